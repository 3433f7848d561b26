using Bench.Machine;
using Bench.Peers;

namespace Bench.Load;

/// <summary>
/// Processor time per request at saturation: every peer is up all the time, and they take turns, so that whatever else the machine does hits all
/// of them alike. What is reported is the median of the rounds, and its ratio to the first peer in the same round.
/// </summary>
internal static class LoadRun
{
    private const int Keys = 100_000;

    public static async Task<int> RunAsync(BenchOptions options)
    {
        var seconds = options.Seconds ?? (options.IsQuick ? 2 : 10);
        // What is compiled while it runs goes on being compiled for a minute, on the one processor that is measured.
        var warmUp = options.IsQuick ? 4 : 75;
        var rounds = options.Rounds ?? (options.IsQuick ? 2 : 3);
        var bodies = options.Bodies.Count > 0 ? options.Bodies : options.IsQuick ? [512] : [512, 10_240, 204_800];
        var directory = Directory.CreateTempSubdirectory("gateway-bench-").FullName;
        await using var site = await MeasuredSite.StartAsync(options, directory, new BackgroundShape(options.Keys ?? (options.IsQuick ? 1_000 : Keys)));

        var table = new LoadTable(await MachineText.DescribeAsync(options.Root), site.Peers.Select(peer => peer.Name));
        foreach (var body in bodies)
        {
            foreach (var peer in site.Peers) await Wrk.RunAsync(peer, directory, body, warmUp);
            for (var round = 0; round < rounds; round++)
            {
                foreach (var peer in site.Peers)
                {
                    var figures = await Wrk.RunAsync(peer, directory, body, seconds);
                    table.Add(body, peer.Name, figures);
                    Console.Error.WriteLine($"{body,7} bytes, round {round + 1}: {peer.Name,-14} {figures.CpuMicroseconds,8:F1} us  {figures.RequestsPerSecond,8:F0}/s  {figures.ResidentMegabytes,5:F0} MB");
                }
            }
        }

        var text = table.Render();
        Console.WriteLine(text);
        if (options.Out is { } file) await File.WriteAllTextAsync(file, text);
        return 0;
    }
}
