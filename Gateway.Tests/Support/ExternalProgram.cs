using System.Diagnostics;

namespace Gateway.Tests.Support;

/// <summary>Programs that a test needs and a machine may lack: their tests are skipped with the reason, and fail where CI is set.</summary>
internal static class ExternalProgram
{
    public static Process Start(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(Require(program), arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    /// <summary>Ends the test: it is skipped, and fails where CI is set.</summary>
    public static void Missing(string program)
    {
        var reason = $"{program} is not on this machine.";
        if (string.Equals(Environment.GetEnvironmentVariable("CI"), "true", StringComparison.OrdinalIgnoreCase)) Assert.Fail(reason);
        else Assert.Ignore(reason);
    }

    /// <summary>Where the program is; ends the test where it is not.</summary>
    public static string Require(string program)
    {
        var path = Find(program);
        if (path is null) Missing(program);
        return path ?? program;
    }

    public static bool Exists(string program) => Find(program) is not null;

    /// <summary>Also where only root's PATH leads: Debian keeps servers there.</summary>
    private static string? Find(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Append("/usr/sbin").Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);
}
