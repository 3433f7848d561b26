using System.Globalization;
using System.Text;
using Bench.Load;
using Bench.Machine;
using Bench.Peers;

namespace Bench.Steady;

/// <summary>
/// Constant rates, where a sidecar lives: processor time per request, and the latency that a proxy adds to the upstream's own, which is measured
/// the same way in the same round.
/// </summary>
internal static class SteadyRun
{
    private const int Connections = 64;
    private const int BodyBytes = 512;
    private const string Direct = "no proxy";

    public static async Task<int> RunAsync(BenchOptions options)
    {
        var rates = options.Rates.Count > 0 ? options.Rates : [100, 2_000];
        var seconds = options.Seconds ?? (options.IsQuick ? 3 : 15);
        var rounds = options.Rounds ?? (options.IsQuick ? 2 : 3);
        var directory = Directory.CreateTempSubdirectory("gateway-bench-").FullName;
        await using var site = await MeasuredSite.StartAsync(options, directory, new BackgroundShape(options.Keys ?? (options.IsQuick ? 1_000 : 100_000)));
        await ThisProgram.PinAsync(PeerSite.LoadProcessor);

        var figures = new Dictionary<(int Rate, string Peer), List<SteadyFigures>>();
        foreach (var peer in site.Peers) await Wrk.RunAsync(peer, directory, BodyBytes, options.IsQuick ? 4 : 20);
        foreach (var rate in rates)
        {
            for (var round = 0; round < rounds; round++) await RoundAsync(site, rate, TimeSpan.FromSeconds(seconds), figures);
        }

        var text = Render(await MachineText.DescribeAsync(options.Root), figures);
        Console.WriteLine(text);
        if (options.Out is { } file) await File.WriteAllTextAsync(file, text);
        return 0;
    }

    private static async Task RoundAsync(MeasuredSite site, int rate, TimeSpan time, Dictionary<(int, string), List<SteadyFigures>> figures)
    {
        foreach (var peer in site.Peers.Prepend(null)) await OneAsync(peer);

        async Task OneAsync(RunningPeer? peer)
        {
            var (name, port, headers) = (peer?.Name ?? Direct, peer?.Port ?? site.UpstreamPort, peer?.Headers ?? new Dictionary<string, string>());
            using var load = new SteadyLoad(port, SteadyConnection.Request("/v1/chat/completions", headers, RequestBodies.OfSize(BodyBytes)), Connections);
            var paused = await CollectorPauses.ReadAsync(peer);
            var cpu = peer?.Program.CpuTime ?? TimeSpan.Zero;
            var (latency, own) = await load.RunAsync(rate, time);
            cpu = (peer?.Program.CpuTime ?? TimeSpan.Zero) - cpu;
            var pause = 1_000 * (await CollectorPauses.ReadAsync(peer) - paused) / time.TotalSeconds;
            var one = new SteadyFigures(cpu.TotalMicroseconds / (rate * time.TotalSeconds), latency, own, pause);
            if (!figures.TryGetValue((rate, name), out var rounds)) figures[(rate, name)] = rounds = [];
            rounds.Add(one);
            Console.Error.WriteLine($"{rate,6}/s {name,-14} {one.CpuMicroseconds,8:F1} us  p50 {latency.P50:F3}  p99 {latency.P99:F3}  p99.9 {latency.P999:F3} ms{(own is null ? "" : $"  own p50 {own.P50:F3}  p99 {own.P99:F3} ms")}");
        }
    }

    private static string Render(string machine, Dictionary<(int Rate, string Peer), List<SteadyFigures>> figures)
    {
        var text = new StringBuilder(machine).AppendLine().AppendLine();
        text.AppendLine("| rate | proxy | CPU µs per request | ratio to nginx | p50 ms | p99 ms | p99.9 ms | added p50 | added p99 | own p50 | own p99 | GC pauses, ms per second |");
        text.AppendLine("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |");
        foreach (var ((rate, peer), rounds) in figures)
        {
            var direct = figures[(rate, Direct)];
            var (p50, p99) = (Median(rounds, r => r.Latency.P50), Median(rounds, r => r.Latency.P99));
            text.AppendLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {rate}/s | {peer} | {Median(rounds, r => r.CpuMicroseconds):F1} | {Median(rounds, r => r.CpuMicroseconds) / Median(figures[(rate, PeerList.Baseline)], r => r.CpuMicroseconds):F2} | {p50:F3} | {p99:F3} | {Median(rounds, r => r.Latency.P999):F3} | {p50 - Median(direct, r => r.Latency.P50):F3} | {p99 - Median(direct, r => r.Latency.P99):F3} | {OrNothing(rounds, r => r.Own?.P50)} | {OrNothing(rounds, r => r.Own?.P99)} | {OrNothing(rounds, r => r.PauseMs)} |"));
        }

        return text.ToString();
    }

    private static string OrNothing(IReadOnlyList<SteadyFigures> rounds, Func<SteadyFigures, double?> of) =>
        of(rounds[0]) is null ? "" : Median(rounds, r => of(r) ?? 0).ToString("F3", CultureInfo.InvariantCulture);

    private static double Median(IEnumerable<SteadyFigures> rounds, Func<SteadyFigures, double> of) => LoadTable.Median(rounds.Select(of));
}

/// <summary>What one run of one peer at one rate gave.</summary>
/// <param name="Own">The time that the gateway counts as its own, in <c>x-litellm-overhead-duration-ms</c>; null for a peer that does not tell.</param>
/// <param name="PauseMs">Milliseconds in which the garbage collector held everything up, for each second of the run; null where that is not known.</param>
internal sealed record SteadyFigures(double CpuMicroseconds, LatencyFigures Latency, LatencyFigures? Own, double? PauseMs);
