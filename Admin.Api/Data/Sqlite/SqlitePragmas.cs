using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Admin.Api.Data.Sqlite;

/// <summary>
/// Sets on every connection what an acknowledged write depends on: the log is on disk before the answer (<c>synchronous=FULL</c>),
/// readers do not block writers (WAL), and a key cannot name a team that is not there. Pages are read
/// from the system's own cache, up to a gibibyte: a list reads an index from end to end, and copying each page first takes twice as long.
/// SQLite itself waits no longer than a second for a lock: the driver, which asks again, knows how much patience is left.
/// Checkpoints are the business of <see cref="SqliteCheckpoints"/>: only should its thread be stuck does a commit make one (at 128 MiB). Whoever begins the
/// log anew cuts a file that has been longer than 64 MiB.
/// </summary>
internal sealed class SqlitePragmas : DbConnectionInterceptor
{
    private const string Text =
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA busy_timeout=1000; PRAGMA mmap_size=1073741824; "
        + "PRAGMA wal_autocheckpoint=32768; PRAGMA journal_size_limit=67108864;";

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        using var command = connection.CreateCommand();
        command.CommandText = Text;
        command.ExecuteNonQuery();
    }

    public override async Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = Text;
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
