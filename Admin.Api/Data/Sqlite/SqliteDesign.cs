using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace Admin.Api.Data.Sqlite;

/// <summary>Lets <c>dotnet ef migrations add NAME --context SqliteAdminDbContext --output-dir Data/Migrations/Sqlite</c> see the model without a configuration file.</summary>
internal sealed class SqliteDesign : IDesignTimeDbContextFactory<SqliteAdminDbContext>
{
    public SqliteAdminDbContext CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<SqliteAdminDbContext>().UseSqlite("Data Source=design.db").Options);
}
