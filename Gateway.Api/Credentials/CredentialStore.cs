using System.Runtime.CompilerServices;
using Gateway.Api.Routing;
using Shared.Contracts.Routing;

namespace Gateway.Api.Credentials;

/// <summary>
/// Every credential that is fetched, each once, whichever deployments use it. Follows the configuration: what a reload leaves stays as it is, what it adds is
/// fetched, and what it takes away is fetched no more.
/// </summary>
internal sealed class CredentialStore(CurrentRouting routing, CredentialFetch fetch, TimeProvider time, Func<double> random, ILogger<CredentialStore> log) : IHostedService, IDisposable
{
    /// <summary>A start waits so long for the first credentials, so that the first requests have them; a service that is down keeps no gateway from starting.</summary>
    public static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(2);

    private readonly Lock _lock = new();
    private readonly Dictionary<CredentialSource, CredentialCell> _cells = [];

    // By reference, since a request asks. Goes with the upstreams of a configuration when that is replaced.
    private readonly ConditionalWeakTable<Upstream, CredentialCell> _ofUpstreams = [];

    /// <summary>The credential of an upstream; null where that is a key of the file, or nothing.</summary>
    public CredentialCell? Of(Upstream upstream)
    {
        if (upstream.Credential is not { } source) return null;
        if (_ofUpstreams.TryGetValue(upstream, out var known)) return known;
        lock (_lock) return _ofUpstreams.GetValue(upstream, _ => CellOf(source));
    }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        routing.Replaced += Follow;
        Follow(routing.State);
        List<Task> tried;
        lock (_lock) tried = [.. _cells.Values.Select(cell => cell.Tried)];
        await Task.WhenAny(Task.WhenAll(tried), Task.Delay(StartPatience, time, cancellationToken));
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        routing.Replaced -= Follow;
        List<CredentialCell> cells;
        lock (_lock) cells = [.. _cells.Values];
        foreach (var cell in cells) await cell.StopAsync();
    }

    public void Dispose()
    {
        foreach (var cell in _cells.Values) cell.Dispose();
    }

    private void Follow(RoutingState state)
    {
        var sources = state.Configuration.ModelList.Select(entry => entry.Upstream.Credential).OfType<CredentialSource>().ToHashSet();
        lock (_lock)
        {
            foreach (var (source, cell) in _cells.Where(known => !sources.Contains(known.Key)).ToList())
            {
                _cells.Remove(source);
                // A request of the old configuration may still read what it holds.
                _ = cell.StopAsync();
            }

            foreach (var source in sources) CellOf(source);
        }
    }

    private CredentialCell CellOf(CredentialSource source)
    {
        if (_cells.TryGetValue(source, out var known)) return known;
        var made = new CredentialCell(source, fetch, time, random, log);
        _cells.Add(source, made);
        made.Start();
        return made;
    }
}
