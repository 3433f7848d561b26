using System.Diagnostics;
using Gateway.Tests.Support;

namespace Gateway.Tests.EndToEnd;

/// <summary>
/// What requests and revocations see while Admin.Api, Redis or the line to both is gone. GATEWAY_OUTAGE_SECONDS sets how long each outage of the last two tests takes.
/// </summary>
[NonParallelizable]
internal sealed class Outages
{
    private const double DefaultSeconds = 3;

    private static readonly TestDeployment[] Deployments = [new("eu")];
    private static readonly TimeSpan Outage = TimeSpan.FromSeconds(double.Parse(Environment.GetEnvironmentVariable("GATEWAY_OUTAGE_SECONDS") ?? $"{DefaultSeconds}"));

    private static IEnumerable<string> Programs => RedisServer.Programs;

    [TestCaseSource(nameof(Programs))]
    public async Task Redis_stops_and_starts_again(string program)
    {
        await using var redis = await RedisServer.StartAsync(program);
        await AssertOutageCostsNothingAsync(redis, redis.StopAsync, redis.StartAsync);
    }

    [TestCaseSource(nameof(Programs))]
    public async Task Redis_is_paused_with_its_connections_open(string program)
    {
        await using var redis = await RedisServer.StartAsync(program);
        await AssertOutageCostsNothingAsync(redis, redis.PauseAsync, redis.ContinueAsync);
    }

    [Test]
    public async Task Nothing_fails_while_admin_and_redis_are_down_and_a_later_block_is_enforced()
    {
        await using var redis = await RedisServer.StartAsync("redis-server");
        await using var installation = await Installation.StartAsync(Deployments, redis.Address);
        var (used, blocked) = (await installation.KeyAsync(), await installation.KeyAsync());
        await using var load = SteadyLoad.Start(installation, used);

        await redis.StopAsync();
        await installation.StopAdminAsync();
        await Task.Delay(Outage);
        await redis.StartAsync();
        await installation.StartAdminAsync();
        await BlockAsync(installation, installation.AdminUrl, blocked);
        await EnforcedAsync(installation, blocked);

        TestContext.Progress.WriteLine($"Admin.Api and Redis down for {Outage.TotalSeconds} s: {await load.EndAsync()} requests, none failed");
    }

    [Test]
    public async Task What_was_revoked_while_the_gateway_was_cut_off_is_refused_within_two_seconds_of_the_lines_return()
    {
        await using var redis = await RedisServer.StartAsync("redis-server");
        await using var installation = await Installation.PrepareAsync(Deployments, redis.Address);
        await installation.StartAdminAsync();
        var admin = installation.AdminUrl;
        await using var toAdmin = TcpRelay.To(new Uri(admin).Port);
        await using var toRedis = TcpRelay.To(redis.Port);
        await installation.ReconfigureAsync(general => (general["admin_url"], general["redis_url"]) = ($"http://127.0.0.1:{toAdmin.Port}", $"127.0.0.1:{toRedis.Port}"));
        await installation.StartGatewayAsync();
        var used = await installation.KeyAsync();
        var revoked = new List<string>();
        for (var i = 0; i < 20; i++) revoked.Add(await installation.KeyAsync());
        await using var load = SteadyLoad.Start(installation, used);

        await Task.WhenAll(toAdmin.CutAsync(), toRedis.CutAsync());
        foreach (var key in revoked) await BlockAsync(installation, admin, key);
        await Task.Delay(Outage);
        var acceptedMeanwhile = (await installation.ChatAsync(revoked[0])).Status;
        toAdmin.Mend();
        toRedis.Mend();
        var returned = Stopwatch.GetTimestamp();
        foreach (var key in revoked) await EnforcedAsync(installation, key);
        var took = Stopwatch.GetElapsedTime(returned);

        Assert.That(acceptedMeanwhile, Is.EqualTo(200), "the line was cut");
        Assert.That(took, Is.LessThan(TimeSpan.FromSeconds(2)), "the figure that docs/sync.md promises");
        TestContext.Progress.WriteLine($"Cut off for {Outage.TotalSeconds} s: {await load.EndAsync()} requests, none failed; 20 revoked keys refused {took.TotalMilliseconds:F0} ms after the return");
    }

    [Test]
    public async Task What_was_revoked_while_the_line_swallowed_everything_is_refused_within_two_seconds_of_its_return_and_nobody_is_called_live_meanwhile()
    {
        await using var redis = await RedisServer.StartAsync("redis-server");
        await using var installation = await Installation.PrepareAsync(Deployments, redis.Address);
        await installation.StartAdminAsync();
        var admin = installation.AdminUrl;
        await using var toAdmin = TcpRelay.To(new Uri(admin).Port);
        await using var toRedis = TcpRelay.To(redis.Port);
        await installation.ReconfigureAsync(general => (general["admin_url"], general["redis_url"]) = ($"http://127.0.0.1:{toAdmin.Port}", $"127.0.0.1:{toRedis.Port}"));
        await installation.StartGatewayAsync();
        var revoked = await installation.KeyAsync();

        toAdmin.Swallow(true);
        toRedis.Swallow(true);
        await BlockAsync(installation, admin, revoked);
        await Eventually.HoldsAsync(async () => (await installation.GetAsync(null, "/health/readiness")).Json.GetProperty("sync_state").GetString() == "offline", "it is not called live");
        var age = (await installation.GetAsync(null, "/health/readiness")).Json.GetProperty("age_seconds").GetDouble();
        await Task.Delay(Outage);
        var acceptedMeanwhile = (await installation.ChatAsync(revoked)).Status;
        toAdmin.Swallow(false);
        toRedis.Swallow(false);
        var returned = Stopwatch.GetTimestamp();
        await EnforcedAsync(installation, revoked);
        var took = Stopwatch.GetElapsedTime(returned);

        Assert.That(acceptedMeanwhile, Is.EqualTo(200), "the line swallowed the block");
        Assert.That(age, Is.GreaterThan(3));
        Assert.That(took, Is.LessThan(TimeSpan.FromSeconds(2)), "the figure that docs/sync.md promises");
    }

    private static async Task AssertOutageCostsNothingAsync(RedisServer redis, Func<Task> breakAsync, Func<Task> mendAsync)
    {
        await using var installation = await Installation.StartAsync(Deployments, redis.Address + ",syncTimeout=1000,asyncTimeout=1000,connectTimeout=1000");
        var (used, blocked, later) = (await installation.KeyAsync(), await installation.KeyAsync(), await installation.KeyAsync());
        await using var load = SteadyLoad.Start(installation, used);

        await breakAsync();
        var before = load.Answered;
        await BlockAsync(installation, installation.AdminUrl, blocked);
        await Eventually.HoldsAsync(() => Task.FromResult(load.Answered > before + 50), "requests go on");
        await mendAsync();
        await EnforcedAsync(installation, blocked);
        var heard = installation.HeardMessages;
        await Eventually.HoldsAsync(() => Task.FromResult(installation.HeardMessages > heard), "messages come again");
        await BlockAsync(installation, installation.AdminUrl, later);
        await EnforcedAsync(installation, later);

        Assert.That(await load.EndAsync(), Is.Positive);
    }

    private static async Task BlockAsync(Installation installation, string admin, string key)
    {
        var answer = await installation.SendAsync(HttpMethod.Post, admin + "/key/block", Installation.MasterKey, $$"""{"key":"{{key}}"}""");
        Assert.That(answer.Status, Is.EqualTo(200), answer.Body);
    }

    private static Task EnforcedAsync(Installation installation, string key) =>
        Eventually.HoldsAsync(async () => (await installation.ChatAsync(key)).Code == "key_blocked", "the block is enforced");
}
