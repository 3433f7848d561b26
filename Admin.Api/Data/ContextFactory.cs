using Microsoft.EntityFrameworkCore;

namespace Admin.Api.Data;

/// <summary>Makes contexts of one database for code that knows none. EF finds migrations by the exact type of the context, so each database has its own.</summary>
internal sealed class ContextFactory<T>(IDbContextFactory<T> contexts) : IDbContextFactory<AdminDbContext>
    where T : AdminDbContext
{
    public AdminDbContext CreateDbContext() => contexts.CreateDbContext();

    public async Task<AdminDbContext> CreateDbContextAsync(CancellationToken cancellationToken = default) => await contexts.CreateDbContextAsync(cancellationToken);
}
