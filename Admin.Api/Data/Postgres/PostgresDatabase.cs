using Microsoft.EntityFrameworkCore;
using Npgsql;
using Shared.Contracts.Routing;

namespace Admin.Api.Data.Postgres;

/// <summary>A PostgreSQL server: any number of Admin.Api replicas.</summary>
internal sealed class PostgresDatabase : IAdminDatabase
{
    private readonly NpgsqlConnectionStringBuilder _connection;

    private PostgresDatabase(NpgsqlConnectionStringBuilder connection) => _connection = connection;

    public string Place => $"{_connection.Database ?? _connection.Username} at {_connection.Host}:{_connection.Port}";

    public static PostgresDatabase? Read(Secret url, out string fault)
    {
        fault = "must be a PostgreSQL connection string such as 'Host=db;Database=gateway;Username=gateway;Password=…'";
        if (PostgresUrl.Parse(url, ref fault) is not { } parsed) return null;
        if (string.IsNullOrEmpty(parsed.Host)) return null;
        // A message of the server may quote values; details may hold a row's content.
        parsed.IncludeErrorDetail = false;
        parsed.PersistSecurityInfo = false;
        parsed.ApplicationName ??= "Admin.Api";
        fault = "";
        return new PostgresDatabase(parsed);
    }

    public void AddContexts(IServiceCollection services) => services
        .AddPooledDbContextFactory<PostgresAdminDbContext>(options => options.UseNpgsql(_connection.ConnectionString))
        .AddSingleton<IDbContextFactory<AdminDbContext>, ContextFactory<PostgresAdminDbContext>>();

    /// <summary>Held by a connection of its own: the server gives it back when the connection ends, however it ends.</summary>
    public async Task<IAsyncDisposable> LockMigrationsAsync(AdminDbContext db, CancellationToken cancellation)
    {
        var connection = new NpgsqlConnection(_connection.ConnectionString);
        try
        {
            await connection.OpenAsync(cancellation);
            await using var command = new NpgsqlCommand("SELECT pg_advisory_lock(hashtextextended('gateway migrations ' || current_schema(), 0))", connection);
            await command.ExecuteNonQueryAsync(cancellation);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>Migrations are transactions here: a process that was killed left nothing.</summary>
    public Task ClearMigrationAsync(AdminDbContext db, CancellationToken cancellation) => Task.CompletedTask;
}
