using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace Admin.Api.Data;

/// <summary>Lets <c>dotnet ef migrations add</c> see the model without a configuration file.</summary>
internal sealed class DesignTimeContextFactory : IDesignTimeDbContextFactory<AdminDbContext>
{
    public AdminDbContext CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<AdminDbContext>().UseSqlite("Data Source=design.db").Options);
}
