using Bench.Machine;
using Bench.Peers;

namespace Bench.Load;

/// <summary>The upstream, what the gateway has behind it, and every peer, all running.</summary>
internal sealed class MeasuredSite : IAsyncDisposable
{
    private readonly string _directory;
    private readonly List<IAsyncDisposable> _running = [];

    private MeasuredSite(string directory) => _directory = directory;

    public List<RunningPeer> Peers { get; } = [];

    public int UpstreamPort { get; private set; }

    /// <param name="upstreamPort">An upstream of the run's own; null for the fixed answer.</param>
    public static async Task<MeasuredSite> StartAsync(BenchOptions options, string directory, BackgroundShape shape, int? upstreamPort = null)
    {
        var site = new MeasuredSite(directory);
        try
        {
            site.UpstreamPort = upstreamPort ?? await site.StartUpstreamAsync();
            await site.StartAllAsync(options, shape);
            return site;
        }
        catch
        {
            await site.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var running in Enumerable.Reverse(_running)) await running.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    private async Task<int> StartUpstreamAsync()
    {
        var (upstream, port) = await FixedUpstream.StartAsync(_directory);
        _running.Add(upstream);
        return port;
    }

    private async Task StartAllAsync(BenchOptions options, BackgroundShape shape)
    {
        var background = await GatewayBackground.StartAsync(_directory, shape);
        _running.Add(background);
        var place = new PeerSite(options.Root, _directory, UpstreamPort, background);
        foreach (var peer in PeerList.Named(options.Peers))
        {
            if (await peer.StartAsync(place) is not { } running)
            {
                Console.Error.WriteLine($"{peer.Name} cannot run here and is left out.");
                continue;
            }

            _running.Add(running);
            Peers.Add(running);
        }
    }
}
