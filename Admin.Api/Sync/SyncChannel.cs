using Admin.Api.Telemetry;
using Shared.Contracts.Sync;

namespace Admin.Api.Sync;

/// <summary>Seals messages and sends them to the gateways. Says once when Redis is lost and once when it is back.</summary>
internal sealed class SyncChannel(RedisConnection redis, SyncSignature signature, ILogger<SyncChannel> logger)
{
    private int _isLost;

    /// <summary>Sends in order and gives how many went out, at least one.</summary>
    /// <exception cref="Exception">None went out.</exception>
    public async Task<int> SendAsync(IReadOnlyList<SyncMessage> messages, CancellationToken cancellation)
    {
        var sent = await redis.PublishAsync([.. messages.Select(signature.Seal)], cancellation);
        if (Interlocked.Exchange(ref _isLost, 0) == 1) Log.RedisBack(logger);
        return sent;
    }

    /// <summary>Notes a failure to send.</summary>
    public void Report(Exception fault)
    {
        if (!RedisConnection.IsOutage(fault)) Log.PublishingFailed(logger, fault);
        else if (Interlocked.Exchange(ref _isLost, 1) == 0) Log.RedisLost(logger, redis.ReasonOf(fault));
    }
}
