using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace Admin.Api.Data.Postgres;

/// <summary>Makes pooled contexts. The first is made after the schema was chosen, and not when the services are put together.</summary>
internal sealed class PostgresContexts(Func<DbContextOptions<PostgresAdminDbContext>> options) : IDbContextFactory<AdminDbContext>
{
    private readonly Lazy<PooledDbContextFactory<PostgresAdminDbContext>> _contexts = new(() => new PooledDbContextFactory<PostgresAdminDbContext>(options()));

    public AdminDbContext CreateDbContext() => _contexts.Value.CreateDbContext();

    public async Task<AdminDbContext> CreateDbContextAsync(CancellationToken cancellationToken = default) => await _contexts.Value.CreateDbContextAsync(cancellationToken);
}
