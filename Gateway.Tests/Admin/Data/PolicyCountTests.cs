using System.Text.Json;
using Admin.Api.Data;
using Gateway.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Gateway.Tests.Admin.Data;

/// <summary>The database counts how many keys have a policy; whatever is done to keys, that is what counting them anew gives.</summary>
[TestFixture(Store.Sqlite)]
[TestFixture(Store.Postgres)]
internal sealed class PolicyCountTests(Store store)
{
    [Test]
    public async Task The_counts_follow_every_change_of_a_key()
    {
        await using var host = await AdminHost.StartAsync(store);
        var team = await host.TeamAsync(new { team_id = "a" });
        await HoldsAsync(host, 0);
        var first = Token(await host.KeyAsync(new { allowed_tags = new[] { "region:eu", "tier:paid" }, models = new[] { "gpt-4" } }));
        await host.KeyAsync(new { allowed_tags = new[] { "tier:paid", "region:eu" }, models = new[] { "gpt-4" } });
        await HoldsAsync(host, 1);
        await host.KeyAsync(new { enforced_tags = new[] { "region:eu", "tier:paid" }, models = new[] { "gpt-4" } });
        await host.KeyAsync(new { team_id = team });
        await host.KeyAsync();
        await HoldsAsync(host, 4);

        await host.PostAsync("/key/update", new { key = first, team_id = team });
        await HoldsAsync(host, 5);
        await host.PostAsync("/key/block", new { key = first });
        await host.PostAsync("/key/update", new { key = first, metadata = new { owner = "ann" }, duration = "30d" });
        await HoldsAsync(host, 5);

        var successor = (await host.PostAsync("/key/regenerate", new { key = first })).Json.GetProperty("token").GetString();
        await HoldsAsync(host, 5);
        await host.PostAsync("/key/delete", new { keys = new[] { successor } });
        await HoldsAsync(host, 4);
        await host.PostAsync("/team/delete", new { team_ids = new[] { team } });
        await HoldsAsync(host, 3);
    }

    [Test]
    public async Task A_change_that_is_refused_counts_for_nothing()
    {
        await using var host = await AdminHost.StartAsync(store);
        await host.KeyAsync(new { key_alias = "taken" });

        await host.PostAsync("/key/generate", new { key_alias = "taken" });

        await HoldsAsync(host, 1);
    }

    private static async Task HoldsAsync(AdminHost host, int policies)
    {
        await using var db = await host.OpenAsync();
        var kept = (await db.KeyPolicies.ToListAsync()).Select(p => $"{p.Policy} {p.TeamId} {Ordered(p.AllowedTags)} {Ordered(p.EnforcedTags)} {Ordered(p.Models)} {p.Keys}");
        var anew = (await db.Keys.ToListAsync()).GroupBy(k => k.Policy, StringComparer.Ordinal).Select(g => Line(g.First(), g.Count())).ToList();
        Assert.That(kept, Is.EquivalentTo(anew));
        Assert.That(anew, Has.Count.EqualTo(policies));
    }

    private static string Line(KeyRow key, int keys) => $"{key.Policy} {key.TeamId} {Ordered(key.AllowedTags)} {Ordered(key.EnforcedTags)} {Ordered(key.Models)} {keys}";

    /// <summary>In which order tags and models were given makes no other policy.</summary>
    private static string Ordered(IEnumerable<string>? texts) => texts is null ? "none" : string.Join('+', texts.Order(StringComparer.Ordinal));

    private static string Ordered(string? json) => Ordered(json is null ? null : JsonSerializer.Deserialize<List<string>>(json));

    private static string Token(JsonElement key) => key.GetProperty("token").GetString()!;
}
