using System.Globalization;
using System.Text;
using Bench.Load;
using Bench.Machine;
using Bench.Peers;
using Bench.Steady;

namespace Bench.Streams;

/// <summary>
/// Streamed answers: many slow ones at once (each event's delay, the first one's apart, and memory), and some as fast as they go (processor time of
/// an event). Without a proxy the same client and upstream give the delay that is not the proxy's.
/// </summary>
internal static class StreamRun
{
    private const string Direct = "no proxy";
    private const int EventsPerSecond = 20;
    private const int BurstStreams = 16;

    public static async Task<int> RunAsync(BenchOptions options)
    {
        var seconds = options.Seconds ?? (options.IsQuick ? 3 : 20);
        var streams = options.Streams ?? (options.IsQuick ? 100 : 1_000);
        var burstEvents = options.IsQuick ? 500 : 5_000;
        var directory = Directory.CreateTempSubdirectory("gateway-bench-").FullName;
        await ThisProgram.PinAsync(PeerSite.LoadProcessor);
        var (upstream, port) = await StreamUpstream.StartAsync();
        await using var _ = upstream;
        await using var site = await MeasuredSite.StartAsync(options, directory, new BackgroundShape(options.Keys ?? 1_000), port);

        var rows = new List<StreamFigures>();
        foreach (var peer in site.Peers.Prepend(null))
        {
            await ManyAsync(peer, port, BurstStreams, burstEvents, everyMs: 0); // warm-up
            var burst = await ManyAsync(peer, port, BurstStreams, burstEvents, everyMs: 0);
            var paced = await ManyAsync(peer, port, streams, seconds * EventsPerSecond, 1_000 / EventsPerSecond);
            var row = new StreamFigures(peer?.Name ?? Direct, burst.CpuPerEvent, paced.CpuPerEvent, LatencyFigures.Of(paced.First), LatencyFigures.Of(paced.All), paced.Megabytes);
            rows.Add(row);
            Console.Error.WriteLine(Row(row));
        }

        var text = Render(await MachineText.DescribeAsync(options.Root), streams, rows);
        Console.WriteLine(text);
        if (options.Out is { } file) await File.WriteAllTextAsync(file, text);
        return 0;
    }

    private static async Task<(double CpuPerEvent, List<double> First, List<double> All, double Megabytes)> ManyAsync(
        RunningPeer? peer, int upstreamPort, int streams, int events, int everyMs)
    {
        var url = $"http://127.0.0.1:{peer?.Port ?? upstreamPort}/v1/chat/completions";
        var cpu = peer?.Program.CpuTime ?? TimeSpan.Zero;
        var reading = new Task<List<double>>[streams];
        for (var i = 0; i < streams; i++) reading[i] = OneAsync(i);
        var delays = await Task.WhenAll(reading);
        cpu = (peer?.Program.CpuTime ?? TimeSpan.Zero) - cpu;
        var megabytes = (peer?.Program.ResidentBytes ?? 0) / 1024.0 / 1024.0;
        return (cpu.TotalMicroseconds / ((double)streams * events), [.. delays.Select(d => d[0])], [.. delays.SelectMany(d => d)], megabytes);

        // Models do not speak in time with each other: events that all came at once would wait for each other in the load's own processor.
        async Task<List<double>> OneAsync(int stream)
        {
            await Task.Delay(everyMs * stream / streams);
            return await StreamClient.ReadAsync(url, peer, events, everyMs);
        }
    }

    private static string Render(string machine, int streams, List<StreamFigures> rows)
    {
        var text = new StringBuilder(machine).AppendLine().AppendLine();
        text.AppendLine(CultureInfo.InvariantCulture, $"{streams} streams at {EventsPerSecond} events/s each, all events checked; burst: {BurstStreams} streams as fast as they go.");
        text.AppendLine().AppendLine("| proxy | burst: CPU µs per event | paced: CPU µs per event | first event p50 / p99 ms | all events p50 / p99 / p99.9 ms | memory, MB |");
        text.AppendLine("| --- | --- | --- | --- | --- | --- |");
        foreach (var row in rows) text.AppendLine(Row(row));
        return text.ToString();
    }

    private static string Row(StreamFigures row) => string.Create(
        CultureInfo.InvariantCulture,
        $"| {row.Name} | {row.BurstCpu:F1} | {row.PacedCpu:F1} | {row.First.P50:F2} / {row.First.P99:F2} | {row.All.P50:F2} / {row.All.P99:F2} / {row.All.P999:F2} | {row.Megabytes:F0} |");
}

/// <summary>What the streams through one proxy gave; processor times in microseconds.</summary>
internal sealed record StreamFigures(string Name, double BurstCpu, double PacedCpu, LatencyFigures First, LatencyFigures All, double Megabytes);
