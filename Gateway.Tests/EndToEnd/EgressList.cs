using System.Diagnostics;

namespace Gateway.Tests.EndToEnd;

/// <summary><c>Gateway.Api --egress</c>, started as an operator starts it: every host and port that the gateway connects to, and nothing else on its output.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class EgressList
{
    private const string Deployments = """
        model_list:
          - { model_name: a, litellm_params: { model: azure/d, api_base: "https://EU.example.com/base", api_key: hidden } }
          - { model_name: b, litellm_params: { model: openai/m, api_key: hidden } }
          - { model_name: b, litellm_params: { model: openai/n, api_key: hidden } }
          - { model_name: c, litellm_params: { model: openai/m, api_base: "http://10.0.0.7:8000/v1", api_key: hidden } }
          - { model_name: d, litellm_params: { model: openai/m, api_base: "https://[2001:db8::1]/v1", api_key: hidden } }
          - { model_name: "mistral/*", litellm_params: { model: "mistral/*", api_key: hidden } }
          - { model_name: f, litellm_params: { model: openai/m, api_key: hidden, mock_response: "hi", api_base: "https://never.example.com" } }

        """;

    private static readonly string[] Upstreams = ["10.0.0.7:8000", "[2001:db8::1]:443", "api.mistral.ai:443", "api.openai.com:443", "eu.example.com:443"];

    [Test]
    public async Task Upstreams_admin_and_the_embedded_redis_are_listed_once_each()
    {
        var ended = await RunAsync("general_settings: { master_key: sk-master-1234567890abcdef, admin_url: \"https://admin.example.com\" }");

        Assert.That(ended.Lines, Is.EquivalentTo(Upstreams.Append("127.0.0.1:4002").Append("admin.example.com:443")));
        Assert.That(ended.Lines, Is.Ordered.Using((IComparer<string>)StringComparer.Ordinal).And.Unique);
        Assert.That(ended.Errors, Is.Empty);
    }

    [TestCase("redis://user:hidden@redis.example.com", "redis.example.com:6379", "")]
    [TestCase("rediss://redis.example.com:7000", "redis.example.com:7000", "")]
    [TestCase("redis.example.com,ssl=true,password=hidden", "redis.example.com:6380", "")]
    [TestCase("one:7001,two:7002,password=hidden", "one:7001 two:7002", "name further ones")]
    [TestCase("sentinel,serviceName=primary,password=hidden", "sentinel:26379", "name further ones")]
    public async Task Redis_is_listed_as_its_client_reads_the_address_and_no_password_is_told(string url, string expected, string told)
    {
        var ended = await RunAsync($"general_settings: {{ master_key: sk-master-1234567890abcdef, redis_url: '{url}' }}");

        Assert.That(ended.Lines, Is.EquivalentTo(Upstreams.Append("127.0.0.1:4001").Concat(expected.Split(' '))));
        Assert.That(ended.Errors, Does.Contain(told).And.Not.Contain("hidden"));
    }

    [TestCase("OTEL_EXPORTER_OTLP_ENDPOINT=http://collector.example.com:4317", "collector.example.com:4317")]
    [TestCase("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT=https://traces.example.com/v1/traces", "traces.example.com:443")]
    [TestCase("OTEL_LOGS_EXPORTER=otlp", "localhost:4317")]
    [TestCase("OTEL_LOGS_EXPORTER=otlp OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf", "localhost:4318")]
    [TestCase("OTEL_EXPORTER_OTLP_ENDPOINT=http://collector.example.com OTEL_SDK_DISABLED=true", null)]
    public async Task Collectors_are_listed_as_the_exporter_reads_its_variables(string variables, string? expected)
    {
        var ended = await RunAsync("general_settings: { master_key: sk-master-1234567890abcdef }", variables.Split(' '));

        Assert.That(ended.Lines, Is.EquivalentTo(Upstreams.Append("127.0.0.1:4001").Append("127.0.0.1:4002").Concat(expected is null ? [] : [expected])));
    }

    [Test]
    public async Task A_proxy_stands_in_the_place_of_the_upstreams_that_are_reached_through_it()
    {
        var ended = await RunAsync(
            "general_settings: { master_key: sk-master-1234567890abcdef }", "HTTPS_PROXY=http://user:hidden@proxy.example.com:3128", "NO_PROXY=eu.example.com");

        Assert.That(ended.Lines, Is.EquivalentTo(new[] { "10.0.0.7:8000", "proxy.example.com:3128", "eu.example.com:443", "127.0.0.1:4001", "127.0.0.1:4002" }));
    }

    [Test]
    public async Task Token_services_are_listed_and_those_of_the_machine_also_where_there_is_a_proxy()
    {
        const string Clouds = """
              - { model_name: az, litellm_params: { model: azure/d, api_base: "https://eu.example.com", tenant_id: t, client_id: c, client_secret: hidden } }
              - { model_name: bed, litellm_params: { model: bedrock/openai.gpt-oss-20b-1:0, aws_region_name: eu-central-1, aws_role_name: r } }

            """;
        const string General = "general_settings: { master_key: sk-master-1234567890abcdef }";
        string[] expected = ["login.microsoftonline.com:443", "bedrock-runtime.eu-central-1.amazonaws.com:443", "sts.eu-central-1.amazonaws.com:443", "169.254.169.254:80"];

        var direct = await RunAsync(Clouds + General);
        var proxied = await RunAsync(Clouds + General, "HTTPS_PROXY=http://proxy.example.com:3128", "HTTP_PROXY=http://proxy.example.com:3128");

        Assert.That(direct.Lines, Is.EquivalentTo(Upstreams.Concat(expected).Append("127.0.0.1:4001").Append("127.0.0.1:4002")));
        Assert.That(proxied.Lines, Is.EquivalentTo(new[] { "proxy.example.com:3128", "169.254.169.254:80", "127.0.0.1:4001", "127.0.0.1:4002" }));
    }

    [Test]
    public async Task What_only_a_start_needs_may_be_missing_and_a_faulty_file_lists_nothing()
    {
        const string General = "general_settings: { master_key: sk-master-1234567890abcdef }\n";

        var early = await RunAsync(General + "Kestrel: { Endpoints: { a: { Url: \"https://*:4443\", Certificate: { Path: none.pem } } } }");
        var faulty = await RunAsync(General + "router_setings: {}", 1);

        Assert.That(early.Lines, Is.SupersetOf(Upstreams));
        Assert.That(faulty.Lines, Is.Empty);
        Assert.That(faulty.Errors, Does.Contain("router_setings"));
    }

    private static Task<Ended> RunAsync(string sections, params string[] variables) => RunAsync(sections, 0, variables);

    private static async Task<Ended> RunAsync(string sections, int expectedExitCode, params string[] variables)
    {
        var file = Path.Combine(Path.GetTempPath(), $"gateway-egress-{Guid.NewGuid():N}.yaml");
        await File.WriteAllTextAsync(file, Deployments + sections + "\n");
        try
        {
            var program = Path.Combine(AppContext.BaseDirectory, "Gateway.Api.dll");
            var start = new ProcessStartInfo("dotnet", [program, "--egress", "--config", file]) { RedirectStandardOutput = true, RedirectStandardError = true };
            foreach (var name in start.Environment.Keys.Where(IsRead).ToList()) start.Environment.Remove(name);
            foreach (var variable in variables) start.Environment[variable.Split('=', 2)[0]] = variable.Split('=', 2)[1];
            using var process = Process.Start(start)!;
            var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
            await process.WaitForExitAsync();
            Assert.That(process.ExitCode, Is.EqualTo(expectedExitCode), await errors);
            return new Ended((await output).Split('\n', StringSplitOptions.RemoveEmptyEntries), await errors);
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>Whether the machine that runs the tests may have set a variable that the list reads.</summary>
    private static bool IsRead(string name) => name.StartsWith("OTEL_", StringComparison.Ordinal) || name.EndsWith("_PROXY", StringComparison.OrdinalIgnoreCase);

    private sealed record Ended(IReadOnlyList<string> Lines, string Errors);
}
