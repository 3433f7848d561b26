using System.Globalization;
using System.Text;
using Bench.Peers;

namespace Bench.Load;

/// <summary>The figures of all rounds, and the Markdown table they become.</summary>
internal sealed class LoadTable(string machine, IEnumerable<string> peers)
{
    private readonly List<string> _peers = [.. peers];
    private readonly Dictionary<(int Body, string Peer), List<LoadFigures>> _figures = [];

    public void Add(int body, string peer, LoadFigures figures)
    {
        if (!_figures.TryGetValue((body, peer), out var rounds)) _figures[(body, peer)] = rounds = [];
        rounds.Add(figures);
    }

    public string Render()
    {
        var text = new StringBuilder(machine).AppendLine().AppendLine();
        text.AppendLine("| body | proxy | CPU µs per request | ratio to nginx | ratio to bare Kestrel | ratio to YARP | requests/s on one core | memory, MB |");
        text.AppendLine("| --- | --- | --- | --- | --- | --- | --- | --- |");
        foreach (var body in _figures.Keys.Select(key => key.Body).Distinct())
        {
            foreach (var peer in _peers.Where(peer => _figures.ContainsKey((body, peer))))
            {
                var rounds = _figures[(body, peer)];
                text.AppendLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {body} B | {peer} | {Median(rounds.Select(r => r.CpuMicroseconds)):F1} | {Ratio(body, peer, PeerList.Baseline)} | {Ratio(body, peer, "bare Kestrel")} | {Ratio(body, peer, "YARP")} | {Median(rounds.Select(r => r.RequestsPerSecond)):F0} | {Median(rounds.Select(r => r.ResidentMegabytes)):F0} |"));
            }
        }

        return text.ToString();
    }

    public static double Median(IEnumerable<double> values)
    {
        var ordered = values.Order().ToList();
        var middle = ordered.Count / 2;
        return ordered.Count % 2 == 1 ? ordered[middle] : (ordered[middle - 1] + ordered[middle]) / 2;
    }

    /// <summary>The median of the ratios of each round: two figures of one round were taken seconds apart.</summary>
    private string Ratio(int body, string peer, string other) =>
        _figures.TryGetValue((body, other), out var others)
            ? Median(_figures[(body, peer)].Zip(others, (mine, theirs) => mine.CpuMicroseconds / theirs.CpuMicroseconds)).ToString("F2", CultureInfo.InvariantCulture)
            : "–";
}
