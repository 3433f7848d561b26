using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Shared.Contracts.Routing;

namespace Admin.Api.Data.Sqlite;

/// <summary>A SQLite file: one Admin.Api, nothing to install.</summary>
internal sealed class SqliteDatabase : IAdminDatabase
{
    private static readonly TimeSpan LockPatience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LockRetry = TimeSpan.FromMilliseconds(100);

    private readonly string _connectionString;

    private SqliteDatabase(string connectionString, string file) => (_connectionString, Place) = (connectionString, file);

    /// <summary>The full path of the file.</summary>
    public string Place { get; }

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

            fault = "";
            return new SqliteDatabase(parsed.ToString(), Path.GetFullPath(parsed.DataSource));
        }
        catch (ArgumentException)
        {
            // The driver's message may repeat the value, and a connection string may hold a password.
            return null;
        }
    }

    public void AddContexts(IServiceCollection services) => services
        .AddPooledDbContextFactory<SqliteAdminDbContext>(options => options.UseSqlite(_connectionString).AddInterceptors(new SqlitePragmas()))
        .AddSingleton<IDbContextFactory<AdminDbContext>, ContextFactory<SqliteAdminDbContext>>();

    /// <summary>
    /// The operating system gives this lock back when a process dies, which the migrations' own lock, a row in the database, does not: one that was
    /// killed while it migrated would keep every later start waiting for ever.
    /// </summary>
    public async Task<IAsyncDisposable> LockMigrationsAsync(AdminDbContext db, CancellationToken cancellation)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Place) ?? ".");
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                return new FileStream(Place + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (TimeProvider.System.GetElapsedTime(started) < LockPatience)
            {
                await Task.Delay(LockRetry, TimeProvider.System, cancellation);
            }
        }
    }

    /// <summary>Whoever left this row is dead, or the lock would not be ours.</summary>
    public Task ClearMigrationAsync(AdminDbContext db, CancellationToken cancellation) =>
        db.Database.ExecuteSqlRawAsync("DROP TABLE IF EXISTS \"__EFMigrationsLock\"", cancellation);
}
