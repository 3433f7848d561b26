using Admin.Api.Sync;
using Gateway.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.EndToEnd;

/// <summary>What a gateway does while Admin.Api, and with it the embedded Redis-protocol server, is gone.</summary>
internal sealed class GatewayAlone
{
    private static readonly TestDeployment[] Deployments = [new("eu", Tags: ["region:eu"]), new("us", Tags: ["region:us"])];

    [Test]
    public async Task A_gateway_goes_on_answering_when_the_admin_service_stops_and_hears_of_changes_when_it_is_back()
    {
        await using var installation = await Installation.StartAsync(Deployments);
        var key = await installation.KeyAsync("""{"allowed_tags":["region:eu"]}""");

        await installation.StopAdminAsync();
        var alone = await installation.ChatAsync(key);
        await installation.StartAdminAsync();
        await installation.AdminAsync("/key/block", $$"""{"key":"{{key}}"}""");

        Assert.That((alone.Status, alone.Deployment), Is.EqualTo((200, "eu")));
        await Eventually.HoldsAsync(async () => (await installation.ChatAsync(key)).Code == "key_blocked", "the block reaches the gateway after the outage");
    }

    [Test]
    public async Task A_gateway_that_starts_while_nothing_else_is_up_serves_from_its_snapshot_file()
    {
        await using var installation = await Installation.StartAsync(Deployments);
        var key = await installation.KeyAsync("""{"allowed_tags":["region:eu"]}""");
        await installation.StopGatewayAsync();
        await installation.StopAdminAsync();

        await installation.StartGatewayAsync();
        var own = await installation.ChatAsync(key);
        var foreign = await installation.ChatAsync(key, ""","tags":["region:us"]""");

        Assert.That((own.Status, own.Deployment), Is.EqualTo((200, "eu")));
        Assert.That(foreign.Code, Is.EqualTo("tags_not_allowed"));
    }

    [Test]
    public async Task A_key_that_was_revoked_while_the_gateway_was_down_is_never_accepted_also_where_redis_hangs()
    {
        await using var redis = await RedisServer.StartAsync("redis-server");
        await using var installation = await Installation.StartAsync(Deployments, redis.Address + ",syncTimeout=1000,asyncTimeout=1000,connectTimeout=1000");
        var (kept, revoked) = (await installation.KeyAsync(), await installation.KeyAsync());
        await installation.StopGatewayAsync();
        await installation.AdminAsync("/key/block", $$"""{"key":"{{revoked}}"}""");
        await redis.PauseAsync();

        var codes = new List<string?>();
        await installation.StartGatewayAsync(whileNotReady: async () => codes.Add((await installation.ChatAsync(revoked)).Code));
        codes.Add((await installation.ChatAsync(revoked)).Code);

        Assert.That(codes, Is.All.EqualTo("keys_not_loaded").Or.EqualTo("key_blocked"));
        Assert.That(codes, Does.Contain("key_blocked"));
        Assert.That((await installation.ChatAsync(kept)).Status, Is.EqualTo(200));
    }

    [Test]
    public async Task Readiness_tells_the_state_the_age_and_the_revision_of_the_copy_also_without_anyone_to_ask()
    {
        await using var installation = await Installation.StartAsync(Deployments);
        await installation.KeyAsync();
        var live = (await installation.GetAsync(null, "/health/readiness")).Json;
        Assert.That((live.GetProperty("sync_state").GetString(), live.GetProperty("revision").GetInt64()), Is.EqualTo(("live", 1)));

        await installation.StopGatewayAsync();
        await installation.StopAdminAsync();
        await installation.StartGatewayAsync();
        var first = (await installation.GetAsync(null, "/health/readiness")).Json;
        var second = (await installation.GetAsync(null, "/health/readiness")).Json;

        Assert.That((first.GetProperty("sync_state").GetString(), first.GetProperty("revision").GetInt64()), Is.EqualTo(("offline", 1)));
        Assert.That(second.GetProperty("age_seconds").GetDouble(), Is.GreaterThan(0).And.GreaterThanOrEqualTo(first.GetProperty("age_seconds").GetDouble()));
    }

    [Test]
    public async Task A_gateway_that_was_away_for_longer_than_the_change_log_reaches_loads_a_snapshot()
    {
        await using var installation = await Installation.StartAsync(Deployments);
        var revoked = await installation.KeyAsync();
        await installation.StopGatewayAsync();
        await installation.StopAdminAsync();
        await installation.StartAdminAsync(services => services.AddSingleton(LogRetention.Default with { Count = 1, Interval = TimeSpan.FromMilliseconds(20) }));
        await installation.AdminAsync("/key/block", $$"""{"key":"{{revoked}}"}""");

        await Eventually.HoldsAsync(
            async () =>
            {
                await installation.AdminAsync("/key/generate", "{}");
                return (await installation.SendAsync(HttpMethod.Get, installation.AdminUrl + "/sync/changes?after=1", Installation.SyncKey, null)).Status == 410;
            },
            "the log no longer reaches back to what the gateway knows");
        await installation.StartGatewayAsync();

        await Eventually.HoldsAsync(async () => (await installation.ChatAsync(revoked)).Code == "key_blocked", "the gateway knows what the log no longer tells");
    }

    [Test]
    public async Task A_snapshot_file_that_was_edited_is_refused()
    {
        await using var installation = await Installation.StartAsync(Deployments);
        var key = await installation.KeyAsync("""{"allowed_tags":["region:eu"]}""");
        await installation.StopGatewayAsync();
        await installation.StopAdminAsync();
        var file = Path.Combine(installation.Directory, "gateway.snapshot");
        var text = await File.ReadAllTextAsync(file);
        Assert.That(text, Does.Contain("region:eu"));

        await File.WriteAllTextAsync(file, text.Replace("region:eu", "region:us", StringComparison.Ordinal));
        await installation.StartAdminAsync();
        await installation.StartGatewayAsync();

        Assert.That((await installation.ChatAsync(key)).Deployment, Is.EqualTo("eu"), "the keys come from Admin.Api, not from the edited file");
    }

    [Test]
    public async Task A_gateway_follows_the_database_back_when_an_older_backup_is_restored()
    {
        await using var installation = await Installation.StartAsync(Deployments);
        var kept = await installation.KeyAsync();
        await installation.StopAdminAsync();
        var database = Path.Combine(installation.Directory, "admin.db");
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        File.Copy(database, database + ".backup");
        await installation.StartAdminAsync();
        var lost = await installation.KeyAsync();

        await installation.StopAdminAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        foreach (var part in (string[])["", "-wal", "-shm"]) File.Delete(database + part);
        File.Move(database + ".backup", database);
        await installation.StartAdminAsync();

        await Eventually.HoldsAsync(async () => (await installation.ChatAsync(lost)).Code == "invalid_api_key", "the gateway forgets what the backup does not hold");
        Assert.That((await installation.ChatAsync(kept)).Status, Is.EqualTo(200));
    }
}
