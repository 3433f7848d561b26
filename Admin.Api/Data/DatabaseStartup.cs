using Admin.Api.Errors;
using Admin.Api.Telemetry;
using Microsoft.EntityFrameworkCore;

namespace Admin.Api.Data;

/// <summary>Brings the database up to date before anything else starts, and says which one it is. Keeps a second process off one that serves only one.</summary>
internal sealed class DatabaseStartup(
    IAdminDatabase database, IDbContextFactory<AdminDbContext> contexts, FirstRowsWrites firstRows, TimeProvider time, ILogger<DatabaseStartup> logger)
    : IHostedService, IAsyncDisposable
{
    private IAsyncDisposable? _lock;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            _lock = await database.LockAsync(time, () => Log.WaitsForDatabase(logger, database.Place), cancellationToken);
            KeepToOwner();
            await MigrateAsync(cancellationToken);
            var state = await firstRows.EnsureAsync(cancellationToken);
            if (!database.IsForOneProcess) await DisposeAsync();
            Log.DatabaseOpen(logger, database.Place, state.Revision);
        }
        catch (Exception fault) when (database.IsUnreachable(fault) || fault is IOException or UnauthorizedAccessException or System.Data.Common.DbException)
        {
            throw new AdminStartException($"general_settings.database_url: the database {database.Place} cannot be opened: {fault.GetBaseException().Message}");
        }
    }

    /// <summary>The first to start and so the last to stop: nobody else gets the database before the publisher has noted how far it came.</summary>
    public Task StopAsync(CancellationToken cancellationToken) => DisposeAsync().AsTask();

    public async ValueTask DisposeAsync()
    {
        if (_lock is { } held) await held.DisposeAsync();
        _lock = null;
    }

    private void KeepToOwner()
    {
        foreach (var file in database.KeepToOwner())
        {
            if (file.IsTightened) Log.FileTightened(logger, file.Path);
            else Log.FileStaysWide(logger, file.Path);
        }
    }

    private async Task MigrateAsync(CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var applied = (await db.Database.GetAppliedMigrationsAsync(cancellation)).ToList();
        if (applied.Except(db.Database.GetMigrations()).Any())
            throw new AdminStartException($"general_settings.database_url: the database {database.Place} was made by a newer version of this service");
        var pending = (await db.Database.GetPendingMigrationsAsync(cancellation)).Count();
        if (pending == 0) return;
        Log.Migrating(logger, pending);
        await database.ClearMigrationAsync(db, cancellation);
        await db.Database.MigrateAsync(cancellation);
    }
}
