using Admin.Api;
using Gateway.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Trace;
using Shared.Contracts.Configuration.Settings;

namespace Gateway.Tests.Gateway.Telemetry;

/// <summary>What goes to a collector, and what does not.</summary>
internal sealed class Export
{
    private const string CallersTrace = "0af7651916cd43dd8448eb211c80319c";
    private const string CallersParent = $"00-{CallersTrace}-b7ad6b7169203331-01";

    [TestCase("", false, false, false)]
    [TestCase("OTEL_EXPORTER_OTLP_ENDPOINT=http://c", true, true, true)]
    [TestCase("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT=http://c", false, true, false)]
    [TestCase("OTEL_EXPORTER_OTLP_ENDPOINT=http://c OTEL_LOGS_EXPORTER=none", true, true, false)]
    [TestCase("OTEL_METRICS_EXPORTER=otlp", true, false, false)]
    [TestCase("OTEL_METRICS_EXPORTER=console", false, false, false)]
    [TestCase("OTEL_EXPORTER_OTLP_ENDPOINT=http://c OTEL_SDK_DISABLED=true", false, false, false)]
    public void The_standard_variables_say_what_is_sent(string variables, bool metrics, bool traces, bool logs)
    {
        var set = variables.Split(' ', StringSplitOptions.RemoveEmptyEntries).ToDictionary(v => v.Split('=')[0], v => v.Split('=')[1]);

        Assert.That(TelemetryExport.Of(name => set.GetValueOrDefault(name)), Is.EqualTo(new TelemetryExport(metrics, traces, logs)));
    }

    [Test]
    public async Task Without_a_collector_nothing_makes_spans_and_the_upstream_gets_the_callers_trace()
    {
        await using var gateway = await GatewayHost.StartAsync([new TestDeployment("eu")]);

        await gateway.ChatAsync(gateway.AddKey(), headers: [("traceparent", CallersParent), ("tracestate", "a=b")]);

        Assert.That(gateway.Services.GetService<TracerProvider>(), Is.Null);
        Assert.That(gateway.Upstream.Hits.Single().Headers["traceparent"], Is.EqualTo(CallersParent));
        Assert.That(gateway.Upstream.Hits.Single().Headers["tracestate"], Is.EqualTo("a=b"));
    }

    [Test]
    public async Task With_a_collector_the_upstream_gets_the_span_of_its_attempt_and_the_collector_gets_metrics_spans_and_log_lines()
    {
        await using var collector = await StubCollector.StartAsync();
        await using var gateway = await GatewayHost.StartAsync([new TestDeployment("exported-deployment")], args: Variables(collector));
        var key = gateway.AddKey();

        await gateway.ChatAsync(key, """{"user":"secret-user","tags":["!secret-tag"]}""", path: "/v1/chat/completions?secret=query", headers: [("traceparent", CallersParent)]);
        await gateway.ChatAsync(key);

        var parents = gateway.Upstream.Hits.Select(hit => hit.Headers["traceparent"]).ToList();
        Assert.That(parents[0], Does.StartWith($"00-{CallersTrace}-").And.Not.EqualTo(CallersParent));
        Assert.That(parents[1], Does.Match("^00-[0-9a-f]{32}-[0-9a-f]{16}-01$").And.Not.Contain(CallersTrace));
        await Eventually.HoldsAsync(() => Task.FromResult(collector.Of("traces").Contains("chat m-exported-deployment", StringComparison.Ordinal)), "the attempt's span arrives");
        await Eventually.HoldsAsync(() => Task.FromResult(collector.Of("metrics").Contains("gateway.request.duration", StringComparison.Ordinal)), "metrics arrive");
        await Eventually.HoldsAsync(() => Task.FromResult(collector.Of("traces").Contains("/v1/chat/completions", StringComparison.Ordinal)), "the request's span arrives");
        await Eventually.HoldsAsync(() => Task.FromResult(collector.Of("logs").Contains("Now listening", StringComparison.Ordinal)), "log lines arrive");
        Assert.That(collector.Of("traces"), Does.Contain("gen_ai.request.model").And.Not.Contain("secret").And.Not.Contain(key));
        Assert.That(collector.Of("logs"), Does.Not.Contain("secret").And.Not.Contain(key));
    }

    [Test]
    public async Task The_admin_service_sends_its_metrics_spans_and_log_lines_without_a_key_in_them()
    {
        await using var collector = await StubCollector.StartAsync();
        var directory = Directory.CreateTempSubdirectory("gateway-admin-").FullName;
        var host = Variables(collector).Select(v => v[2..].Split('=', 2)).ToDictionary(v => v[0], string? (v) => v[1]);
        host["Logging:LogLevel:Microsoft.AspNetCore"] = "Trace";
        var app = AdminApplication.Build(AdminHost.Configuration(directory, AdminHost.FreePort(), host: host), "http://127.0.0.1:0");
        await app.StartAsync();
        await using var admin = AdminHost.Over(app, directory);
        var key = (await admin.KeyAsync()).GetProperty("key").GetString()!;

        await admin.GetAsync("/key/info?key=" + key);

        await Eventually.HoldsAsync(() => Task.FromResult(collector.Of("metrics").Contains("gateway.admin.changes", StringComparison.Ordinal)), "metrics arrive");
        await Eventually.HoldsAsync(() => Task.FromResult(collector.Of("traces").Contains("/key/info", StringComparison.Ordinal)), "spans arrive");
        await Eventually.HoldsAsync(() => Task.FromResult(collector.Of("logs").Contains("The database", StringComparison.Ordinal)), "log lines arrive");
        Assert.That(collector.Of("traces") + collector.Of("logs"), Does.Not.Contain(key));
    }

    private static string[] Variables(StubCollector collector) =>
    [
        $"--OTEL_EXPORTER_OTLP_ENDPOINT={collector.Url}", "--OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf", "--OTEL_METRIC_EXPORT_INTERVAL=100",
        "--OTEL_BSP_SCHEDULE_DELAY=50", "--OTEL_BLRP_SCHEDULE_DELAY=50",
    ];
}
