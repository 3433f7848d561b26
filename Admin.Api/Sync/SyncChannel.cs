using Admin.Api.Telemetry;
using Shared.Contracts.Sync;

namespace Admin.Api.Sync;

/// <summary>Seals messages and sends them to the gateways. Says when Redis is lost, each reason once, and once when it is back.</summary>
internal sealed class SyncChannel(RedisConnection redis, SyncSignature signature, ILogger<SyncChannel> logger)
{
    /// <summary>The first reason of a loss is often only that a connection ended; what the server answered to the next one is what an operator can mend.</summary>
    private const int MostReasons = 8;

    private readonly Lock _lock = new();
    private readonly HashSet<string> _reasonsSaid = [];

    /// <summary>Sends in order and gives how many went out, at least one.</summary>
    /// <exception cref="Exception">None went out.</exception>
    public async Task<int> SendAsync(IReadOnlyList<SyncMessage> messages, CancellationToken cancellation)
    {
        var sent = await redis.PublishAsync([.. messages.Select(signature.Seal)], cancellation);
        if (EndLoss()) Log.RedisBack(logger);
        return sent;
    }

    /// <summary>Notes a failure to send.</summary>
    public void Report(Exception fault)
    {
        if (!RedisConnection.IsOutage(fault)) Log.PublishingFailed(logger, fault);
        else if (redis.ReasonOf(fault) is var reason && IsNew(reason)) Log.RedisLost(logger, reason);
    }

    private bool IsNew(string reason)
    {
        lock (_lock) return _reasonsSaid.Count < MostReasons && _reasonsSaid.Add(reason);
    }

    private bool EndLoss()
    {
        lock (_lock)
        {
            if (_reasonsSaid.Count == 0) return false;
            _reasonsSaid.Clear();
            return true;
        }
    }
}
