using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Bench.Machine;
using Bench.Peers;

namespace Bench.Load;

/// <summary>One run of <c>wrk</c> against a peer: as many requests as 64 connections can keep going.</summary>
internal static partial class Wrk
{
    public const int Connections = 64;

    /// <summary>How long an answer may take. By wrk's own 2 s a peer of 400 requests a second, asked by 64 at once while it is still compiling, would fail.</summary>
    private const string Patience = "10s";

    /// <exception cref="BenchException">An answer was not 200, or a connection broke: such a run has no figure.</exception>
    public static async Task<LoadFigures> RunAsync(RunningPeer peer, string directory, int bodyBytes, int seconds)
    {
        var script = Path.Combine(directory, $"post-{bodyBytes}.lua");
        await File.WriteAllTextAsync(script, Script(peer, bodyBytes));
        var cpu = peer.Program.CpuTime;
        var output = await MachineText.OutputAsync(
            "taskset", "-c", $"{PeerSite.LoadProcessor}", "wrk", "-t1", $"-c{Connections}", $"-d{seconds}s", "--timeout", Patience, "--latency", "-s", script, $"http://127.0.0.1:{peer.Port}{peer.Path}");
        cpu = peer.Program.CpuTime - cpu;
        if (Completed().Match(output) is not { Success: true } completed || output.Contains("Non-2xx", StringComparison.Ordinal) || output.Contains("Socket errors", StringComparison.Ordinal))
            throw new BenchException($"{peer.Name} failed requests, so the run does not count:\n{output}");
        var requests = long.Parse(completed.Groups[1].Value, CultureInfo.InvariantCulture);
        return new LoadFigures(
            cpu.TotalMicroseconds / requests,
            double.Parse(Rate().Match(output).Groups[1].Value, CultureInfo.InvariantCulture),
            peer.Program.ResidentBytes / 1024.0 / 1024.0);
    }

    private static string Script(RunningPeer peer, int bodyBytes)
    {
        var text = new StringBuilder("wrk.method = 'POST'\nwrk.headers['Content-Type'] = 'application/json'\n");
        foreach (var (name, value) in peer.Headers) text.Append(CultureInfo.InvariantCulture, $"wrk.headers['{name}'] = '{value}'\n");
        return text.Append(CultureInfo.InvariantCulture, $"wrk.body = [==[{RequestBodies.OfSize(bodyBytes)}]==]\n").ToString();
    }

    [GeneratedRegex(@"(\d+) requests in")]
    private static partial Regex Completed();

    [GeneratedRegex(@"Requests/sec:\s+([\d.]+)")]
    private static partial Regex Rate();
}

/// <summary>What one run of one peer gave.</summary>
/// <param name="CpuMicroseconds">User and system time of the peer for each request.</param>
/// <param name="RequestsPerSecond">At saturation of one processor.</param>
/// <param name="ResidentMegabytes">At the end of the run.</param>
internal sealed record LoadFigures(double CpuMicroseconds, double RequestsPerSecond, double ResidentMegabytes);
