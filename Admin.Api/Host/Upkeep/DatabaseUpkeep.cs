using System.Data.Common;
using System.Globalization;
using Admin.Api.Data;
using Admin.Api.Data.Sqlite;
using Admin.Api.Errors;
using Microsoft.EntityFrameworkCore;

namespace Admin.Api.Host.Upkeep;

/// <summary>
/// What an operator does with the database from the command line. A verb of the service itself and no script: whoever has the binary or the container has it,
/// with the same configuration and the same SQLite.
/// </summary>
internal sealed class DatabaseUpkeep(IAdminDatabase database, TimeProvider time, TextWriter output)
{
    /// <exception cref="AdminStartException">Why it cannot be done.</exception>
    public async Task RunAsync(UpkeepVerb verb, CancellationToken cancellation)
    {
        try
        {
            await (verb.Kind switch
            {
                UpkeepKind.Backup => BackupAsync(verb.File),
                UpkeepKind.Restore => RestoreAsync(verb.File, cancellation),
                UpkeepKind.NewEpoch => RenewEpochAsync(cancellation),
                _ => throw new ArgumentOutOfRangeException(nameof(verb)),
            });
        }
        catch (Exception fault) when (database.IsUnreachable(fault) || fault is IOException or UnauthorizedAccessException or DbException)
        {
            throw new AdminStartException($"the database {database.Place} or its copy cannot be used: {fault.GetBaseException().Message}");
        }
    }

    private async Task BackupAsync(string file)
    {
        var sqlite = OnlySqlite("--backup", "pg_dump");
        var target = Path.GetFullPath(file);
        if (File.Exists(target)) throw new AdminStartException($"--backup: {target} exists; name a file that does not");
        var partial = target + ".partial";
        File.Delete(partial);
        var state = SqliteCopy.Write(sqlite.Place, partial);
        File.Move(partial, target);
        await SayAsync($"{target}: revision {state.Revision} of {sqlite.Place}, checked");
    }

    private async Task RestoreAsync(string file, CancellationToken cancellation)
    {
        var sqlite = OnlySqlite("--restore", "pg_restore, then --new-epoch");
        var source = Path.GetFullPath(file);
        if (!File.Exists(source)) throw new AdminStartException($"--restore: there is no file {source}");
        await using var held = await HoldAsync("--restore", cancellation);
        var copy = sqlite.Place + ".restoring";
        File.Delete(copy);
        SqliteCopy.Write(source, copy);
        // The new epoch is in the copy before it becomes the database: there is no moment at which a start could find the old one.
        var state = await RenewAsync(SqliteDatabase.At(copy), cancellation);
        var aside = SqliteRestore.Replace(sqlite.Place, copy, time.GetUtcNow());
        await SayAsync($"{sqlite.Place} is {source} at revision {state.Revision}, with the new epoch {state.Epoch}; gateways load a snapshot");
        if (aside is not null) await SayAsync($"what it replaced is kept as {aside}");
    }

    private async Task RenewEpochAsync(CancellationToken cancellation)
    {
        await using var held = await HoldAsync("--new-epoch", cancellation);
        var state = await RenewAsync(database, cancellation);
        await SayAsync($"{database.Place} has the new epoch {state.Epoch} at revision {state.Revision}; gateways load a snapshot");
    }

    private static async Task<SyncStateRow> RenewAsync(IAdminDatabase database, CancellationToken cancellation)
    {
        var services = new ServiceCollection();
        database.AddContexts(services);
        await using var provider = services.BuildServiceProvider();
        await using var db = await provider.GetRequiredService<IDbContextFactory<AdminDbContext>>().CreateDbContextAsync(cancellation);
        return await EpochWrites.RenewAsync(db, database.Patience, cancellation);
    }

    private async Task<IAsyncDisposable> HoldAsync(string verb, CancellationToken cancellation) =>
        await database.TryHoldAloneAsync(cancellation)
        ?? throw new AdminStartException($"{verb}: Admin.Api uses the database {database.Place}; stop it first");

    private SqliteDatabase OnlySqlite(string verb, string instead) =>
        database as SqliteDatabase ?? throw new AdminStartException($"{verb} is for a SQLite file; with PostgreSQL use {instead}");

    private Task SayAsync(FormattableString line) => output.WriteLineAsync(line.ToString(CultureInfo.InvariantCulture));
}
