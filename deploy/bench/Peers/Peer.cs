using Bench.Machine;

namespace Bench.Peers;

/// <summary>Something that stands between a client and an upstream and can be measured.</summary>
/// <param name="Name">As in the table.</param>
/// <param name="StartAsync">Starts it on the measured processor, or gives null where it cannot run on this machine.</param>
internal sealed record Peer(string Name, Func<PeerSite, Task<RunningPeer?>> StartAsync);

/// <summary>Where a peer is started.</summary>
/// <param name="Root">The repository.</param>
/// <param name="Directory">For its files, and its log.</param>
/// <param name="UpstreamPort">What it is to send to, on the loopback address.</param>
/// <param name="Gateway">What the gateway needs besides: keys and a sync channel.</param>
internal sealed record PeerSite(string Root, string Directory, int UpstreamPort, GatewayBackground Gateway)
{
    /// <summary>The processor that the measured program has for itself; the load and the upstream share another.</summary>
    public const int MeasuredProcessor = 0;

    public const int LoadProcessor = 1;

    public string File(string name, string text)
    {
        var path = Path.Combine(Directory, name);
        System.IO.File.WriteAllText(path, text);
        return path;
    }
}

/// <summary>A peer that accepts requests.</summary>
/// <param name="Name">As in the table.</param>
/// <param name="Program">Whose processor time counts.</param>
/// <param name="Port">Where it listens.</param>
internal sealed record RunningPeer(string Name, RunningProgram Program, int Port) : IAsyncDisposable
{
    /// <summary>What a client of this peer sends besides the body.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    public string Path { get; init; } = "/v1/chat/completions";

    public ValueTask DisposeAsync() => Program.DisposeAsync();
}
