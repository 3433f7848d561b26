using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Smoke;

/// <summary>The programs that the day is played with.</summary>
/// <param name="Gateway">Gateway.Api.dll.</param>
/// <param name="Admin">Admin.Api.dll.</param>
/// <param name="Redis">redis-server.</param>
/// <param name="Balancer">haproxy.</param>
internal sealed record Programs(string Gateway, string Admin, string Redis, string Balancer)
{
    /// <exception cref="SmokeException">One is not there.</exception>
    public static async Task<Programs> FindAsync(string configuration, bool build)
    {
        var root = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(ThisFile())!, "..", ".."));
        return new Programs(
            await ServiceAsync(root, "Gateway.Api", configuration, build), await ServiceAsync(root, "Admin.Api", configuration, build),
            Installed("redis-server"), Installed("haproxy"));
    }

    private static async Task<string> ServiceAsync(string root, string project, string configuration, bool build)
    {
        if (build)
        {
            var arguments = new[] { "build", Path.Combine(root, project), "-c", configuration, "--nologo", "-v", "quiet", "-clp:ErrorsOnly;NoSummary" };
            using var compiler = Process.Start(new ProcessStartInfo("dotnet", arguments))!;
            await compiler.WaitForExitAsync();
            if (compiler.ExitCode != 0) throw new SmokeException($"{project} does not build.");
        }

        var file = Path.Combine(root, project, "bin", configuration, "net10.0", project + ".dll");
        return File.Exists(file) ? file : throw new SmokeException($"There is no {file}: build it, or leave --no-build out.");
    }

    /// <summary>Also where only root's PATH leads: Debian keeps servers there.</summary>
    private static string Installed(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Append("/usr/sbin").Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists)
        ?? throw new SmokeException($"{program} is not on this machine: apt-get install redis-server haproxy.");

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
