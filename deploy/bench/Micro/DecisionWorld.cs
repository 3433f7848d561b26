using System.Globalization;
using Gateway.Api.Authentication;
using Gateway.Api.Routing;
using Shared.Contracts.Configuration.Reading;
using Shared.Contracts.Configuration.Settings;
using Shared.Contracts.Routing;
using Shared.Contracts.Sync;

namespace Bench.Micro;

/// <summary>A gateway's keys and deployments, of a size.</summary>
/// <param name="Deployments">In five model groups.</param>
/// <param name="Tags">Different ones that deployments carry, besides the region.</param>
/// <param name="Keys">In the key table.</param>
public sealed record WorldSize(int Deployments, int Tags, int Keys)
{
    /// <summary>Short, since the table cuts what is longer than 20 characters.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Deployments}/{Tags}/{Keys}");
}

/// <summary>What stands in such a world: <c>gpt-4</c> is the first group, every key may use the EU.</summary>
internal sealed class DecisionWorld
{
    private const int Groups = 5;

    public DecisionWorld(WorldSize size)
    {
        Routing = new RoutingState(Configuration(size), generation: 1);
        var table = new KeyTable();
        for (var i = 0; i < size.Keys; i++) table.TryUpsert(new KeyRecord { Hash = KeyHash.Of(KeyText(i)).ToString(), AllowedTags = i % 2 == 0 ? ["region:eu"] : ["region:eu", "region:us"] });
        Cache.Replace(table);
    }

    public KeyCache Cache { get; } = new(TimeProvider.System);

    public RoutingState Routing { get; }

    public static string KeyText(int number) => $"sk-bench-{number:D12}";

    public static string TagText(int number) => $"team:{number}";

    private static GatewayConfiguration Configuration(WorldSize size)
    {
        var tagsEach = Math.Max(1, size.Tags / size.Deployments);
        var lines = new List<string> { "model_list:" };
        for (var i = 0; i < size.Deployments; i++)
        {
            var tags = Enumerable.Range(0, tagsEach).Select(tag => TagText((i * tagsEach + tag) % size.Tags)).Prepend(i / Groups % 2 == 0 ? "region:eu" : "region:us");
            lines.Add($"- model_name: {(i % Groups == 0 ? "gpt-4" : $"model-{i % Groups}")}");
            lines.Add($"  litellm_params: {{ model: openai/gpt-4, api_base: 'http://127.0.0.1:1/v1', api_key: sk-upstream, tags: [{string.Join(", ", tags.Select(tag => $"'{tag}'"))}] }}");
            lines.Add($"  model_info: {{ id: deployment-{i} }}");
        }

        lines.Add("router_settings: { enable_tag_filtering: true }");
        lines.Add("general_settings: { master_key: sk-bench-master-0123456789abcdef, sync_key: bench-sync-0123456789abcdef0123456789abcdef }");
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllLines(file, lines);
            var reading = ConfigurationReader.Read(file, new Dictionary<string, string>());
            return reading.Configuration ?? throw new BenchException(string.Join('\n', reading.Problems));
        }
        finally
        {
            File.Delete(file);
        }
    }
}
