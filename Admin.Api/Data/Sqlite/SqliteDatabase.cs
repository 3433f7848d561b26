using Admin.Api.Errors;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Shared.Contracts.Routing;

namespace Admin.Api.Data.Sqlite;

/// <summary>A SQLite file: one Admin.Api, nothing to install.</summary>
internal sealed class SqliteDatabase : IAdminDatabase
{
    private const int Busy = 5;
    private const int Locked = 6;

    /// <summary>How long a command waits for somebody else's lock. The driver tries again for its own thirty seconds whatever <c>busy_timeout</c> says, and callers have given up by then.</summary>
    private const int PatienceSeconds = 10;

    /// <summary>The files that a database is made of.</summary>
    private static readonly string[] Parts = ["", "-wal", "-shm", "-journal", ".lock"];

    private readonly string _connectionString;
    private readonly SqliteMarks _marks = new();

    private SqliteDatabase(SqliteConnectionStringBuilder connection, string file)
    {
        (_connectionString, Place) = (connection.ToString(), file);
        Patience = connection.DefaultTimeout == 0 ? Timeout.InfiniteTimeSpan : TimeSpan.FromSeconds(connection.DefaultTimeout);
    }

    /// <summary>The full path of the file.</summary>
    public string Place { get; }

    public TimeSpan Patience { get; }

    public bool IsForOneProcess => true;

    public static SqliteDatabase? Read(Secret url, out string fault)
    {
        fault = "must be an SQLite connection string such as 'Data Source=data/gateway.db', or a PostgreSQL one such as 'Host=db;Database=gateway;Username=gateway;Password=…'";
        try
        {
            var parsed = new SqliteConnectionStringBuilder(url.Reveal()) { ForeignKeys = true };
            // Each connection of an in-memory database is a database of its own, and it would forget what was acknowledged.
            if (parsed.DataSource.Length == 0 || parsed.Mode == SqliteOpenMode.Memory || parsed.DataSource.Contains(":memory:", StringComparison.Ordinal))
            {
                fault = "must name a file, such as 'Data Source=data/gateway.db'";
                return null;
            }

            if (!parsed.ShouldSerialize("Default Timeout")) parsed.DefaultTimeout = PatienceSeconds;
            fault = "";
            return new SqliteDatabase(parsed, Path.GetFullPath(parsed.DataSource));
        }
        catch (ArgumentException)
        {
            // The driver's message may repeat the value, and a connection string may hold a password.
            return null;
        }
    }

    /// <summary>Another file, whose connections close when they are done with.</summary>
    public static SqliteDatabase At(string file) =>
        new(new SqliteConnectionStringBuilder { DataSource = file, Mode = SqliteOpenMode.ReadWrite, Pooling = false, ForeignKeys = true }, file);

    public void AddContexts(IServiceCollection services) => services
        .AddPooledDbContextFactory<SqliteAdminDbContext>(options => options.UseSqlite(_connectionString).AddInterceptors(new SqlitePragmas()))
        .AddSingleton<IDbContextFactory<AdminDbContext>, ContextFactory<SqliteAdminDbContext>>();

    public void AddHostedServices(IServiceCollection services) => services
        .AddSingleton(CheckpointTerms.Default)
        .AddSingleton(this)
        .AddHostedService<SqliteCheckpoints>();

    /// <summary>
    /// Outside the pool, and with the same care for the disk as a write: a page that is in the file no longer stands in the log. It waits only briefly for a
    /// lock, because while it waits for one it may hold that of the writers. Opening makes no file.
    /// </summary>
    public SqliteConnection OpenForCheckpoints()
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder(_connectionString)
        {
            Mode = SqliteOpenMode.ReadWrite,
            Cache = SqliteCacheMode.Private,
            Pooling = false,
            DefaultTimeout = 1,
        }.ToString());
        try
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA synchronous=FULL; PRAGMA busy_timeout=20;";
            command.ExecuteNonQuery();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Busy for longer than the connection's own patience: a disk that stalls, or somebody else's tool that holds the file.</summary>
    public bool IsUnreachable(Exception fault) => fault.WithInner().OfType<SqliteException>().Any(f => f.SqliteErrorCode is Busy or Locked);

    /// <summary>
    /// Made before SQLite makes it, which would ask the umask; it gives the log beside a database the permissions of the database. A file that is there is
    /// not opened: closing it would give back the locks that connections of this process hold on it.
    /// </summary>
    public IReadOnlyList<WideFile> KeepToOwner()
    {
        var asked = new SqliteConnectionStringBuilder(_connectionString);
        var isMade = asked.Mode == SqliteOpenMode.ReadWriteCreate && !asked.DataSource.StartsWith("file:", StringComparison.Ordinal);
        if (isMade && !File.Exists(Place)) Make();
        return [.. Parts.Select(part => OwnerOnly.Keep(Place + part)).OfType<WideFile>()];
    }

    /// <summary>With its journal's mode: whoever only looks whether there is a database opens it read-only, and could not set it.</summary>
    private void Make()
    {
        OwnerOnly.Open(Place, FileMode.OpenOrCreate).Dispose();
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder(_connectionString) { Pooling = false }.ToString());
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA journal_mode=WAL";
        command.ExecuteNonQuery();
    }

    /// <summary>
    /// For as long as this process runs. The migrations' own lock is a row in the database: of a process that was killed while it migrated it would keep
    /// every later start waiting for ever.
    /// </summary>
    public async Task<IAsyncDisposable> LockAsync(TimeProvider time, Action waits, CancellationToken cancellation) =>
        await SqliteLock.TakeAsync(Place, time, waits, cancellation)
        ?? throw new AdminStartException(
            $"general_settings.database_url: another Admin.Api uses the database {Place}; stop it, or use PostgreSQL, which takes several at a time");

    public Task<IAsyncDisposable?> TryHoldAloneAsync(CancellationToken cancellation) => Task.FromResult<IAsyncDisposable?>(SqliteLock.TryTake(Place));

    public async Task<IPublishingTurn> TakeTurnAsync(ChangeSignal signal, PublisherWrites writes, TimeProvider time, Action waits, CancellationToken cancellation)
    {
        var turn = await writes.TakeTurnAsync(backend: 0, cancellation);
        return new SqliteTurn(signal, writes, _marks, turn, time);
    }

    public async Task<long> LatestMarkAsync(AdminDbContext db, CancellationToken cancellation) =>
        _marks.Latest is var mark and > 0 ? mark : await db.PublisherState.Select(p => p.Mark).SingleAsync(cancellation);

    /// <summary>Whoever left this row is dead, or the lock would not be ours.</summary>
    public Task ClearMigrationAsync(AdminDbContext db, CancellationToken cancellation) =>
        db.Database.ExecuteSqlRawAsync("DROP TABLE IF EXISTS \"__EFMigrationsLock\"", cancellation);
}
