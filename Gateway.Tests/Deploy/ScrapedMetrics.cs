using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Gateway.Tests.Support;

namespace Gateway.Tests.Deploy;

/// <summary>What a Prometheus gets from both services after some traffic: the names of series, and the names and values of their labels.</summary>
internal sealed partial class ScrapedMetrics
{
    private readonly Dictionary<string, Dictionary<string, HashSet<string>>> _labels = [];

    private ScrapedMetrics(params string[] pages)
    {
        foreach (Match line in pages.SelectMany(page => Line().Matches(page)))
        {
            if (!_labels.TryGetValue(line.Groups["name"].Value, out var labels)) _labels[line.Groups["name"].Value] = labels = [];
            foreach (Match label in Label().Matches(line.Groups["labels"].Value))
            {
                if (!labels.TryGetValue(label.Groups["name"].Value, out var values)) labels[label.Groups["name"].Value] = values = [];
                values.Add(label.Groups["value"].Value);
            }
        }
    }

    public IEnumerable<string> Names => _labels.Keys;

    public static async Task<ScrapedMetrics> TakeAsync()
    {
        var router = new JsonObject { ["allowed_fails"] = 0, ["fallbacks"] = new JsonArray(new JsonObject { ["shaky"] = GatewayHost.Array("gpt-4") }) };
        await using var issuer = (await StubTokenIssuer.StartAsync()).PlanTokens();
        var fetched = new JsonObject { ["model"] = "azure/m", ["api_key"] = null, ["tenant_id"] = "t", ["client_id"] = "c", ["client_secret"] = "s" };
        await using var gateway = await GatewayHost.StartAsync(
            [new TestDeployment("eu"), new TestDeployment("down", "shaky"), new TestDeployment("away", "elsewhere", ["region:eu"]), new TestDeployment("cloud", "cloud", Params: fetched)], router,
            environment: new Dictionary<string, string> { ["AZURE_AUTHORITY_HOST"] = issuer.Root.ToString() });
        await using var admin = await AdminHost.StartAsync();
        gateway.Upstream.PlanReset("down");
        var key = gateway.AddKey();
        await gateway.ChatAsync(key);
        await gateway.ChatAsync(key, """{"stream":true}""");
        await gateway.ChatAsync(key, model: "shaky");
        await gateway.ChatAsync(key, model: "unknown");
        gateway.Upstream.Plan("away", StubUpstream.From("East US"));
        await gateway.ChatAsync(key, model: "elsewhere");
        await admin.KeyAsync();
        await admin.SendAsync(HttpMethod.Get, "/sync/changes?after=0");

        // A request is counted when it has ended, which its client may see a moment before.
        var page = "";
        await Eventually.HoldsAsync(
            async () => (page = (await gateway.GetAsync(null, "/metrics")).Body).Contains("gateway_fallbacks_total{", StringComparison.Ordinal) && page.Contains("gen_ai_client_token_usage_sum{", StringComparison.Ordinal),
            "the traffic is counted");
        return new ScrapedMetrics(page, await admin.Client.GetStringAsync(new Uri("/metrics", UriKind.Relative)));
    }

    /// <summary>Null where no series has the label.</summary>
    public IReadOnlySet<string>? ValuesOf(string metric, string label) => _labels.GetValueOrDefault(metric)?.GetValueOrDefault(label);

    [GeneratedRegex(@"^(?<name>[a-zA-Z_:][\w:]*)(?:\{(?<labels>.*)\})? [-+.\w]+( \d+)?\r?$", RegexOptions.Multiline)]
    private static partial Regex Line();

    [GeneratedRegex("""(?<name>\w+)="(?<value>(?:[^"\\]|\\.)*)"(?:,|$)""")]
    private static partial Regex Label();
}
