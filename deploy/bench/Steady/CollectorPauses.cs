using System.Globalization;
using System.Text.RegularExpressions;
using Bench.Peers;

namespace Bench.Steady;

/// <summary>How long a gateway stood still for its garbage collector, by its own metrics.</summary>
internal static partial class CollectorPauses
{
    /// <summary>Seconds since its start; null for a peer that does not tell.</summary>
    public static async Task<double?> ReadAsync(RunningPeer? peer)
    {
        if (peer is null || !peer.Name.StartsWith("gateway", StringComparison.Ordinal)) return null;
        using var client = new HttpClient();
        var text = await client.GetStringAsync(new Uri($"http://127.0.0.1:{peer.Port}/metrics"));
        return PauseTime().Match(text) is { Success: true } found ? double.Parse(found.Groups[1].Value, CultureInfo.InvariantCulture) : null;
    }

    [GeneratedRegex(@"^dotnet_gc_pause_time_seconds_total(?:\{[^}]*\})? ([0-9.eE+-]+)", RegexOptions.Multiline)]
    private static partial Regex PauseTime();
}
