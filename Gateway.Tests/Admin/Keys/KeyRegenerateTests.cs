using System.Net;
using System.Text.Json;
using Gateway.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Shared.Contracts.Sync;

namespace Gateway.Tests.Admin.Keys;

/// <summary>A new secret for the same key: who has the old one has it as long as was said, and never longer than the key.</summary>
[TestFixture]
internal sealed class KeyRegenerateTests
{
    private readonly FakeTimeProvider _time = new(DateTimeOffset.Parse("2026-11-23T00:00:00Z", System.Globalization.CultureInfo.InvariantCulture));
    private AdminHost _host = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => _host = await AdminHost.StartAsync(replace: services => services.AddSingleton<TimeProvider>(_time));

    [OneTimeTearDown]
    public async Task StopAsync() => await _host.DisposeAsync();

    [Test]
    public async Task The_key_keeps_everything_but_its_secret()
    {
        var team = await _host.TeamAsync(new { tags = new[] { "region:eu" } });
        var made = await _host.KeyAsync(new { key_alias = "kept", team_id = team, allowed_tags = new[] { "region:eu" }, rpm_limit = 7, metadata = new { a = 1 }, permissions = new { b = 2 } });

        var answer = (await _host.PostAsync("/key/regenerate", new { key = Text(made, "key") })).Json;

        string[] changing = ["key", "token", "token_id", "key_name", "updated_at", "revision", "warnings"];
        Assert.That(Without(answer, changing), Is.EqualTo(Without(made, changing)));
        Assert.That(Text(answer, "key"), Does.StartWith("sk-").And.Not.EqualTo(Text(made, "key")));
        Assert.That(Text(answer, "token"), Is.EqualTo(KeyHash.Of(Text(answer, "key")).ToString()));
        Assert.That((await _host.GetAsync("/key/info?key=" + Text(made, "key"))).Status, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That((await _host.GetAsync("/key/list?key_alias=kept")).Json.GetProperty("total_count").GetInt64(), Is.EqualTo(1));
    }

    [Test]
    public async Task Without_a_grace_period_the_old_secret_stops_with_the_write()
    {
        var old = await _host.KeyAsync();

        var answer = (await _host.PostAsync("/key/regenerate", new { key = Text(old, "key") })).Json;

        var changes = await ChangesAfterAsync(old.GetProperty("revision").GetInt64());
        Assert.That(changes.Select(Told).TakeLast(2), Is.EqualTo(new[] { $"gone {Text(old, "token")}", $"is {Text(answer, "token")}" }));
    }

    [TestCase("path")]
    [TestCase("body")]
    public async Task With_a_grace_period_the_old_secret_travels_as_the_key_with_an_end(string namedIn)
    {
        var old = await _host.KeyAsync(new { allowed_tags = new[] { "region:eu" } });
        var key = Text(old, "key");

        var answer = namedIn == "path"
            ? await _host.PostAsync($"/key/{key}/regenerate", new { grace_period = "10m" })
            : await _host.PostAsync("/key/regenerate", new { key, grace_period = "10m" });

        var (first, second) = await ChangesAfterAsync(old.GetProperty("revision").GetInt64()) switch { [.., var a, var b] => (a.KeyUpserted!, b.KeyUpserted!), _ => default };
        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.OK), answer.Text);
        Assert.That((first.Hash, first.ExpiresAt), Is.EqualTo((Text(old, "token"), _time.GetUtcNow().AddMinutes(10).ToUnixTimeMilliseconds())));
        Assert.That(first.AllowedTags, Is.EqualTo(new[] { "region:eu" }));
        Assert.That((second.Hash, second.ExpiresAt), Is.EqualTo((Text(answer.Json, "token"), (long?)null)));
    }

    [TestCase("/key/block", """{"key":"KEY"}""")]
    [TestCase("/key/update", """{"key":"KEY","enforced_tags":["tier:free"],"allowed_tags":null,"models":["gpt-4"]}""")]
    [TestCase("/key/update", """{"key":"KEY","duration":"1m"}""")]
    public async Task Whatever_is_done_to_the_key_in_the_grace_period_is_done_to_the_old_secret_too(string path, string body)
    {
        var (old, current) = await RegeneratedAsync();

        var answer = await _host.PostAsync(path, body.Replace("KEY", Text(current, "key"), StringComparison.Ordinal));

        var changes = (await ChangesAfterAsync(current.GetProperty("revision").GetInt64())).Select(c => c.KeyUpserted!).ToList();
        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.OK), answer.Text);
        Assert.That(changes.Select(k => k.Hash), Is.EqualTo(new[] { Text(old, "token"), Text(current, "token") }));
        Assert.That(
            JsonSerializer.Serialize(changes[0] with { Hash = "", ExpiresAt = null }), Is.EqualTo(JsonSerializer.Serialize(changes[1] with { Hash = "", ExpiresAt = null })));
        Assert.That(changes[0].ExpiresAt, Is.LessThanOrEqualTo(changes[1].ExpiresAt ?? long.MaxValue));
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task A_key_that_is_deleted_takes_its_old_secrets_with_it(bool withItsTeam)
    {
        var team = await _host.TeamAsync();
        var (old, current) = await RegeneratedAsync(new { team_id = team });

        var answer = withItsTeam
            ? await _host.PostAsync("/team/delete", new { team_ids = new[] { team } })
            : await _host.PostAsync("/key/delete", new { keys = new[] { Text(current, "key") } });

        var changes = await ChangesAfterAsync(current.GetProperty("revision").GetInt64());
        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.OK), answer.Text);
        Assert.That(changes.Select(Told), Does.Contain($"gone {Text(old, "token")}").And.Contain($"gone {Text(current, "token")}"));
        await using var db = await _host.OpenAsync();
        Assert.That(await db.RetiredKeys.CountAsync(r => r.Hash == Text(old, "token")), Is.Zero);
    }

    [Test]
    public async Task Who_has_only_the_old_secret_can_block_the_key_by_it_as_long_as_it_works()
    {
        var (old, current) = await RegeneratedAsync();

        var blocked = await _host.PostAsync("/key/block", new { key = Text(old, "key") });
        _time.Advance(TimeSpan.FromMinutes(11));
        var later = await _host.PostAsync("/key/unblock", new { key = Text(old, "key") });

        Assert.That((blocked.Status, Text(blocked.Json, "token")), Is.EqualTo((HttpStatusCode.OK, Text(current, "token"))));
        Assert.That(later.Status, Is.EqualTo(HttpStatusCode.NotFound));
    }

    [Test]
    public async Task A_snapshot_holds_the_old_secret_with_its_end_until_then_and_two_of_them_after_two_changes()
    {
        var (first, second) = await RegeneratedAsync();
        await _host.PostAsync("/key/regenerate", new { key = Text(second, "key"), grace_period = "1h" });

        var during = (await _host.SyncAsync("/sync/snapshot")).Text;
        _time.Advance(TimeSpan.FromMinutes(10));
        var after = (await _host.SyncAsync("/sync/snapshot")).Text;

        foreach (var (snapshot, hasFirst) in new[] { (during, true), (after, false) })
        {
            var lines = snapshot.Split('\n');
            Assert.That(lines.Any(l => l.Contains(Text(first, "token"), StringComparison.Ordinal) && l.Contains("expires_at", StringComparison.Ordinal)), Is.EqualTo(hasFirst));
            Assert.That(lines.Count(l => l.Contains(Text(second, "token"), StringComparison.Ordinal)), Is.EqualTo(1));
            Assert.That(lines.Count(l => l.StartsWith('K')), Is.EqualTo(JsonElement.Parse(lines[0]).GetProperty("keys").GetInt32()));
        }
    }

    [Test]
    public async Task A_secret_that_was_given_up_is_not_taken_again_and_a_refused_one_changes_nothing()
    {
        var (old, current) = await RegeneratedAsync();
        var revision = await _host.RevisionAsync();

        var reused = await _host.PostAsync("/key/regenerate", new { key = Text(current, "key"), new_key = Text(old, "key") });
        var generated = await _host.PostAsync("/key/generate", new { key = Text(old, "key") });
        var tooShort = await _host.PostAsync("/key/regenerate", new { key = Text(current, "key"), new_key = "sk-short", grace_period = "soon" });
        var two = await _host.PostAsync($"/key/{Text(current, "key")}/regenerate", new { key = "sk-another-0123456789abcdef" });
        var unknown = await _host.PostAsync("/key/sk-unknown-0123456789/regenerate", "");
        var stale = await _host.PostAsync("/key/regenerate", new { key = Text(current, "key") }, ("If-Match", "\"1\""));

        Assert.That(reused.Fields, Is.EqualTo(new[] { "new_key" }));
        Assert.That(generated.Fields, Is.EqualTo(new[] { "key" }));
        Assert.That(tooShort.Fields, Is.EqualTo(new[] { "grace_period", "new_key" }));
        Assert.That(two.Fields, Is.EqualTo(new[] { "key" }));
        Assert.That((unknown.Status, stale.Status), Is.EqualTo((HttpStatusCode.NotFound, HttpStatusCode.PreconditionFailed)));
        Assert.That(await _host.RevisionAsync(), Is.EqualTo(revision));
    }

    [Test]
    public async Task Secrets_whose_time_is_over_are_cleared_away()
    {
        var (old, _) = await RegeneratedAsync();
        _time.Advance(TimeSpan.FromHours(1));

        await _host.PostAsync("/key/regenerate", new { key = Text(await _host.KeyAsync(), "key") });

        await using var db = await _host.OpenAsync();
        Assert.That(await db.RetiredKeys.CountAsync(r => r.Hash == Text(old, "token")), Is.Zero);
        Assert.That((await ChangesAfterAsync(old.GetProperty("revision").GetInt64())).Select(Told), Does.Contain($"gone {Text(old, "token")}"));
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    private static string Without(JsonElement row, string[] fields) => string.Join('\n', row.EnumerateObject().Where(f => !fields.Contains(f.Name)).Select(f => f.ToString()));

    private static string Told(Change change) => change switch
    {
        { KeyRemoved: { } hash } => "gone " + hash,
        { KeyUpserted: { } key } => "is " + key.Hash,
        _ => "",
    };

    /// <summary>A key whose secret was replaced with ten minutes of grace: its first answer and the answer of the replacement.</summary>
    private async Task<(JsonElement Old, JsonElement Current)> RegeneratedAsync(object? fields = null)
    {
        var old = await _host.KeyAsync(fields);
        return (old, (await _host.PostAsync("/key/regenerate", new { key = Text(old, "key"), grace_period = "10m" })).Json);
    }

    private async Task<IReadOnlyList<Change>> ChangesAfterAsync(long revision)
    {
        await using var db = await _host.OpenAsync();
        var payloads = await db.Changes.Where(c => c.Revision > revision).OrderBy(c => c.Revision).Select(c => c.Payload).ToListAsync();
        return [.. payloads.Select(p => JsonSerializer.Deserialize(p, SyncJson.Default.Change)!)];
    }
}
