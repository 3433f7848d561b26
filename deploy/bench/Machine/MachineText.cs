using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Bench.Machine;

/// <summary>Where and of what a figure was taken, as it stands above every table.</summary>
internal static class MachineText
{
    public static async Task<string> DescribeAsync(string root)
    {
        var cpu = File.ReadLines("/proc/cpuinfo").FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim() ?? "unknown processor";
        var commit = await OutputAsync("git", "-C", root, "rev-parse", "--short", "HEAD");
        var dirty = (await OutputAsync("git", "-C", root, "status", "--porcelain")).Length > 0 ? " with uncommitted changes" : "";
        return $"{DateTime.UtcNow:yyyy-MM-dd}, {cpu}, {Environment.ProcessorCount} cores, {RuntimeInformation.OSDescription}, .NET {Environment.Version}, commit {commit}{dirty}";
    }

    /// <summary>What a program prints, or an empty text where it cannot run.</summary>
    public static async Task<string> OutputAsync(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            var output = await process.StandardOutput.ReadToEndAsync();
            await process.WaitForExitAsync();
            return output.Trim();
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "";
        }
    }
}
