using System.Net;
using System.Text.Json;
using Gateway.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Gateway.Tests.Admin.Audit;

[TestFixture]
internal sealed class AuditTests
{
    private AdminHost _host = null!;

    [SetUp]
    public async Task StartAsync() => _host = await AdminHost.StartAsync();

    [TearDown]
    public async Task StopAsync() => await _host.DisposeAsync();

    [Test]
    public async Task Every_change_is_noted_with_who_made_it_and_the_row_before_and_after()
    {
        var team = await _host.TeamAsync(new { team_id = "t", team_alias = "Team" });
        var made = await _host.KeyAsync(new { key_alias = "a", team_id = team });
        var key = made.GetProperty("key").GetString();
        await _host.PostAsync("/key/update", new { key, models = new[] { "gpt-4" } });
        await _host.PostAsync("/key/block", new { key });
        await _host.PostAsync("/key/unblock", new { key });
        await _host.PostAsync("/key/regenerate", new { key, grace_period = "1h" });
        await _host.PostAsync("/team/update", new { team_id = team, tags = new[] { "region:eu" } });
        await _host.PostAsync("/team/block", new { team_id = team });
        await _host.PostAsync("/team/unblock", new { team_id = team });
        await _host.PostAsync("/team/member_add", new { team_id = team, member = new { user_id = "ann" } });
        await _host.PostAsync("/team/member_delete", new { team_id = team, user_id = "ann" });
        await _host.PostAsync("/team/delete", new { team_ids = new[] { team } });

        var entries = await EntriesAsync("");

        Assert.That(entries.Reverse().Select(e => Text(e, "action")), Is.EqualTo(new[]
        {
            "team.new", "key.generate", "key.update", "key.block", "key.unblock", "key.regenerate",
            "team.update", "team.block", "team.unblock", "team.member_add", "team.member_delete", "key.delete", "team.delete",
        }));
        Assert.That(entries.Select(e => Text(e, "actor")), Is.All.EqualTo("admin"));
        Assert.That(entries.Select(e => Text(e, "entity_name")).Distinct(), Is.EquivalentTo(new[] { "a", "Team" }));
        var update = entries.Single(e => Text(e, "action") == "key.update");
        Assert.That(update.GetProperty("before").GetProperty("models").GetArrayLength(), Is.Zero);
        Assert.That(update.GetProperty("after").GetProperty("models")[0].GetString(), Is.EqualTo("gpt-4"));
        Assert.That(update.GetProperty("after").GetProperty("revision").GetInt64(), Is.EqualTo(update.GetProperty("revision").GetInt64()));
        Assert.That(entries[^1].GetProperty("before").ValueKind, Is.EqualTo(JsonValueKind.Null));
        Assert.That(entries[0].GetProperty("after").ValueKind, Is.EqualTo(JsonValueKind.Null));
    }

    [Test]
    public async Task No_entry_holds_a_key_and_a_refused_change_leaves_none()
    {
        var made = await _host.KeyAsync();
        await _host.PostAsync("/key/update", new { key = made.GetProperty("key").GetString(), team_id = "nobody" });

        var text = (await _host.GetAsync("/audit")).Text;

        Assert.That(await EntriesAsync(""), Has.Count.EqualTo(1));
        Assert.That(text, Does.Not.Contain(made.GetProperty("key").GetString()));
    }

    [Test]
    public async Task Entries_are_found_by_what_they_say()
    {
        var made = await _host.KeyAsync(new { team_id = await _host.TeamAsync(new { team_id = "t" }) });
        await _host.PostAsync("/key/block", new { key = made.GetProperty("key").GetString() });

        string[] filters =
        [
            "action=key.block", "entity_type=team", "team_id=t", "key=" + made.GetProperty("token").GetString(), "actor=admin", "actor=eve",
            "from=2020-01-01T00:00:00Z&to=2020-01-02T00:00:00Z", "from=2020-01-01", "size=2", "size=2&page=2",
        ];
        var counts = new List<int>();
        foreach (var filter in filters) counts.Add((await EntriesAsync(filter)).Count);

        Assert.That(counts, Is.EqualTo(new[] { 1, 1, 1, 2, 3, 0, 0, 3, 2, 1 }));
        Assert.That((await _host.GetAsync("/audit?from=yesterday")).Status, Is.EqualTo(HttpStatusCode.BadRequest));
    }

    [TestCase("UPDATE audit SET actor = 'nobody'")]
    [TestCase("DELETE FROM audit")]
    [TestCase("INSERT OR REPLACE INTO audit {0}")]
    [TestCase("REPLACE INTO audit {0}")]
    [TestCase("PRAGMA recursive_triggers = OFF; INSERT OR REPLACE INTO audit {0}")]
    [TestCase("PRAGMA recursive_triggers = ON; INSERT OR REPLACE INTO audit {0}")]
    [TestCase("INSERT OR IGNORE INTO audit {0}")]
    [TestCase("UPDATE OR REPLACE audit SET actor = 'nobody'")]
    [TestCase("INSERT INTO audit {0} ON CONFLICT (revision) DO UPDATE SET actor = 'nobody'")]
    public async Task The_database_itself_refuses_to_change_an_entry(string sql)
    {
        await _host.KeyAsync();

        await RefusesAsync(_host, sql);
    }

    [TestCase("UPDATE audit SET actor = 'nobody'")]
    [TestCase("DELETE FROM audit")]
    [TestCase("TRUNCATE audit")]
    [TestCase("TRUNCATE audit CASCADE")]
    [TestCase("INSERT INTO audit {0} ON CONFLICT (revision) DO UPDATE SET actor = 'nobody'")]
    [TestCase("MERGE INTO audit USING (SELECT 1) AS one ON true WHEN MATCHED THEN DELETE")]
    [TestCase("SET session_replication_role = replica; DELETE FROM audit")]
    public async Task So_does_PostgreSQL(string sql)
    {
        await using var host = await AdminHost.StartAsync(Store.Postgres);
        await host.KeyAsync();

        await RefusesAsync(host, sql);
    }

    private static string? Text(JsonElement entry, string field) => entry.GetProperty(field).GetString();

    /// <param name="sql">Where it has a place for it, the entry that is there comes in, made by somebody else.</param>
    private static async Task RefusesAsync(AdminHost host, string sql)
    {
        const string Forged = "SELECT revision, at, 'nobody', action, entity_type, entity_id, entity_name, before, after FROM audit WHERE true";
        const string Columns = "(revision, at, actor, action, entity_type, entity_id, entity_name, before, after) ";
        await using var db = await host.OpenAsync();
        var statement = sql.Replace("{0}", Columns + Forged, StringComparison.Ordinal);

        var fault = await Assert.CatchAsync<System.Data.Common.DbException>(() => db.Database.ExecuteSqlRawAsync(statement));

        Assert.That(fault!.Message, Does.Contain("append-only"));
        Assert.That((await host.GetAsync("/audit")).Json.GetProperty("data").EnumerateArray().Select(e => Text(e, "actor")), Is.EqualTo(new[] { "admin" }));
    }

    private async Task<IReadOnlyList<JsonElement>> EntriesAsync(string query) =>
        [.. (await _host.GetAsync("/audit?" + query)).Json.GetProperty("data").EnumerateArray()];
}
