using Gateway.Tests.Support;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Gateway.Tests.Admin.Data;

[TestFixture]
internal sealed class MigrationTests
{
    [TestCase(Store.Sqlite)]
    [TestCase(Store.Postgres)]
    public async Task Keys_that_were_made_before_their_tags_had_a_table_are_found_by_their_tags(Store store)
    {
        var directory = Directory.CreateTempSubdirectory("gateway-admin-").FullName;
        var databaseUrl = store == Store.Postgres ? await SharedPostgres.DatabaseAsync() : null;
        string before;
        await using (var first = await AdminHost.StartAsync(directory, databaseUrl: databaseUrl))
        {
            await first.KeyAsync(new { allowed_tags = new[] { "region:eu", "tier:paid" }, tags = new[] { "region:eu", "cost:a" } });
            await first.KeyAsync(new { enforced_tags = new[] { "region:eu" }, metadata = new { tags = new[] { "cost:b " } } });
            await first.KeyAsync(new { metadata = new { tags = (string?)null } });
            before = await TagsAsync(first);
            await using var db = await first.OpenAsync();
            await db.GetService<IMigrator>().MigrateAsync("Initial");
        }

        await using (var second = await AdminHost.StartAsync(directory, databaseUrl: databaseUrl))
        {
            Assert.That(await TagsAsync(second), Is.EqualTo(before));
            foreach (var (list, count) in new[] { ("/key/list?tag=cost:b", 1), ("/key/list?search=sk-", 3), ("/key/list?tag=cost:b&search=sk-", 1), ("/route/reach?leaves=region:eu", 1) })
                Assert.That((await second.GetAsync(list)).Json.GetProperty("total_count").GetInt64(), Is.EqualTo(count), list);
        }

        Directory.Delete(directory, recursive: true);
    }

    private static async Task<string> TagsAsync(AdminHost host) => (await host.GetAsync("/tag/list")).Text;
}
