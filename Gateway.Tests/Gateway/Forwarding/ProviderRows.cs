using System.Text.Json.Nodes;
using Gateway.Api.Forwarding;
using Gateway.Tests.Support;
using Shared.Contracts.Configuration.Settings;
using WireMock.RequestBuilders;
using WireMock.ResponseBuilders;
using WireMock.Server;

namespace Gateway.Tests.Gateway.Forwarding;

/// <summary>Every row of the provider table (docs/configuration.md): what reaches such an upstream, byte for byte where it is addressed, for each operation that differs.</summary>
[Parallelizable(ParallelScope.Self)]
public sealed class ProviderRows
{
    private const string Bearer = "Authorization";

    /// <summary>Prefix, path of the public address, model as written, model as sent, header of the credential.</summary>
    private static readonly (string Prefix, string Path, string Model, string Header)[] Rows =
    [
        ("openai", "/v1", "gpt-4o", Bearer),
        ("hosted_vllm", "/v1", "meta-llama/Llama-3.3-70B", Bearer),
        ("ollama_chat", "/v1", "qwen3:8b", Bearer),
        ("lm_studio", "/v1", "phi-4", Bearer),
        ("openai_like", "/api", "any", Bearer),
        ("litellm_proxy", "", "openai/gpt-4o", Bearer),
        ("mistral", "/v1", "mistral-large-latest", Bearer),
        ("groq", "/openai/v1", "llama-3.1-8b-instant", Bearer),
        ("deepseek", "/v1", "deepseek-chat", Bearer),
        ("together_ai", "/v1", "openai/gpt-oss-20b", Bearer),
        ("openrouter", "/api/v1", "google/gemini-2.5-pro", Bearer),
        ("xai", "/v1", "grok-4", Bearer),
        ("fireworks_ai", "/inference/v1", "accounts/fireworks/models/llama", Bearer),
        ("perplexity", "", "sonar-pro", Bearer),
        ("cerebras", "/v1", "llama3.1-8b", Bearer),
        ("gemini", "/v1beta/openai", "gemini-2.5-flash", Bearer),
        ("anthropic", "/v1", "claude-sonnet-4-5", "x-api-key"),
    ];

    private static readonly string[] AzureVersions = ["2024-10-21", "v1", "latest", "preview"];

    private WireMockServer _upstream = null!;
    private GatewayHost _gateway = null!;
    private string _key = null!;

    private static IEnumerable<TestCaseData> OpenAiCompatible() =>
        from row in Rows
        from operation in Enum.GetValues<InferenceOperation>()
        select new TestCaseData(row.Prefix, row.Path, row.Model, row.Header, operation).SetArgDisplayNames(row.Prefix, InferenceOperationPath.Of(operation));

    private static IEnumerable<TestCaseData> Azure() =>
        from version in AzureVersions
        from operation in Enum.GetValues<InferenceOperation>()
        select new TestCaseData(version, operation).SetArgDisplayNames(version, InferenceOperationPath.Of(operation));

    [OneTimeSetUp]
    public async Task Start()
    {
        _upstream = WireMockServer.Start();
        _upstream.Given(Request.Create().UsingAnyMethod()).RespondWith(Response.Create().WithStatusCode(200).WithHeader("Content-Type", "application/json").WithBody("{}"));
        var rows = Rows.Select(row => Of(row.Prefix, $"{row.Prefix}/{row.Model}", row.Path));
        var azure = AzureVersions.Select(version => Of(version, "azure/my deployment", "", ("api_version", version)));
        _gateway = await GatewayHost.StartAsync([.. rows, .. azure, new("mock", "mock", Params: new JsonObject { ["mock_response"] = "hi" })], GatewayHost.NeverResting());
        _key = _gateway.AddKey();
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        await _gateway.DisposeAsync();
        _upstream.Stop();
        _upstream.Dispose();
    }

    [SetUp]
    public void Forget() => _upstream.ResetLogEntries();

    [Test]
    public void Every_provider_has_a_row_with_the_path_of_its_public_address()
    {
        Assert.That(Rows.Select(r => r.Prefix).Append("azure"), Is.EquivalentTo(Providers.All.Keys));
        foreach (var row in Rows)
        {
            if (Providers.All[row.Prefix].DefaultBase is { } address) Assert.That(new Uri(address).AbsolutePath.TrimEnd('/'), Is.EqualTo(row.Path), row.Prefix);
        }
    }

    [TestCaseSource(nameof(OpenAiCompatible))]
    public async Task A_provider_of_openais_api_is_addressed_under_its_base(string prefix, string path, string model, string header, object operation)
    {
        var (target, headers, sent) = await SendAsync(prefix, (InferenceOperation)operation);

        Assert.That(target, Is.EqualTo($"/{prefix}{path}/{InferenceOperationPath.Of((InferenceOperation)operation)}"));
        Assert.That(sent, Is.EqualTo(model));
        Assert.That(headers, Is.EqualTo($"{header}: {(header == Bearer ? "Bearer " : "")}up-{prefix}"));
    }

    [TestCaseSource(nameof(Azure))]
    public async Task Azure_names_the_deployment_in_the_path_or_in_the_body_of_its_v1_api(string version, object operation)
    {
        var (target, headers, sent) = await SendAsync(version, (InferenceOperation)operation);

        var path = InferenceOperationPath.Of((InferenceOperation)operation);
        var dated = (InferenceOperation)operation == InferenceOperation.Responses ? $"/openai/{path}?api-version=2024-10-21" : $"/openai/deployments/my%20deployment/{path}?api-version=2024-10-21";
        Assert.That(target, Is.EqualTo($"/{version}" + version switch
        {
            "preview" => $"/openai/v1/{path}?api-version=preview",
            "v1" or "latest" => $"/openai/v1/{path}",
            _ => dated,
        }));
        Assert.That(sent, Is.EqualTo("my deployment"));
        Assert.That(headers, Is.EqualTo($"api-key: up-{version}"));
    }

    [Test]
    public async Task A_mock_response_reaches_no_upstream_streamed_or_not()
    {
        Assert.That((await _gateway.ChatAsync(_key, model: "mock")).Body, Does.Contain("hi"));
        Assert.That((await _gateway.ChatAsync(_key, """{"stream":true}""", model: "mock")).Body, Does.EndWith("data: [DONE]\n\n"));
        Assert.That(_upstream.LogEntries, Is.Empty);
    }

    private TestDeployment Of(string id, string model, string path, params (string Name, JsonNode? Value)[] more)
    {
        var parameters = new JsonObject { ["model"] = model, ["api_base"] = $"{_upstream.Url}/{id}{path}" };
        foreach (var (name, value) in more) parameters[name] = value;
        return new TestDeployment(id, id, Params: parameters);
    }

    /// <summary>What arrives: target, every header that carries a credential, and the model.</summary>
    private async Task<(string Target, string Credentials, string Model)> SendAsync(string group, InferenceOperation operation)
    {
        var answer = await _gateway.SendAsync(_key, $$"""{"model":"{{group}}","input":"hi","prompt":"hi","messages":[]}""", "/v1/" + InferenceOperationPath.Of(operation));
        Assert.That(answer.Status, Is.EqualTo(200), answer.Body);
        var request = _upstream.LogEntries.Single().RequestMessage!;
        var credentials = new[] { Bearer, "x-api-key", "api-key" }.Where(request.Headers!.ContainsKey).Select(name => $"{name}: {request.Headers![name].Single()}");
        return (new Uri(request.AbsoluteUrl).PathAndQuery, string.Join("; ", credentials), JsonNode.Parse(request.BodyAsBytes)!["model"]!.GetValue<string>());
    }
}
