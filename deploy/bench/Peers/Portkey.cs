using Bench.Machine;

namespace Bench.Peers;

/// <summary>The Portkey AI gateway from npm, on node; left out where there is no node.</summary>
internal static class Portkey
{
    private const string Package = "@portkey-ai/gateway@1.15.2";

    public static async Task<RunningPeer?> StartAsync(PeerSite site)
    {
        if (await MachineText.OutputAsync("npm", "--version") is "") return null;
        var home = Path.Combine(Path.GetTempPath(), "gateway-bench-portkey");
        var program = Path.Combine(home, "node_modules/@portkey-ai/gateway/build/start-server.js");
        if (!File.Exists(program))
        {
            Directory.CreateDirectory(home);
            await MachineText.OutputAsync("npm", "install", "--prefix", home, "--no-audit", "--no-fund", "--ignore-scripts", Package);
            if (!File.Exists(program)) return null;
        }

        var port = Ports.Free();
        var environment = new Dictionary<string, string> { ["NODE_ENV"] = "production", ["TRUSTED_CUSTOM_HOSTS"] = "localhost,127.0.0.1" };
        var running = RunningProgram.Start("portkey", PeerSite.MeasuredProcessor, environment, site.Directory, "node", program, "--headless", $"--port={port}");
        await running.AcceptsAsync(port);
        return new RunningPeer("Portkey", running, port)
        {
            Headers = new Dictionary<string, string>
            {
                ["Authorization"] = $"Bearer {BareProxy.Key}",
                ["x-portkey-provider"] = "openai",
                ["x-portkey-custom-host"] = $"http://127.0.0.1:{site.UpstreamPort}/v1",
            },
        };
    }
}
