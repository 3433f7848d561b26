using Gateway.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Gateway.Tests.Admin.Data;

/// <summary>The database counts how many keys name a tag; whatever is done to keys, that is what counting them anew gives.</summary>
[TestFixture(Store.Sqlite)]
[TestFixture(Store.Postgres)]
internal sealed class TagCountTests(Store store)
{
    [Test]
    public async Task The_counts_follow_every_change_of_a_key()
    {
        await using var host = await AdminHost.StartAsync(store);
        var team = await host.TeamAsync(new { team_id = "a" });
        var first = Token(await host.KeyAsync(new { allowed_tags = new[] { "region:eu", "tier:paid" }, tags = new[] { "region:eu", "cost:a" } }));
        var second = Token(await host.KeyAsync(new { allowed_tags = new[] { "region:eu" }, team_id = team }));
        await HoldsAsync(host, "cost:a 0 1, region:eu 2 1, tier:paid 1 0");

        await host.PostAsync("/key/update", new { key = first, allowed_tags = new[] { "region:us" }, tags = new[] { "cost:a", "cost:b" } });
        await HoldsAsync(host, "cost:a 0 1, cost:b 0 1, region:eu 1 0, region:us 1 0");
        await host.PostAsync("/key/update", new { key = first, tags = new[] { "region:us" } });
        await HoldsAsync(host, "region:eu 1 0, region:us 1 1");

        var successor = (await host.PostAsync("/key/regenerate", new { key = first })).Json.GetProperty("token").GetString();
        await HoldsAsync(host, "region:eu 1 0, region:us 1 1");
        await host.PostAsync("/key/delete", new { keys = new[] { successor } });
        await HoldsAsync(host, "region:eu 1 0");
        await host.PostAsync("/team/delete", new { team_ids = new[] { team } });
        await HoldsAsync(host, "");
        Assert.That(second, Is.Not.EqualTo(first));
    }

    [Test]
    public async Task A_change_that_is_refused_counts_for_nothing()
    {
        await using var host = await AdminHost.StartAsync(store);
        await host.KeyAsync(new { key_alias = "taken", allowed_tags = new[] { "region:eu" } });

        await host.PostAsync("/key/generate", new { key_alias = "taken", allowed_tags = new[] { "region:eu" } });

        await HoldsAsync(host, "region:eu 1 0");
    }

    private static async Task HoldsAsync(AdminHost host, string expected)
    {
        await using var db = await host.OpenAsync();
        var counts = await db.TagCounts.OrderBy(t => t.Tag).Select(t => $"{t.Tag} {t.Keys} {t.Labels}").ToListAsync();
        Assert.That(string.Join(", ", counts), Is.EqualTo(expected));
    }

    private static string Token(System.Text.Json.JsonElement key) => key.GetProperty("token").GetString()!;
}
