using System.Diagnostics;

namespace Bench.Sync;

/// <summary>Forged, replayed, reordered, doubled, cut and lost messages: the property test of the sync at full size, in a Release build.</summary>
internal static class Histories
{
    public static async Task RunAsync(string root, SyncPlan plan, SyncTable table)
    {
        var start = new ProcessStartInfo("dotnet", ["test", Path.Combine(root, "Gateway.Tests"), "-c", "Release", "--filter", "FullyQualifiedName~SyncLaws", "--nologo"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = root,
        };
        start.Environment["GATEWAY_SYNC_INTERLEAVINGS"] = $"{plan.Histories}";
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        var said = await output + await errors;
        if (process.ExitCode != 0 || !said.Contains("Passed!", StringComparison.Ordinal)) throw new BenchException($"The property test of the sync failed:\n{said}");
        table.Add("forged, replayed, reordered, doubled, cut short messages that changed what a gateway accepts", "0", $"0 in {plan.Histories:N0} histories");
    }
}
