using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;

namespace Shared.Contracts.Hosting;

/// <summary>
/// <c>Kestrel.Limits.MaxConcurrentConnections</c>: one connection more is closed at once, before TLS. The server's own limit does the same and writes a line of log
/// for each, which anybody who can connect could fill a disk with.
/// </summary>
internal sealed class ConnectionLimit(long most, TimeProvider time, ILogger<ConnectionLimit> log)
{
    /// <summary>The shortest time between two lines about refused connections.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    private long _open;
    private long _refused;
    private long _lastTold;

    public long Most => most;

    public async Task HoldAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        if (Interlocked.Increment(ref _open) > most)
        {
            Interlocked.Decrement(ref _open);
            Tell(Interlocked.Increment(ref _refused));
            connection.Abort();
            return;
        }

        try
        {
            await next(connection);
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }
    }

    private void Tell(long refused)
    {
        var (last, now) = (Volatile.Read(ref _lastTold), time.GetTimestamp());
        if (last != 0 && time.GetElapsedTime(last, now) < Pause) return;
        // Of those who come here at once, one tells.
        if (Interlocked.CompareExchange(ref _lastTold, now, last) == last) log.ConnectionsRefused(most, refused);
    }
}
