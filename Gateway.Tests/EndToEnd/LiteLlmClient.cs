using System.Diagnostics;
using Gateway.Tests.Architecture;
using Gateway.Tests.Support;

namespace Gateway.Tests.EndToEnd;

/// <summary>The script that drives keys and teams as a LiteLLM client does, unchanged against either service.</summary>
internal sealed class LiteLlmClient
{
    [Test]
    public async Task A_client_of_litellm_drives_keys_and_teams_through_either_service()
    {
        await using var installation = await Installation.StartAsync([new TestDeployment("eu", Tags: ["region:eu"])]);

        foreach (var url in new[] { installation.AdminUrl, installation.GatewayUrl })
        {
            var (exit, output) = await RunAsync(url, Installation.MasterKey);

            Assert.That(exit, Is.Zero, output);
            Assert.That(output, Does.Contain("all calls were answered"));
        }
    }

    private static async Task<(int Exit, string Output)> RunAsync(params string[] arguments)
    {
        if (!File.Exists("/bin/bash") || !File.Exists("/usr/bin/curl")) ExternalProgram.Missing("bash with curl");
        var start = new ProcessStartInfo("bash", [Script, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, await output + await errors);
    }

    private static string Script => Path.Combine(SourceTree.Root, "deploy", "smoke", "litellm-client.sh");
}
