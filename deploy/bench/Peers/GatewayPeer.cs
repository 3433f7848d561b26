using System.Diagnostics;
using System.Net;
using Bench.Machine;

namespace Bench.Peers;

/// <summary>This project's gateway, as built for every day and as the ahead-of-time binary of the sidecar.</summary>
internal static class GatewayPeer
{
    private static readonly TimeSpan ReadyPatience = TimeSpan.FromSeconds(60);

    public static Task<RunningPeer?> StartJitAsync(PeerSite site) =>
        StartAsync(site, "gateway", "dotnet", Path.Combine(AppContext.BaseDirectory, "Gateway.Api.dll"));

    public static async Task<RunningPeer?> StartAotAsync(PeerSite site) => await StartAsync(site, "gateway AOT", await PublishedAsync(site.Root));

    private static async Task<RunningPeer?> StartAsync(PeerSite site, string name, params string[] command)
    {
        var port = Ports.Free();
        var snapshot = Path.Combine(site.Directory, $"{name.Replace(' ', '-')}.snapshot");
        var file = site.File($"{name.Replace(' ', '-')}.yaml", site.Gateway.ConfigurationFor(site.Directory, site.UpstreamPort, snapshot));
        string[] all = [.. command, "--config", file, "--urls", $"http://127.0.0.1:{port}"];
        var program = RunningProgram.Start(name.Replace(' ', '-'), PeerSite.MeasuredProcessor, null, site.Directory, all);
        await program.AcceptsAsync(port);
        await ReadyAsync(name, port);
        return new RunningPeer(name, program, port) { Headers = new Dictionary<string, string> { ["Authorization"] = $"Bearer {BareProxy.Key}" } };
    }

    /// <summary>Ready means that all its keys are loaded.</summary>
    private static async Task ReadyAsync(string name, int port)
    {
        using var client = new HttpClient();
        var started = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(started) < ReadyPatience)
        {
            using var answer = await client.GetAsync(new Uri($"http://127.0.0.1:{port}/health/readiness"));
            if (answer.StatusCode == HttpStatusCode.OK && (await answer.Content.ReadAsStringAsync()).Contains("\"live\"", StringComparison.OrdinalIgnoreCase)) return;
            await Task.Delay(100);
        }

        throw new BenchException($"The {name} does not become ready.");
    }

    /// <summary>Publishes outside the repository: a publish folder inside a project would be taken up by the next publish.</summary>
    public static async Task<string> PublishedAsync(string root)
    {
        var directory = Path.Combine(Path.GetTempPath(), "gateway-bench-aot");
        Console.Error.WriteLine("Publishing the gateway ahead of time ...");
        var output = await MachineText.OutputAsync(
            "dotnet", "publish", Path.Combine(root, "Gateway.Api"), "-c", "Release", "-r", "linux-x64", "-o", directory, "--nologo", "-v", "quiet", "--artifacts-path", directory + "-build");
        var binary = Path.Combine(directory, "Gateway.Api");
        return File.Exists(binary) ? binary : throw new BenchException($"The gateway could not be published:\n{output}");
    }
}
