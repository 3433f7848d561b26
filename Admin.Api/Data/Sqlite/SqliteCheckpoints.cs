using Microsoft.Data.Sqlite;

namespace Admin.Api.Data.Sqlite;

/// <summary>
/// Brings what was committed from SQLite's write-ahead log into the file, beside the writes. By itself SQLite does it in every fortieth commit or so, whose client,
/// and everyone behind it, then waits for a thousand pages.
/// </summary>
/// <remarks>On a thread of its own: the driver waits for the disk without giving its thread back.</remarks>
internal sealed class SqliteCheckpoints(string connectionString) : IHostedService, IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    /// <summary>Each pass leaves what was written while it ran, which is less each time. One that leaves nothing lets the log begin anew.</summary>
    private const int MostPasses = 5;

    private readonly ManualResetEventSlim _end = new();
    private Task _running = Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _running = Task.Factory.StartNew(Run, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        _end.Set();
        return _running;
    }

    public void Dispose() => _end.Dispose();

    private void Run()
    {
        while (!_end.Wait(Interval))
        {
            try
            {
                CheckpointAll();
            }
            catch (SqliteException)
            {
                // Not made yet, or busy: the next time comes soon, and a commit does the work itself once the log is long.
            }
        }
    }

    private void CheckpointAll()
    {
        using var connection = new SqliteConnection(connectionString);
        connection.Open();
        var passes = 1;
        while (!IsComplete(connection) && passes < MostPasses) passes++;
    }

    /// <summary>Passive: it waits for nobody, and nobody waits for it.</summary>
    private static bool IsComplete(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA wal_checkpoint(PASSIVE)";
        using var row = command.ExecuteReader();
        return !row.Read() || row.GetInt64(1) <= row.GetInt64(2);
    }
}
