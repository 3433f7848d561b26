using Admin.Api.Data;
using Admin.Api.Data.Sqlite;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shared.Contracts.Routing;

namespace Gateway.Tests.Admin.Data;

/// <summary>A caller whose write meets somebody else's lock hears of it before his own patience, mostly thirty seconds, is over.</summary>
public sealed class SqlitePatience
{
    [TestCase("", 10)]
    [TestCase(";Default Timeout=3", 3)]
    public async Task A_command_waits_ten_seconds_for_a_lock_where_the_operator_names_no_other_time(string option, int seconds)
    {
        var services = new ServiceCollection();
        SqliteDatabase.Read(new Secret("Data Source=never-opened.db" + option), out _)!.AddContexts(services);
        await using var provider = services.BuildServiceProvider();

        await using var context = await provider.GetRequiredService<IDbContextFactory<AdminDbContext>>().CreateDbContextAsync();

        Assert.That(((SqliteConnection)context.Database.GetDbConnection()).DefaultTimeout, Is.EqualTo(seconds));
    }
}
