using Admin.Api.Data;
using Microsoft.EntityFrameworkCore;

namespace Gateway.Tests.Admin.Data;

/// <summary>Gives a service its contexts, or what a test puts in their place.</summary>
internal sealed class SwitchedContexts(IDbContextFactory<AdminDbContext> real) : IDbContextFactory<AdminDbContext>
{
    /// <summary>Null for the real ones.</summary>
    public Func<CancellationToken, Task<AdminDbContext>>? Instead { get; set; }

    public AdminDbContext CreateDbContext() => real.CreateDbContext();

    public Task<AdminDbContext> CreateDbContextAsync(CancellationToken cancellationToken = default) =>
        Instead is { } instead ? instead(cancellationToken) : real.CreateDbContextAsync(cancellationToken);
}
