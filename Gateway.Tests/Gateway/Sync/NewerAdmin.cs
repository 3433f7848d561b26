using System.Net;
using System.Text;
using System.Web;
using Gateway.Api.Sync;
using Microsoft.Extensions.Time.Testing;
using Shared.Contracts.Routing;
using Shared.Contracts.Sync;

namespace Gateway.Tests.Gateway.Sync;

/// <summary>What a gateway does with authentic messages, answers and records of a later version. Source: docs/sync.md.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class NewerAdmin
{
    private static readonly Secret SyncKey = new("the sync key of the newer version");
    private static readonly SyncSignature Signature = new(SyncKey);
    private static readonly NewerVersion Newer = new(SyncKey);
    private static readonly string Hash = KeyHash.Of("a-key").ToString();
    private static readonly Change Key = new() { KeyUpserted = new KeyRecord { Hash = Hash } };
    private static readonly Change Revoked = new() { KeyRemoved = Hash };

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly SimulatedAdmin _admin;
    private readonly SimulatedGateway _gateway;

    public NewerAdmin()
    {
        _admin = new SimulatedAdmin(Signature, _time, Newer);
        _gateway = new SimulatedGateway(Signature, _admin, file: null, _time, () => 1);
    }

    [Test]
    public async Task A_change_with_an_unknown_member_leads_to_a_snapshot_and_is_not_counted_as_forged()
    {
        _admin.Write(Key);
        await _gateway.MendAsync();

        _gateway.Hear(_admin.Write(Revoked, isNewer: true));
        Assert.That((_gateway.Status.State, _gateway.Status.NotUnderstoodMessages, _gateway.Status.RefusedMessages), Is.EqualTo((SyncState.Behind, 1, 0)));
        await _gateway.MendAsync();

        Assert.That((_gateway.Cache.Table!.KeyCount, _gateway.Status.State), Is.EqualTo((0, SyncState.Live)));
    }

    [Test]
    public async Task A_pull_whose_answer_is_not_understood_leads_to_a_snapshot()
    {
        _admin.Write(Key);
        await _gateway.MendAsync();
        _admin.Write(Revoked, isNewer: true);

        _gateway.Hear(_admin.Heartbeat());
        await _gateway.MendAsync();

        Assert.That((_gateway.Cache.Table!.KeyCount, _gateway.Status.State), Is.EqualTo((0, SyncState.Live)));
    }

    [TestCase("""{"epoch":"epoch-0","revision":2,"previous":1,"change":{"budget_changed":{"key":"x"}}}""", Description = "a kind that is not known")]
    [TestCase("""{"epoch":"epoch-0","revision":2,"previous":1,"change":{}}""", Description = "none of the kinds")]
    [TestCase("""{"epoch":"epoch-0","revision":2,"previous":1,"change":{"key_removed":"x","team_removed":"y"}}""", Description = "two kinds")]
    [TestCase("""{"epoch":"epoch-0","revision":2,"previous":1,"change":{"key_removed":7}}""", Description = "a value of another type")]
    [TestCase("""{"epoch":"epoch-0","revision":2,"previous":1,"change":{"key_removed":"no hash"}}""", Description = "a hash of another form")]
    [TestCase("""{"epoch":"epoch-0","revision":2,"previous":1,"signed_by":"x","change":{"key_removed":"x"}}""", Description = "a member of the message")]
    [TestCase("""{"epoch":"epoch-0","revision":"two"}""", Description = "not even its place")]
    [TestCase("""["something else"]""", Description = "another shape")]
    public async Task Whatever_is_not_understood_leads_to_a_snapshot(string json)
    {
        _admin.Write(Key);
        await _gateway.MendAsync();
        _admin.Write(Revoked);

        _gateway.Hear(Newer.Seal(json));
        await _gateway.MendAsync();

        Assert.That((_gateway.Status.NotUnderstoodMessages, _gateway.Status.SnapshotsFrom(SnapshotSource.Admin)), Is.EqualTo((1, 2)));
        Assert.That(_gateway.Cache.Table!.KeyCount, Is.Zero);
    }

    [Test]
    public async Task One_that_is_late_or_played_again_is_nothing_new_and_makes_no_work()
    {
        await _gateway.MendAsync();
        var message = _admin.Write(Key, isNewer: true);
        _gateway.Hear(message);
        await _gateway.MendAsync();
        var before = _admin.Asked;

        for (var i = 0; i < 100; i++)
        {
            _gateway.Hear(message);
            await _gateway.MendAsync();
        }

        Assert.That((_admin.Asked - before, _gateway.Status.NotUnderstoodMessages), Is.EqualTo((0, 1)));
    }

    [Test]
    public async Task A_key_or_team_of_a_snapshot_that_is_not_understood_is_refused_and_the_others_are_served()
    {
        var other = KeyHash.Of("another-key").ToString();
        using var network = new SnapshotOf(nonce => string.Concat(
            $$"""{"format":1,"epoch":"e","revision":7,"teams":1,"keys":3,"nonce":"{{nonce}}","sent_at":1}""", "\n",
            """T{"team_id":"team-a","tags":["region:eu"],"residency":{"countries":["de"] } }""", "\n",
            $$"""K{"hash":"{{Hash}}","models":{"only":["gpt-4"] } }""", "\n",
            $$"""K{"hash":"{{other}}"}""", "\n",
            $$"""K{"hash":"{{KeyHash.Of("of the team")}}","team_id":"team-a"}""", "\n"));
        var gateway = new SimulatedGateway(Signature, network, file: null, _time, () => 1);

        await gateway.MendAsync();

        var (keys, teams) = gateway.Cache.Table!.Copy();
        Assert.That(keys.Where(key => key.Blocked).Select(key => key.Hash), Is.EqualTo(new[] { Hash }));
        Assert.That(teams.Single().Blocked, Is.True);
        Assert.That(gateway.Cache.Table.KeyCount, Is.EqualTo(3));
    }

    [Test]
    public async Task Such_a_copy_is_not_written_to_the_file_where_a_later_version_would_believe_it()
    {
        var file = Path.Combine(TestContext.CurrentContext.WorkDirectory, $"newer-{Guid.NewGuid():n}.snapshot");
        using var network = new SnapshotOf(nonce => string.Concat(
            $$"""{"format":1,"epoch":"e","revision":7,"teams":0,"keys":1,"nonce":"{{nonce}}","sent_at":1}""", "\n", $$"""K{"hash":"{{Hash}}","a_newer_member":7}""", "\n"));
        var gateway = new SimulatedGateway(Signature, network, file, _time, () => 1);

        await gateway.MendAsync();
        await gateway.StopAsync();

        Assert.That(File.Exists(file), Is.False);
    }

    /// <summary>Answers any question with one snapshot.</summary>
    private sealed class SnapshotOf(Func<string?, string> lines) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var text = lines(HttpUtility.ParseQueryString(request.RequestUri!.Query)["nonce"]);
            var whole = Encoding.UTF8.GetBytes($"{text}S{Newer.SnapshotSeal(text)}\n");
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new ByteArrayContent(whole) });
        }
    }
}
