using System.Net;
using System.Text.Json;
using Admin.Api.Data;
using Gateway.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Shared.Contracts.Sync;

namespace Gateway.Tests.Admin.Data;

[TestFixture(Store.Sqlite)]
[TestFixture(Store.Postgres)]
internal sealed class ChangeLogTests(Store store)
{
    private AdminHost _host = null!;

    [SetUp]
    public async Task StartAsync() => _host = await AdminHost.StartAsync(store);

    [TearDown]
    public async Task StopAsync() => await _host.DisposeAsync();

    [Test]
    public async Task Every_write_is_one_change_that_holds_what_a_gateway_needs()
    {
        var team = await _host.TeamAsync(new { tags = new[] { "region:eu" }, models = new[] { "gpt-4" } });
        var key = await _host.KeyAsync(new { team_id = team, enforced_tags = new[] { "region:eu" }, models = new[] { "open" }, user_id = "ann", metadata = new { a = 1 } });
        var token = key.GetProperty("token").GetString()!;
        await _host.PostAsync("/key/block", new { key = token });
        await _host.PostAsync("/team/block", new { team_id = team });
        await _host.PostAsync("/key/update", new { key = token, duration = "1d" });
        await _host.PostAsync("/key/delete", new { keys = new[] { token } });
        await _host.PostAsync("/team/delete", new { team_ids = new[] { team } });

        var changes = (await PullAsync(0)).Changes;
        Assert.That(changes.Select(c => c.Revision), Is.EqualTo(new long[] { 1, 2, 3, 4, 5, 6, 7 }));
        Assert.That(changes.Select(c => c.Previous), Is.EqualTo(new long?[] { 0, 1, 2, 3, 4, 5, 6 }));
        Assert.Multiple(() =>
        {
            Assert.That(Json(changes[0]), Is.EqualTo($$$"""{"team_upserted":{"team_id":"{{{team}}}","tags":["region:eu"],"models":["gpt-4"],"blocked":false}}"""));
            Assert.That(Json(changes[1]), Is.EqualTo($$$"""{"key_upserted":{"hash":"{{{token}}}","team_id":"{{{team}}}","models":["open"],"enforced_tags":["region:eu"],"blocked":false}}"""));
            Assert.That(changes[2].Change!.KeyUpserted!.Blocked, Is.True);
            Assert.That(changes[3].Change!.TeamUpserted!.Blocked, Is.True);
            Assert.That(changes[4].Change!.KeyUpserted!.ExpiresAt, Is.GreaterThan(DateTimeOffset.UtcNow.AddHours(23).ToUnixTimeMilliseconds()));
            Assert.That(Json(changes[5]), Is.EqualTo($$"""{"key_removed":"{{token}}"}"""));
            Assert.That(Json(changes[6]), Is.EqualTo($$"""{"team_removed":"{{team}}"}"""));
        });
    }

    [Test]
    public async Task A_rows_revision_is_that_of_its_last_change()
    {
        var made = await _host.KeyAsync();
        var other = await _host.KeyAsync();
        var updated = await _host.PostAsync("/key/update", new { key = made.GetProperty("token").GetString(), user_id = "a" });

        Assert.That(made.GetProperty("revision").GetInt64(), Is.EqualTo(1));
        Assert.That(other.GetProperty("revision").GetInt64(), Is.EqualTo(2));
        Assert.That(updated.Json.GetProperty("revision").GetInt64(), Is.EqualTo(3));
    }

    [Test]
    public async Task A_deleted_team_takes_its_keys_with_it_before_itself_and_leaves_other_keys_alone()
    {
        var team = await _host.TeamAsync();
        var keys = new List<string>();
        for (var i = 0; i < 3; i++) keys.Add((await _host.KeyAsync(new { team_id = team })).GetProperty("token").GetString()!);
        var stranger = (await _host.KeyAsync()).GetProperty("token").GetString()!;

        var answer = await _host.PostAsync("/team/delete", new { team_ids = new[] { team } });

        var changes = (await PullAsync(5)).Changes;
        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(changes.Select(c => c.Revision), Is.EqualTo(new long[] { 6, 7, 8, 9 }));
        Assert.That(changes.Take(3).Select(c => c.Change!.KeyRemoved), Is.EquivalentTo(keys));
        Assert.That(changes[3].Change!.TeamRemoved, Is.EqualTo(team));
        Assert.That((await _host.GetAsync("/key/info?key=" + keys[0])).Status, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That((await _host.GetAsync("/key/info?key=" + stranger)).Status, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task A_refused_write_leaves_no_change()
    {
        await _host.KeyAsync(new { key_alias = "taken" });

        await _host.PostAsync("/key/generate", new { key_alias = "taken" });
        await _host.PostAsync("/key/generate", new { team_id = "none" });
        await _host.PostAsync("/key/delete", new { key_aliases = new[] { "taken", "none" } });
        await _host.PostAsync("/team/delete", new { team_ids = new[] { "none" } });

        Assert.That(await _host.RevisionAsync(), Is.EqualTo(1));
        Assert.That((await PullAsync(0)).Changes, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Writers_at_the_same_time_leave_a_log_without_a_gap_that_tells_the_same_as_the_rows()
    {
        const int Writers = 8;
        const int Writes = 25;
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(async writer =>
        {
            var token = (await _host.KeyAsync(new { user_id = "w" + writer })).GetProperty("token").GetString()!;
            for (var i = 1; i < Writes; i++) await _host.PostAsync(i % 2 == 1 ? "/key/block" : "/key/unblock", new { key = token });
        }));

        var changes = (await PullAsync(0)).Changes;
        Assert.That(changes.Select(c => c.Revision), Is.EqualTo(Enumerable.Range(1, Writers * Writes).Select(i => (long)i)));
        await using var db = await _host.OpenAsync();
        var last = changes.GroupBy(c => c.Change!.KeyUpserted!.Hash).ToDictionary(g => g.Key, g => g.Last());
        foreach (var row in await db.Keys.AsNoTracking().ToListAsync())
            Assert.That((last[row.Hash].Revision, last[row.Hash].Change!.KeyUpserted!.Blocked), Is.EqualTo((row.Revision, row.Blocked)));
    }

    [Test]
    public async Task Concurrent_writers_of_one_alias_leave_one_of_them_with_it()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => _host.PostAsync("/key/generate", new { key_alias = "wanted" })));

        Assert.That(answers.Count(a => a.Status == HttpStatusCode.OK), Is.EqualTo(1));
        Assert.That(answers.Where(a => a.Status != HttpStatusCode.OK).Select(a => a.Status), Is.All.EqualTo(HttpStatusCode.BadRequest));
    }

    [Test]
    public async Task The_changes_after_a_revision_are_those_above_it()
    {
        for (var i = 0; i < 5; i++) await _host.KeyAsync();

        var list = await PullAsync(3);
        var upToDate = await PullAsync(5);

        Assert.That(list.Revision, Is.EqualTo(5));
        Assert.That(list.Changes.Select(c => c.Revision), Is.EqualTo(new long[] { 4, 5 }));
        Assert.That(upToDate.Changes, Is.Empty);
    }

    [Test]
    public async Task An_answer_holds_so_many_changes_and_names_the_latest_revision()
    {
        await _host.KeyAsync();
        await using (var db = await _host.OpenAsync())
        {
            var payload = (await db.Changes.SingleAsync()).Payload;
            for (var i = 2; i <= SyncRoutes.ChangesPerAnswer + 5; i++) db.Changes.Add(new ChangeRow { Revision = i, At = 0, Payload = payload });
            (await db.SyncState.SingleAsync()).Revision = SyncRoutes.ChangesPerAnswer + 5;
            await db.SaveChangesAsync();
        }

        var first = await PullAsync(0);
        var second = await PullAsync(first.Changes[^1].Revision);

        Assert.That(first.Changes, Has.Count.EqualTo(SyncRoutes.ChangesPerAnswer));
        Assert.That(first.Revision, Is.EqualTo(SyncRoutes.ChangesPerAnswer + 5));
        Assert.That(second.Changes, Has.Count.EqualTo(5));
    }

    [Test]
    public async Task What_the_log_cannot_tell_is_gone()
    {
        for (var i = 0; i < 5; i++) await _host.KeyAsync();
        await using (var db = await _host.OpenAsync()) await db.Changes.Where(c => c.Revision <= 2).ExecuteDeleteAsync();

        var cut = await _host.SyncAsync("/sync/changes?after=1");
        var reaching = await _host.SyncAsync("/sync/changes?after=2");
        var future = await _host.SyncAsync("/sync/changes?after=6");
        var otherEpoch = await _host.SyncAsync("/sync/changes?after=5&epoch=" + Guid.NewGuid());

        Assert.That((cut.Status, cut.ErrorCode), Is.EqualTo((HttpStatusCode.Gone, "changes_gone")));
        Assert.That(reaching.Status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(future.Status, Is.EqualTo(HttpStatusCode.Gone));
        Assert.That(otherEpoch.Status, Is.EqualTo(HttpStatusCode.Gone));
    }

    [Test]
    public async Task A_log_of_which_nothing_is_left_cannot_tell_the_past_but_the_present()
    {
        await _host.KeyAsync();
        await using (var db = await _host.OpenAsync()) await db.Changes.ExecuteDeleteAsync();

        Assert.That((await _host.SyncAsync("/sync/changes?after=0")).Status, Is.EqualTo(HttpStatusCode.Gone));
        Assert.That((await _host.SyncAsync("/sync/changes?after=1")).Status, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task A_revision_that_was_written_at_another_time_is_one_of_another_history()
    {
        for (var i = 0; i < 3; i++) await _host.KeyAsync();
        var changes = (await PullAsync(0)).Changes;

        var own = await _host.ChangesAsync($"?after=2&at={changes[1].At}");
        var other = await _host.SyncAsync($"/sync/changes?after=2&at={changes[1].At + 1}");

        Assert.That(own.Changes.Single().PreviousAt, Is.EqualTo(changes[1].At));
        Assert.That(other.Status, Is.EqualTo(HttpStatusCode.Gone));
    }

    [Test]
    public async Task An_answer_repeats_the_nonce_it_was_asked_with_under_its_seal()
    {
        await _host.KeyAsync();

        var changes = await _host.ChangesAsync("?after=0&nonce=once");
        var snapshot = (await _host.SyncAsync("/sync/snapshot?nonce=once")).Text;
        var tooLong = await _host.SyncAsync("/sync/snapshot?nonce=" + new string('x', SyncRoutes.NonceLength + 1));

        Assert.That(changes.Nonce, Is.EqualTo("once"));
        Assert.That(JsonSerializer.Deserialize(snapshot.Split('\n')[0], SyncJson.Default.SnapshotHeader)!.Nonce, Is.EqualTo("once"));
        Assert.That(tooLong.Status, Is.EqualTo(HttpStatusCode.BadRequest));
    }

    [TestCase("")]
    [TestCase("?after=-1")]
    [TestCase("?after=x")]
    public async Task Changes_are_asked_for_after_a_revision(string query)
    {
        var answer = await _host.SyncAsync("/sync/changes" + query);

        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(answer.Fields, Is.EqualTo(new[] { "after" }));
    }

    private static string Json(SyncMessage message) => JsonSerializer.Serialize(message.Change!, SyncJson.Default.Change);

    private Task<ChangeList> PullAsync(long after) => _host.ChangesAsync("?after=" + after);
}
