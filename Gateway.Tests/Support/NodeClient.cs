using System.Diagnostics;
using System.Text.Json;
using Gateway.Tests.Architecture;

namespace Gateway.Tests.Support;

/// <summary>OpenAI's client for JavaScript, in a process of its own. Continuous integration installs it; a machine without it leaves these tests out.</summary>
internal static class NodeClient
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static string Folder => Path.Combine(SourceTree.Root, "Gateway.Tests", "EndToEnd", "Clients", "npm");

    public static async Task<(string Text, string? Error)> ReadAsync(string baseUrl, string key, string api)
    {
        if (!Directory.Exists(Path.Combine(Folder, "node_modules", "openai")) && Environment.GetEnvironmentVariable("CI") is null)
            Assert.Ignore($"run 'npm ci --ignore-scripts' in {Folder}");
        using var node = Process.Start(new ProcessStartInfo(ExternalProgram.Require("node"), ["stream.mjs", baseUrl, key, api]) { WorkingDirectory = Folder, RedirectStandardOutput = true })!;
        var output = await node.StandardOutput.ReadToEndAsync().WaitAsync(Patience);
        await node.WaitForExitAsync().WaitAsync(Patience);
        var read = JsonDocument.Parse(output).RootElement;
        return (read.GetProperty("text").GetString()!, read.GetProperty("error").GetString());
    }
}
