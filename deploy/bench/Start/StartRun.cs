using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using Bench.Load;
using Bench.Machine;
using Bench.Peers;

namespace Bench.Start;

/// <summary>
/// How soon a gateway answers after its process was started, keys from the snapshot file, and what memory it holds. Each start is a new process. The builds
/// take turns, each beside Admin.Api and Redis and once more with neither of them there.
/// </summary>
internal sealed class StartRun(BenchOptions options, string directory, GatewayBackground background, int upstreamPort)
{
    private const int BodyBytes = 512;
    private const int RequestsAfter = 2_000;
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(2);

    private readonly Dictionary<string, List<StartFigures>> _figures = [];

    public static async Task<int> RunAsync(BenchOptions options)
    {
        var directory = Directory.CreateTempSubdirectory("gateway-bench-").FullName;
        await ThisProgram.PinAsync(PeerSite.LoadProcessor);
        var (upstream, upstreamPort) = await FixedUpstream.StartAsync(directory);
        await using (upstream)
        {
            await using var background = await GatewayBackground.StartAsync(directory, new BackgroundShape(options.Keys ?? 1_000));
            return await new StartRun(options, directory, background, upstreamPort).RunAsync();
        }
    }

    private async Task<int> RunAsync()
    {
        var builds = new List<(string Name, string[] Command)> { ("Native AOT", [options.Binary ?? await GatewayPeer.PublishedAsync(options.Root)]) };
        if (options.Binary is null) builds.Add(("JIT", ["dotnet", Path.Combine(AppContext.BaseDirectory, "Gateway.Api.dll")]));
        var rounds = options.Rounds ?? (options.IsQuick ? 5 : 20);
        var together = background.ConfigurationFor(directory, upstreamPort, Path.Combine(directory, "keys.snapshot"));
        await WriteSnapshotAsync(builds[0].Command, together);
        for (var round = 0; round < rounds; round++)
        {
            foreach (var (name, command) in builds)
            {
                await OneAsync(name, command, together, isTogether: true);
                await OneAsync($"{name}, nothing else up", command, background.Unreachable(together), isTogether: false);
            }
        }

        var text = Render(await MachineText.DescribeAsync(options.Root));
        Console.WriteLine(text);
        if (options.Out is { } file) await File.WriteAllTextAsync(file, text);
        return 0;
    }

    /// <summary>The file that every start begins from is one that a gateway itself wrote.</summary>
    private async Task WriteSnapshotAsync(string[] command, string configuration)
    {
        await using var gateway = Start(command, configuration, Ports.Free());
        var started = Stopwatch.GetTimestamp();
        while (!File.Exists(Path.Combine(directory, "keys.snapshot")))
        {
            if (Stopwatch.GetElapsedTime(started) > TimeSpan.FromSeconds(30)) throw new BenchException("The gateway writes no snapshot file.");
            await Task.Delay(50);
        }
    }

    private async Task OneAsync(string name, string[] command, string configuration, bool isTogether)
    {
        var port = Ports.Free();
        var request = FirstAnswer.Request(port, BareProxy.Key, RequestBodies.OfSize(BodyBytes));
        var started = Stopwatch.GetTimestamp();
        await using var gateway = Start(command, configuration, port);
        var first = FirstAnswer.Await(port, request, started);
        if (isTogether) await LiveAsync(port);
        await Task.Delay(Settling);
        var idle = gateway.ResidentBytes;
        var path = new RunningPeer(name, gateway, port) { Headers = new Dictionary<string, string> { ["Authorization"] = $"Bearer {BareProxy.Key}" } };
        await LoadAsync(path);
        var figures = new StartFigures(first, Megabytes(idle), Megabytes(gateway.ResidentBytes));
        if (!_figures.TryGetValue(name, out var all)) _figures[name] = all = [];
        all.Add(figures);
        Console.Error.WriteLine($"{name,-28} {first.TotalMilliseconds,7:F1} ms  idle {figures.IdleMegabytes:F1} MB  after {RequestsAfter} requests {figures.LoadedMegabytes:F1} MB");
    }

    private RunningProgram Start(string[] command, string configuration, int port)
    {
        var file = Path.Combine(directory, "start.yaml");
        File.WriteAllText(file, configuration);
        return RunningProgram.Start("gateway", PeerSite.MeasuredProcessor, null, directory, [.. command, "--config", file, "--urls", $"http://127.0.0.1:{port}"]);
    }

    /// <summary>Live means that the gateway has heard Admin.Api over Redis or asked it.</summary>
    private static async Task LiveAsync(int port)
    {
        using var client = new HttpClient();
        var started = Stopwatch.GetTimestamp();
        while (!(await client.GetStringAsync(new Uri($"http://127.0.0.1:{port}/health/readiness"))).Contains("\"live\"", StringComparison.Ordinal))
        {
            if (Stopwatch.GetElapsedTime(started) > TimeSpan.FromSeconds(30)) throw new BenchException("The gateway does not become live.");
            await Task.Delay(20);
        }
    }

    private static async Task LoadAsync(RunningPeer gateway)
    {
        using var client = new HttpClient();
        await Parallel.ForEachAsync(Enumerable.Range(0, RequestsAfter), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (_, stopping) =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, $"http://127.0.0.1:{gateway.Port}{gateway.Path}");
            foreach (var (name, value) in gateway.Headers) request.Headers.TryAddWithoutValidation(name, value);
            request.Content = new StringContent(RequestBodies.OfSize(BodyBytes), Encoding.UTF8, "application/json");
            using var answer = await client.SendAsync(request, stopping);
            if (answer.StatusCode != HttpStatusCode.OK) throw new BenchException($"A request was answered {(int)answer.StatusCode}, so the run does not count.");
        });
    }

    private string Render(string machine)
    {
        var text = new StringBuilder(machine).AppendLine().AppendLine();
        text.AppendLine(CultureInfo.InvariantCulture, $"| gateway | starts | first answer, ms: median | min | max | idle, MB | after {RequestsAfter} requests, MB |");
        text.AppendLine("| --- | --- | --- | --- | --- | --- | --- |");
        foreach (var (name, all) in _figures)
        {
            var first = all.Select(f => f.FirstAnswer.TotalMilliseconds).ToList();
            text.AppendLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {name} | {all.Count} | {LoadTable.Median(first):F0} | {first.Min():F0} | {first.Max():F0} | {LoadTable.Median(all.Select(f => f.IdleMegabytes)):F1} | {LoadTable.Median(all.Select(f => f.LoadedMegabytes)):F1} |"));
        }

        return text.ToString();
    }

    private static double Megabytes(long bytes) => bytes / 1024.0 / 1024.0;
}
