using Admin.Api.Errors;
using Admin.Api.Sync;
using Admin.Api.Telemetry;
using Microsoft.EntityFrameworkCore;

namespace Admin.Api.Data;

/// <summary>Brings the database up to date before anything else starts, and says which one it is.</summary>
internal sealed class DatabaseStartup(
    DatabaseConnection connection, IDbContextFactory<AdminDbContext> contexts, FirstRowsWrites firstRows, SyncPosition position, TimeProvider time,
    ILogger<DatabaseStartup> logger) : IHostedService
{
    private static readonly TimeSpan LockPatience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LockRetry = TimeSpan.FromMilliseconds(100);

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(connection.File) ?? ".");
            await using var onlyOne = await LockAsync(cancellationToken);
            await using var db = await contexts.CreateDbContextAsync(cancellationToken);
            await MigrateAsync(db, cancellationToken);
            var state = await firstRows.EnsureAsync(cancellationToken);
            position.Epoch = state.Epoch;
            Log.DatabaseOpen(logger, connection.File, state.Revision);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or System.Data.Common.DbException)
        {
            throw new AdminStartException($"general_settings.database_url: the database {connection.File} cannot be opened: {fault.Message}");
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>
    /// One process at a time migrates. The operating system gives the lock back when a process dies, which the migrations' own lock, a row in the
    /// database, does not: one that was killed while it migrated would keep every later start waiting for ever.
    /// </summary>
    private async Task<FileStream> LockAsync(CancellationToken cancellation)
    {
        var started = time.GetTimestamp();
        while (true)
        {
            try
            {
                return new FileStream(connection.File + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (time.GetElapsedTime(started) < LockPatience)
            {
                await Task.Delay(LockRetry, time, cancellation);
            }
        }
    }

    private async Task MigrateAsync(AdminDbContext db, CancellationToken cancellation)
    {
        var applied = (await db.Database.GetAppliedMigrationsAsync(cancellation)).ToList();
        if (applied.Except(db.Database.GetMigrations()).Any())
            throw new AdminStartException($"general_settings.database_url: the database {connection.File} was made by a newer version of this service");
        var pending = (await db.Database.GetPendingMigrationsAsync(cancellation)).Count();
        if (pending == 0) return;
        Log.Migrating(logger, pending);
        // Whoever left this row is dead, or the lock above would not be ours.
        await db.Database.ExecuteSqlRawAsync("DROP TABLE IF EXISTS \"__EFMigrationsLock\"", cancellation);
        await db.Database.MigrateAsync(cancellation);
    }
}
