using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace Admin.Api.Data.Postgres;

/// <summary>Lets <c>dotnet ef migrations add NAME --context PostgresAdminDbContext --output-dir Data/Migrations/Postgres</c> see the model without a server.</summary>
internal sealed class PostgresDesign : IDesignTimeDbContextFactory<PostgresAdminDbContext>
{
    public PostgresAdminDbContext CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<PostgresAdminDbContext>().UseNpgsql("Host=localhost").Options);
}
