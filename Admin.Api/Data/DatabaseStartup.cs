using Admin.Api.Errors;
using Admin.Api.Sync;
using Admin.Api.Telemetry;
using Microsoft.EntityFrameworkCore;

namespace Admin.Api.Data;

/// <summary>Brings the database up to date before anything else starts, and says which one it is.</summary>
internal sealed class DatabaseStartup(
    IAdminDatabase database, IDbContextFactory<AdminDbContext> contexts, FirstRowsWrites firstRows, SyncPosition position, ILogger<DatabaseStartup> logger)
    : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var db = await contexts.CreateDbContextAsync(cancellationToken);
            await using var onlyOne = await database.LockMigrationsAsync(db, cancellationToken);
            await MigrateAsync(db, cancellationToken);
            var state = await firstRows.EnsureAsync(cancellationToken);
            position.Epoch = state.Epoch;
            Log.DatabaseOpen(logger, database.Place, state.Revision);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or System.Data.Common.DbException)
        {
            throw new AdminStartException($"general_settings.database_url: the database {database.Place} cannot be opened: {fault.Message}");
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task MigrateAsync(AdminDbContext db, CancellationToken cancellation)
    {
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
