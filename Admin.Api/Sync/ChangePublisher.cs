using Admin.Api.Data;
using Admin.Api.Telemetry;

namespace Admin.Api.Sync;

/// <summary>
/// Publishes the log, in order, from where it last stopped, while it is this process's turn. A write never waits for it: the log is the queue, and
/// while Redis is down the log grows. A change may be published twice, after a failure, a crash or a change of turn, and gateways drop the second;
/// none is left out.
/// </summary>
internal sealed class ChangePublisher(
    IAdminDatabase database, ChangeLog log, PublisherWrites writes, SyncPosition position, ChangeSignal signal, SyncChannel channel, TimeProvider time,
    ILogger<ChangePublisher> logger)
    : BackgroundService
{
    private const int Batch = 200;

    /// <summary>Noting costs a disk write. What is lost with it is published once more after a crash, no more.</summary>
    private static readonly TimeSpan NoteInterval = TimeSpan.FromSeconds(1);

    private readonly Backoff _backoff = new();
    private IPublishingTurn? _turn;
    private bool _isDatabaseLost;
    private long _noted;
    private long _notedAt;

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        try
        {
            if (_turn is not null && position.Published is { } published && published.Revision > _noted)
                await _turn.NoteAsync(published.Revision, cancellationToken);
        }
        catch (Exception fault) when (database.IsUnreachable(fault) || fault is System.Data.Common.DbException or TurnLostException)
        {
            // Whoever publishes next publishes again what was not noted.
            Report(fault);
        }

        await GiveUpTurnAsync();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var turn = _turn ??= await TakeTurnAsync(stoppingToken);
                await PublishAllAsync(turn, stoppingToken);
                _backoff.Reset();
                await turn.WaitForChangesAsync(stoppingToken);
            }
            catch (Exception fault)
            {
                // The loop must outlive anything: a publisher that is gone revokes nothing. What a shutdown breaks is no news.
                if (stoppingToken.IsCancellationRequested) return;
                Report(fault);
                if (_turn is { IsHeld: false }) await GiveUpTurnAsync();
                await Task.Delay(_backoff.Next(Random.Shared.NextDouble()), time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task<IPublishingTurn> TakeTurnAsync(CancellationToken cancellation)
    {
        var turn = await database.TakeTurnAsync(signal, writes, time, () => Log.AnotherPublishes(logger), cancellation);
        try
        {
            var start = await log.PublishedAsync(cancellation);
            (_noted, _notedAt) = (start.Revision, 0);
            position.Begin(turn, start);
            Log.Publishes(logger, start.Revision);
            return turn;
        }
        catch
        {
            await turn.DisposeAsync();
            throw;
        }
    }

    /// <summary>From now on no heartbeat goes out from here.</summary>
    private async Task GiveUpTurnAsync()
    {
        position.Forget();
        if (_turn is { } turn) await turn.DisposeAsync();
        _turn = null;
    }

    private async Task PublishAllAsync(IPublishingTurn turn, CancellationToken cancellation)
    {
        while (true)
        {
            // Before each batch: whoever lost the turn without noticing would publish beside the one who has it.
            await turn.ConfirmAsync(cancellation);
            var place = position.Published ?? await log.PublishedAsync(cancellation);
            var changes = await log.AfterAsync(place, Batch, cancellation);
            if (_isDatabaseLost) Log.DatabaseBack(logger);
            _isDatabaseLost = false;
            if (changes.Count == 0) return;
            var sent = await channel.SendAsync(changes, cancellation);
            position.MoveTo(place with { Revision = changes[sent - 1].Revision, At = changes[sent - 1].At });
            await NoteAsync(turn, changes[sent - 1].Revision, cancellation);
        }
    }

    private async Task NoteAsync(IPublishingTurn turn, long revision, CancellationToken cancellation)
    {
        if (_notedAt != 0 && time.GetElapsedTime(_notedAt) < NoteInterval) return;
        await turn.NoteAsync(revision, cancellation);
        _noted = revision;
        _notedAt = time.GetTimestamp();
    }

    private void Report(Exception fault)
    {
        if (fault is TurnLostException)
        {
            Log.TurnLost(logger);
            return;
        }

        if (RedisConnection.IsOutage(fault) || !database.IsUnreachable(fault))
        {
            channel.Report(fault);
            return;
        }

        if (!_isDatabaseLost) Log.DatabaseLost(logger, fault.GetBaseException().Message);
        _isDatabaseLost = true;
    }
}
