using Admin.Api.Errors;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Shared.Contracts.Routing;

namespace Admin.Api.Data.Postgres;

/// <summary>A PostgreSQL server: any number of Admin.Api replicas.</summary>
internal sealed class PostgresDatabase : IAdminDatabase
{
    private const int ConnectSeconds = 5;

    private readonly NpgsqlConnectionStringBuilder _connection;
    private string? _schema;

    private PostgresDatabase(NpgsqlConnectionStringBuilder connection) => _connection = connection;

    public string Place =>
        $"{_connection.Database ?? _connection.Username} at {_connection.Host}:{_connection.Port}" + (string.IsNullOrEmpty(_connection.SearchPath) ? "" : $", schema {_connection.SearchPath}");

    public TimeSpan Patience { get; } = TimeSpan.FromSeconds(20);

    public bool IsForOneProcess => false;

    public static PostgresDatabase? Read(Secret url, out string fault)
    {
        fault = "must be a PostgreSQL connection string such as 'Host=db;Database=gateway;Username=gateway;Password=…'";
        if (PostgresUrl.Parse(url, ref fault) is not { } parsed) return null;
        if (string.IsNullOrEmpty(parsed.Host)) return null;
        // A message of the server may quote values; details may hold a row's content.
        parsed.IncludeErrorDetail = false;
        parsed.PersistSecurityInfo = false;
        parsed.ApplicationName ??= "Admin.Api";
        // Shorter than the driver's 15 s: a request that waits for a server that is not there should be told soon.
        if (!parsed.ContainsKey("Timeout")) parsed.Timeout = ConnectSeconds;
        fault = "";
        return new PostgresDatabase(parsed);
    }

    public void AddContexts(IServiceCollection services) => services
        .AddSingleton<IDbContextFactory<AdminDbContext>>(provider => new PostgresContexts(() => Options(provider)));

    /// <summary>The server looks after itself.</summary>
    public void AddHostedServices(IServiceCollection services)
    {
    }

    public bool IsUnreachable(Exception fault) => fault.WithInner().Any(PostgresFault.IsOutage);

    public async Task<IAsyncDisposable> LockAsync(TimeProvider time, Action waits, CancellationToken cancellation)
    {
        await ChooseSchemaAsync(cancellation);
        return await PostgresLock.TakeAsync(_connection, PostgresLock.Migrations, time, waits, cancellation);
    }

    /// <summary>They are the server's.</summary>
    public IReadOnlyList<WideFile> KeepToOwner() => [];

    public async Task<IAsyncDisposable?> TryHoldAloneAsync(CancellationToken cancellation)
    {
        await ChooseSchemaAsync(cancellation);
        return await PostgresLock.TryTakeAsync(_connection, PostgresLock.Publisher, cancellation);
    }

    public async Task<IPublishingTurn> TakeTurnAsync(ChangeSignal signal, PublisherWrites writes, TimeProvider time, Action waits, CancellationToken cancellation)
    {
        var watch = new PublisherWatch(time);
        var connection = await PostgresLock.TakeAsync(_connection, PostgresLock.Publisher, time, waits, cancellation, watch.EndIfStalledAsync);
        try
        {
            return await PostgresTurn.BeginAsync(connection, writes, cancellation);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    public Task<long> LatestMarkAsync(AdminDbContext db, CancellationToken cancellation) => db.PublisherState.Select(p => p.Mark).SingleAsync(cancellation);

    /// <summary>Migrations are transactions here: a process that was killed left nothing.</summary>
    public Task ClearMigrationAsync(AdminDbContext db, CancellationToken cancellation) => Task.CompletedTask;

    /// <summary>Where the tables are, or are to be. The driver is told only where it is not where it looks anyway: a pooler in between may not take it.</summary>
    private async Task ChooseSchemaAsync(CancellationToken cancellation)
    {
        if (_schema is not null) return;
        var chosen = await PostgresSchema.ChooseAsync(_connection, cancellation);
        if (!chosen.IsFound) _connection.SearchPath = chosen.Name;
        _schema = chosen.Name;
    }

    private DbContextOptions<PostgresAdminDbContext> Options(IServiceProvider provider) =>
        new DbContextOptionsBuilder<PostgresAdminDbContext>()
            .UseApplicationServiceProvider(provider)
            // EF asks whether its own table is there in the schema public, whatever the connection looks in.
            .UseNpgsql(_connection.ConnectionString, npgsql => npgsql.MigrationsHistoryTable(PostgresSchema.History, _schema))
            .Options;
}
