using Admin.Api.Telemetry;
using Microsoft.Data.Sqlite;

namespace Admin.Api.Data.Sqlite;

/// <summary>
/// Moves the write-ahead log into the database file, on a thread and a connection of its own. SQLite itself does it within the commit that makes the log too
/// long, and in a large database that write waits for hundreds of scattered pages to be on disk. What was acknowledged rests on the log alone, which each
/// commit brings to disk: a checkpoint that is late, fails or is killed costs room and no write.
/// </summary>
internal sealed class SqliteCheckpoints(SqliteDatabase database, CheckpointTerms terms, TimeProvider time, ILogger<SqliteCheckpoints> logger)
    : IHostedService, IAsyncDisposable
{
    /// <summary>A disk that takes nothing is not asked twenty times a second.</summary>
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(1);

    /// <summary>Between two lines about failures, however many there are.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromMinutes(1);

    private readonly CancellationTokenSource _stopping = new();
    private Task _running = Task.CompletedTask;
    private SqliteConnection? _connection;
    private int _restartAt = terms.RestartAt;
    private bool _isTooLong;
    private long? _failureTold;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        // A thread of its own: it waits for the disk, and a thread of the pool that does so is one that requests lack.
        _running = Task.Factory.StartNew(Run, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        return Task.CompletedTask;
    }

    /// <summary>Waits for the end of a checkpoint however long it takes: as soon as the start-up gives its lock back, somebody may replace the file.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await _running;
    }

    /// <summary>Also where something else failed to start, and nothing was told to stop.</summary>
    public async ValueTask DisposeAsync()
    {
        await StopAsync(CancellationToken.None);
        _stopping.Dispose();
    }

    private void Run()
    {
        var stop = _stopping.Token.WaitHandle;
        for (var pause = terms.Interval; !stop.WaitOne(pause);) pause = TryTo(Move) ? terms.Interval : Retry;

        // Nobody writes any more: a start, or a copy of the file by hand, then finds no log.
        TryTo(connection => Checkpoint(connection, "TRUNCATE"));
        _connection?.Dispose();
    }

    private void Move(SqliteConnection connection)
    {
        // Without anything to move it reads shared memory and touches no disk, so an idle service may ask as often.
        var progress = Checkpoint(connection, "PASSIVE");
        if (progress.IsBusy) return;
        if (progress.Log < _restartAt - terms.RestartAt) _restartAt = terms.RestartAt;
        var isDue = progress.IsComplete && progress.Log >= _restartAt;
        var isRestarted = isDue && TryRestart(connection, progress.Log);
        Tell(progress.Log, isRestarted || progress.Log <= terms.WarnAt, isDue || !progress.IsComplete);
    }

    /// <summary>
    /// Writers that leave no gap never find all of the log moved, and so never begin it anew: this takes their lock, moves the rest and makes the next one do so.
    /// It gives up where a reader still needs the log, and is not tried again before the log has grown by as much again.
    /// </summary>
    private bool TryRestart(SqliteConnection connection, int log)
    {
        _restartAt = log + terms.RestartAt;
        // Once more for what was written meanwhile, so that under the lock there is next to nothing left to do.
        return Checkpoint(connection, "PASSIVE").IsComplete && Checkpoint(connection, "RESTART").IsComplete;
    }

    private void Tell(int pages, bool isOver, bool isStuck)
    {
        if (isOver && _isTooLong) Log.CheckpointLogMoves(logger);
        else if (!isOver && isStuck && !_isTooLong) Log.CheckpointLogTooLong(logger, pages);
        _isTooLong = !isOver && (_isTooLong || isStuck);
    }

    /// <summary>Whatever happens is tried again: it must not end the thread, and an exception nobody catches would end the process.</summary>
    private bool TryTo(Action<SqliteConnection> step)
    {
        try
        {
            step(_connection ??= database.OpenForCheckpoints());
            return true;
        }
        catch (Exception fault)
        {
            _connection?.Dispose();
            _connection = null;
            if (_failureTold is { } told && time.GetElapsedTime(told) < Silence) return false;
            _failureTold = time.GetTimestamp();
            Log.CheckpointFailed(logger, fault);
            return false;
        }
    }

    private static Progress Checkpoint(SqliteConnection connection, string mode)
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"PRAGMA wal_checkpoint({mode})";
        using var row = command.ExecuteReader();
        row.Read();
        return new Progress(row.GetInt32(0) != 0, row.GetInt32(1), row.GetInt32(2));
    }

    /// <param name="IsBusy">It could not be done, or not all of it: somebody else is at it, writes, or reads what is in the log.</param>
    /// <param name="Log">The pages of the log, the moved ones too: they count until it begins anew.</param>
    /// <param name="Moved">Those that are in the database file.</param>
    private readonly record struct Progress(bool IsBusy, int Log, int Moved)
    {
        public bool IsComplete => !IsBusy && Moved == Log;
    }
}
