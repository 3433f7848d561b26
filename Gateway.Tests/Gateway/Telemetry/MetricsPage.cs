using System.Diagnostics.Metrics;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Admin.Api.Telemetry;
using Gateway.Api.Telemetry;
using Gateway.Tests.Architecture;
using Gateway.Tests.Support;

namespace Gateway.Tests.Gateway.Telemetry;

/// <summary>docs/metrics.md lists the instruments that exist, no more and no fewer.</summary>
internal sealed class MetricsPage
{
    [Test]
    public async Task The_gateways_instruments_are_the_rows_of_the_page()
    {
        await using var gateway = await GatewayHost.StartAsync([new TestDeployment("eu")]);
        using var seen = new SeenMeasurements(gateway.Services, GatewayMeter.Name);

        Assert.That(Rows("## Gateway").Select(row => (row.Name, row.Kind, row.Unit)), Is.EquivalentTo(Described(seen)));
    }

    [Test]
    public async Task The_admin_services_instruments_are_the_rows_of_the_page()
    {
        await using var admin = await AdminHost.StartAsync();
        using var seen = new SeenMeasurements(admin.Services, AdminMetrics.MeterName);

        Assert.That(Rows("## Admin.Api").Select(row => (row.Name, row.Kind, row.Unit)), Is.EquivalentTo(Described(seen)));
    }

    [Test]
    public async Task The_gateways_labels_are_those_of_the_page()
    {
        var router = new JsonObject { ["allowed_fails"] = 0, ["fallbacks"] = new JsonArray(new JsonObject { ["shaky"] = GatewayHost.Array("gpt-4") }) };
        await using var issuer = (await StubTokenIssuer.StartAsync()).PlanTokens();
        var fetched = new JsonObject { ["model"] = "azure/m", ["api_key"] = null, ["tenant_id"] = "t", ["client_id"] = "c", ["client_secret"] = "s" };
        await using var gateway = await GatewayHost.StartAsync(
            [new TestDeployment("eu"), new TestDeployment("down", "shaky"), new TestDeployment("away", "elsewhere", ["region:eu"]), new TestDeployment("cloud", "cloud", Params: fetched)], router,
            environment: new Dictionary<string, string> { ["AZURE_AUTHORITY_HOST"] = issuer.Root.ToString() });
        using var seen = new SeenMeasurements(gateway.Services, GatewayMeter.Name);
        gateway.Upstream.PlanReset("down");
        var key = gateway.AddKey();

        gateway.Upstream.Plan("away", StubUpstream.From("East US"));
        await gateway.ChatAsync(key, """{"stream":true}""");
        await gateway.ChatAsync(key, model: "elsewhere");
        await gateway.ChatAsync(key, model: "shaky");
        await gateway.ChatAsync(key, model: "unknown");

        await Eventually.HoldsAsync(() => Task.FromResult(seen.Count("gateway.request.duration") == 4), "four requests have ended");
        Assert.Multiple(() =>
        {
            foreach (var row in Rows("## Gateway")) Assert.That(seen.LabelsOf(row.Name), Is.EquivalentTo(row.Labels), row.Name);
        });
    }

    [Test]
    public async Task The_admin_services_labels_are_those_of_the_page()
    {
        await using var admin = await AdminHost.StartAsync();
        using var seen = new SeenMeasurements(admin.Services, AdminMetrics.MeterName);

        await admin.KeyAsync();
        await admin.SendAsync(HttpMethod.Get, "/sync/changes?after=0");

        Assert.That(seen.Sum("gateway.admin.changes"), Is.EqualTo(1));
        Assert.That(seen.Sum("gateway.admin.sign_in.failures", (AdminMetrics.Scheme, "sync-key")), Is.EqualTo(1));
        foreach (var row in Rows("## Admin.Api")) Assert.That(seen.LabelsOf(row.Name), Is.EquivalentTo(row.Labels), row.Name);
        await Eventually.HoldsAsync(
            () => Task.FromResult(seen.Now("gateway.admin.publish.lag") == 0 && seen.Now("gateway.admin.publish.revision") > 0 && seen.Now("gateway.admin.redis.connected") == 1),
            "the change goes out");
    }

    [Test]
    public async Task Both_services_answer_prometheus_without_a_key()
    {
        await using var gateway = await GatewayHost.StartAsync([new TestDeployment("eu", "a-group-of-this-test")]);
        await using var admin = await AdminHost.StartAsync();
        using var stranger = new HttpClient();
        await gateway.ChatAsync(gateway.AddKey(), model: "a-group-of-this-test");

        await Eventually.HoldsAsync(
            async () => Regex.IsMatch((await gateway.GetAsync(null, "/metrics")).Body, """gateway_request_duration_seconds_count\{[^}]*gateway_model_group="a-group-of-this-test",http_response_status_code="200"[^}]*\} 1"""),
            "the request is shown");
        var page = await stranger.GetStringAsync(new Uri(admin.Client.BaseAddress!, "/metrics"));

        Assert.That(page, Does.Contain("# TYPE gateway_admin_publish_lag gauge").And.Contain("gateway_admin_redis_connected"));
    }

    private static IEnumerable<(string, string, string)> Described(SeenMeasurements seen) =>
        seen.Instruments.Values.Select(i => (i.Name, KindOf(i), i.Unit ?? ""));

    private static string KindOf(Instrument instrument) => instrument.GetType().Name.Split('`')[0] switch
    {
        "Counter" or "ObservableCounter" => "counter",
        "Histogram" => "histogram",
        "ObservableGauge" => "gauge",
        var other => other,
    };

    private static IEnumerable<(string Name, string Kind, string Unit, string[] Labels)> Rows(string heading) =>
        Markdown.NamedRows(Markdown.Section(SourceTree.Read("docs/metrics.md"), heading))
            .Select(row => (row.Name, row.Cells[0], row.Cells[1].Trim('`'), Regex.Matches(row.Cells[2], "`([^`]+)`").Select(m => m.Groups[1].Value).ToArray()));
}
