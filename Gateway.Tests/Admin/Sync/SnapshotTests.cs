using System.IO.Compression;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Gateway.Tests.Support;
using Shared.Contracts.Routing;
using Shared.Contracts.Sync;

namespace Gateway.Tests.Admin.Sync;

[TestFixture(Store.Sqlite)]
[TestFixture(Store.Postgres)]
internal sealed class SnapshotTests(Store store)
{
    [Test]
    public async Task A_snapshot_holds_every_team_and_key_of_one_revision_under_a_right_seal()
    {
        await using var host = await AdminHost.StartAsync(store);
        var team = await host.TeamAsync(new { tags = new[] { "region:eu" } });
        var scoped = Token(await host.KeyAsync(new { team_id = team, allowed_tags = new[] { "region:eu" }, models = new[] { "gpt-4" }, duration = "1d" }));
        var enforced = Token(await host.KeyAsync(new { enforced_tags = new[] { "tier:paid" }, blocked = true }));
        var gone = Token(await host.KeyAsync());
        await host.PostAsync("/key/delete", new { keys = new[] { gone } });

        var snapshot = Read(await host.SyncAsync("/sync/snapshot"), host.Signature);

        Assert.That(snapshot.Header.Format, Is.EqualTo(SnapshotFormat.Version));
        Assert.That((snapshot.Header.Revision, snapshot.Header.Teams, snapshot.Header.Keys), Is.EqualTo((5L, 1L, 2L)));
        Assert.That(snapshot.Teams.Single().Tags, Is.EqualTo(new[] { "region:eu" }));
        Assert.That(snapshot.Keys.Select(k => k.Hash), Is.EquivalentTo(new[] { scoped, enforced }));
        var first = snapshot.Keys.Single(k => k.Hash == scoped);
        var second = snapshot.Keys.Single(k => k.Hash == enforced);
        Assert.Multiple(() =>
        {
            Assert.That(first.TeamId, Is.EqualTo(team));
            Assert.That(first.AllowedTags, Is.EqualTo(new[] { "region:eu" }));
            Assert.That(first.EnforcedTags, Is.Null);
            Assert.That(first.Models, Is.EqualTo(new[] { "gpt-4" }));
            Assert.That(first.ExpiresAt, Is.Not.Null);
            Assert.That(second.EnforcedTags, Is.EqualTo(new[] { "tier:paid" }));
            Assert.That(second.AllowedTags, Is.Null);
            Assert.That(second.Blocked, Is.True);
        });
    }

    [Test]
    public async Task Lists_of_hosted_tools_travel_and_one_that_is_empty_is_not_one_that_says_nothing()
    {
        await using var host = await AdminHost.StartAsync(store);
        var team = await host.TeamAsync(new { allowed_hosted_tools = new[] { "mcp", "web_search" } });
        var none = Token(await host.KeyAsync(new { team_id = team, allowed_hosted_tools = Array.Empty<string>() }));
        var some = Token(await host.KeyAsync(new { allowed_hosted_tools = new[] { "Web_Search" } }));
        var silent = Token(await host.KeyAsync());

        var snapshot = Read(await host.SyncAsync("/sync/snapshot"), host.Signature);

        Assert.That(snapshot.Teams.Single().AllowedHostedTools, Is.EqualTo(new[] { "mcp", "web_search" }));
        Assert.That(snapshot.Keys.Single(k => k.Hash == none).AllowedHostedTools, Is.Empty.And.Not.Null);
        Assert.That(snapshot.Keys.Single(k => k.Hash == some).AllowedHostedTools, Is.EqualTo(new[] { "web_search" }));
        Assert.That(snapshot.Keys.Single(k => k.Hash == silent).AllowedHostedTools, Is.Null);
    }

    [Test]
    public async Task An_empty_database_has_a_snapshot_too()
    {
        await using var host = await AdminHost.StartAsync(store);

        var snapshot = Read(await host.SyncAsync("/sync/snapshot"), host.Signature);

        Assert.That((snapshot.Header.Revision, snapshot.Teams.Count, snapshot.Keys.Count), Is.EqualTo((0L, 0, 0)));
    }

    [Test]
    public async Task The_log_from_zero_and_the_snapshot_tell_the_same()
    {
        await using var host = await AdminHost.StartAsync(store);
        var team = await host.TeamAsync();
        for (var i = 0; i < 300; i++)
        {
            var token = Token(await host.KeyAsync(i % 3 == 0 ? new { team_id = team } : new { }));
            if (i % 4 == 0) await host.PostAsync("/key/block", new { key = token });
            if (i % 5 == 0) await host.PostAsync("/key/delete", new { keys = new[] { token } });
        }

        var snapshot = Read(await host.SyncAsync("/sync/snapshot"), host.Signature);
        var log = await host.ChangesAsync("?after=0");

        var replayed = new Dictionary<string, KeyRecord>();
        foreach (var change in log.Changes.Select(c => c.Change!))
        {
            if (change.KeyUpserted is { } key) replayed[key.Hash] = key;
            if (change.KeyRemoved is { } hash) replayed.Remove(hash);
        }

        Assert.That((log.Epoch, log.Revision), Is.EqualTo((snapshot.Header.Epoch, snapshot.Header.Revision)));
        Assert.That(snapshot.Keys.Select(Json), Is.EquivalentTo(replayed.Values.Select(Json)));
    }

    [Test]
    public async Task A_seal_of_another_sync_key_and_a_changed_byte_are_told()
    {
        await using var host = await AdminHost.StartAsync(store);
        await host.KeyAsync();
        var text = (await host.SyncAsync("/sync/snapshot")).Text;

        Assert.That(HasRightSeal(text, host.Signature), Is.True);
        Assert.That(HasRightSeal(text, new SyncSignature(new Secret("another-sync-key"))), Is.False);
        Assert.That(HasRightSeal(text.Replace("\"blocked\":false", "\"blocked\":true "), host.Signature), Is.False);
    }

    [TestCase("gzip")]
    [TestCase("br")]
    public async Task A_snapshot_is_compressed_for_who_can_read_it(string encoding)
    {
        await using var host = await AdminHost.StartAsync(store);
        for (var i = 0; i < 20; i++) await host.KeyAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/sync/snapshot");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", AdminHost.SyncKey);
        request.Headers.Add("Accept-Encoding", encoding);

        using var response = await host.Client.SendAsync(request);

        Assert.That(response.Content.Headers.ContentEncoding, Is.EqualTo(new[] { encoding }));
        Assert.That(response.Content.Headers.ContentType!.MediaType, Is.EqualTo(SnapshotFormat.MediaType));
        await using var body = await response.Content.ReadAsStreamAsync();
        await using Stream plain = encoding == "gzip" ? new GZipStream(body, CompressionMode.Decompress) : new BrotliStream(body, CompressionMode.Decompress);
        using var reader = new StreamReader(plain);
        Assert.That(HasRightSeal(await reader.ReadToEndAsync(), host.Signature), Is.True);
    }

    [Test]
    public async Task A_snapshot_that_is_being_read_stops_no_write_and_does_not_see_it()
    {
        await using var host = await AdminHost.StartAsync(store);
        await host.KeyAsync();
        await using var db = await host.OpenAsync();
        await db.BeginReadAsync(CancellationToken.None);
        var before = db.Keys.Count();

        var written = await host.PostAsync("/key/generate", new { });

        Assert.That(written.Status, Is.EqualTo(System.Net.HttpStatusCode.OK));
        Assert.That(db.Keys.Count(), Is.EqualTo(before));
    }

    private static string Token(JsonElement key) => key.GetProperty("token").GetString()!;

    private static string Json(KeyRecord key) => JsonSerializer.Serialize(key, SyncJson.Default.KeyRecord);

    /// <summary>Reads the format from its description: a header, lines that start with T or K, and a line that starts with S.</summary>
    private static (SnapshotHeader Header, List<TeamRecord> Teams, List<KeyRecord> Keys) Read(AdminAnswer answer, SyncSignature signature)
    {
        Assert.That(HasRightSeal(answer.Text, signature), Is.True);
        var lines = answer.Text.TrimEnd('\n').Split('\n');
        var records = lines[1..^1];
        return (
            JsonSerializer.Deserialize(lines[0], SyncJson.Default.SnapshotHeader)!,
            [.. records.Where(l => l[0] == 'T').Select(l => JsonSerializer.Deserialize(l[1..], SyncJson.Default.TeamRecord)!)],
            [.. records.Where(l => l[0] == 'K').Select(l => JsonSerializer.Deserialize(l[1..], SyncJson.Default.KeyRecord)!)]);
    }

    private static bool HasRightSeal(string text, SyncSignature signature)
    {
        var sealLine = text.LastIndexOf("\nS", StringComparison.Ordinal) + 1;
        using var seal = signature.StartSnapshotSeal();
        seal.AppendData(Encoding.UTF8.GetBytes(text[..sealLine]));
        return text[sealLine..] == $"S{Convert.ToHexStringLower(seal.GetHashAndReset())}\n";
    }
}
