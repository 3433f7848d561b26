using System.Diagnostics;
using Gateway.Tests.Architecture;
using Gateway.Tests.Support;

namespace Gateway.Tests.Deploy;

/// <summary>Runs the programs that render and check what is in <c>deploy</c>, from the repository's root. Where one is missing, its tests are skipped, and fail in CI.</summary>
internal static class Tool
{
    /// <summary>What the program printed; the test fails where it did not end with 0.</summary>
    public static string Run(string program, params string[] arguments)
    {
        var (exitCode, output, errors) = Try(program, arguments);
        Assert.That(exitCode, Is.Zero, $"{program} {string.Join(' ', arguments)}\n{output}{errors}");
        return output;
    }

    public static (int ExitCode, string Output, string Errors) Try(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(ExternalProgram.Require(program), arguments)
        {
            WorkingDirectory = SourceTree.Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, errors.Result);
    }
}
