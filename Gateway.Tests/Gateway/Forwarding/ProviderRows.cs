using System.Text.Json.Nodes;
using Gateway.Api.Forwarding;
using Gateway.Tests.Support;
using Shared.Contracts.Configuration.Settings;
using Shared.Contracts.Routing;
using WireMock.RequestBuilders;
using WireMock.ResponseBuilders;
using WireMock.Server;

namespace Gateway.Tests.Gateway.Forwarding;

/// <summary>Every row of the table of providers (docs/providers.md): what reaches such an upstream, byte for byte where it is addressed, for each operation that differs.</summary>
public sealed class ProviderRows
{
    private const string Bearer = "Authorization";

    /// <summary>What is asked of each provider, where one model is not like another.</summary>
    private static readonly Dictionary<string, string> Models = new()
    {
        ["openai"] = "gpt-4o",
        ["hosted_vllm"] = "meta-llama/Llama-3.3-70B",
        ["ollama"] = "qwen3:8b",
        ["litellm_proxy"] = "openai/gpt-4o",
        ["cloudflare"] = "@cf/meta/llama-3.1-8b-instruct",
        ["openrouter"] = "google/gemini-2.5-pro",
        ["fireworks_ai"] = "accounts/fireworks/models/llama",
        ["github"] = "openai/gpt-4o",
        ["anthropic"] = "claude-sonnet-4-5",
    };

    /// <summary>Those of the clouds are asked in <c>CloudRequests</c>, by region and with the credential that they want.</summary>
    private static readonly Provider[] Rows = [.. Providers.Rows.Where(row => row.Cloud == Cloud.None)];

    private static readonly string[] AzureVersions = ["2024-10-21", "v1", "latest", "preview"];

    private WireMockServer _upstream = null!;
    private GatewayHost _gateway = null!;
    private string _key = null!;

    private static IEnumerable<TestCaseData> Served() =>
        from row in Rows
        from operation in row.Operations.Members
        select new TestCaseData(row.Name, operation).SetArgDisplayNames(row.Name, InferenceOperationPath.Of(operation));

    private static IEnumerable<TestCaseData> Azure() =>
        from version in AzureVersions
        from operation in Providers.All["azure"].Operations.Members
        select new TestCaseData(version, operation).SetArgDisplayNames(version, InferenceOperationPath.Of(operation));

    [OneTimeSetUp]
    public async Task Start()
    {
        _upstream = WireMockServer.Start();
        _upstream.Given(Request.Create().UsingAnyMethod()).RespondWith(Response.Create().WithStatusCode(200).WithHeader("Content-Type", "application/json").WithBody("{}"));
        var rows = Rows.Select(row => Of(row.Name, $"{row.Name}/{ModelOf(row.Name)}", PathOf(row)));
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

    [TestCaseSource(nameof(Served))]
    public async Task A_provider_of_openais_api_is_addressed_under_its_base(string prefix, object operation)
    {
        var (target, headers, sent) = await SendAsync(prefix, (InferenceOperation)operation);

        var row = Providers.All[prefix];
        var header = Upstream.CredentialHeaderOf(row.Dialect);
        Assert.That(target, Is.EqualTo($"/{prefix}{PathOf(row)}/{InferenceOperationPath.Of((InferenceOperation)operation)}"));
        Assert.That(sent, Is.EqualTo(ModelOf(prefix)));
        Assert.That(headers, Is.EqualTo($"{header}: {(header == Bearer ? "Bearer " : "")}up-{prefix}"));
    }

    [Test]
    public async Task What_a_provider_does_not_serve_is_refused_with_the_operation_and_the_model_and_nothing_is_sent()
    {
        foreach (var row in Rows)
        {
            foreach (var operation in OperationSet.All.Members.Where(operation => !row.Operations.Contains(operation)))
            {
                var answer = await PostAsync(row.Name, operation);

                Assert.That((answer.Status, answer.Code), Is.EqualTo((400, "operation_not_served")), $"{row.Name} {operation}");
                Assert.That(answer.Body, Does.Contain($"'{row.Name}'").And.Contain(InferenceOperationName.Of(operation)));
            }
        }

        Assert.That(_upstream.LogEntries, Is.Empty);
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

    [TestCase("", "chat/completions")]
    [TestCase("/openai/v1", "chat/completions")]
    [TestCase("/models", "embeddings")]
    public async Task Foundry_is_asked_at_the_v1_api_of_its_resource(string written, string path)
    {
        await using var gateway = await GatewayHost.StartAsync([Of("foundry", "azure_ai/Llama-3.3-70B-Instruct", written, ("api_version", "2024-05-01-preview"))]);

        var answer = await gateway.SendAsync(gateway.AddKey(), """{"model":"foundry","input":"hi","messages":[]}""", "/v1/" + path);

        var request = _upstream.LogEntries.Single().RequestMessage!;
        Assert.That(answer.Status, Is.EqualTo(200));
        Assert.That(new Uri(request.AbsoluteUrl).PathAndQuery, Is.EqualTo($"/foundry/openai/v1/{path}"));
        Assert.That(request.Headers!["api-key"].Single(), Is.EqualTo("up-foundry"));
        Assert.That(JsonNode.Parse(request.BodyAsBytes)!["model"]!.GetValue<string>(), Is.EqualTo("Llama-3.3-70B-Instruct"));
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
        var answer = await PostAsync(group, operation);
        Assert.That(answer.Status, Is.EqualTo(200), answer.Body);
        var request = _upstream.LogEntries.Single().RequestMessage!;
        var credentials = new[] { Bearer, "x-api-key", "api-key" }.Where(request.Headers!.ContainsKey).Select(name => $"{name}: {request.Headers![name].Single()}");
        return (new Uri(request.AbsoluteUrl).PathAndQuery, string.Join("; ", credentials), JsonNode.Parse(request.BodyAsBytes)!["model"]!.GetValue<string>());
    }

    private Task<GatewayAnswer> PostAsync(string group, InferenceOperation operation) =>
        _gateway.SendAsync(_key, $$"""{"model":"{{group}}","input":"hi","prompt":"hi","messages":[]}""", "/v1/" + InferenceOperationPath.Of(operation));

    private static string ModelOf(string prefix) => Models.GetValueOrDefault(prefix, "some-model");

    /// <summary>That of the public address; of a server of one's own, any.</summary>
    private static string PathOf(Provider row) => row.DefaultBase is { } address ? new Uri(address.Replace("{place}", "eu-central-1", StringComparison.Ordinal)).AbsolutePath.TrimEnd('/') is { Length: > 0 } path ? path : "/base" : "/v1";
}
