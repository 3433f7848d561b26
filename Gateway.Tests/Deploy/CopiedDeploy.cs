using System.Diagnostics;
using System.Runtime.Versioning;
using Gateway.Tests.Architecture;
using Gateway.Tests.Support;

namespace Gateway.Tests.Deploy;

/// <summary>A copy of the manifests for <c>deploy/images/pin</c> to write to, with a stand-in for the program that asks registries.</summary>
[UnsupportedOSPlatform("windows")]
internal sealed class CopiedDeploy : IDisposable
{
    private string _client = "";

    public CopiedDeploy()
    {
        foreach (var file in Directory.EnumerateFiles(Path.Combine(SourceTree.Root, "deploy"), "*", SearchOption.AllDirectories).Where(IsRead))
        {
            var copy = Path.Combine(Root, Path.GetRelativePath(SourceTree.Root, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    public string Root { get; } = Directory.CreateTempSubdirectory("gateway-deploy-").FullName;

    /// <summary>Puts the stand-in where the script finds it, and nothing else of its kind.</summary>
    public void Stand(string client, string script)
    {
        _client = Path.Combine(Root, "bin");
        Directory.CreateDirectory(_client);
        var path = Path.Combine(_client, client);
        File.WriteAllText(path, "#!/bin/sh\n" + script + "\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        foreach (var program in (string[])["bash", "sh", "sed", "grep", "awk", "cat", "dirname", "sha256sum", "xargs", "env"]) File.CreateSymbolicLink(Path.Combine(_client, program), ExternalProgram.Require(program));
    }

    public (int ExitCode, string Output, string Errors) Run()
    {
        var start = new ProcessStartInfo(Path.Combine(_client, "bash"), [Path.Combine(Root, "deploy/images/pin")]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["PATH"] = _client;
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, errors.Result);
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);

    private static bool IsRead(string file) =>
        Path.GetFileName(file) is "Dockerfile" or "pins" or "pin" || (file.EndsWith(".yaml", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal) && !file.Contains("/obj/", StringComparison.Ordinal));
}
