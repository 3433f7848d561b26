using Gateway.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Gateway.Tests.EndToEnd;

/// <summary>Both services say why Redis is not reached, and repeat no secret with it.</summary>
internal sealed class RedisReasons
{
    private const string Secret = "a-password-that-no-log-may-repeat";

    [TestCase("password=" + Secret, "WRONGPASS")]
    [TestCase("user=somebody,password=" + Secret, "WRONGPASS")]
    [TestCase("", "NOAUTH")]
    public async Task A_wrong_password_is_called_one(string credentials, string reason)
    {
        await using var redis = await RedisServer.StartAsync("redis-server", "--requirepass", "the-right-one");

        await AssertBothSayAsync($"127.0.0.1:{redis.Port},connectTimeout=5000,connectRetry=1,{credentials}".TrimEnd(','), reason);
    }

    [Test]
    public async Task A_server_that_is_not_there_is_told_from_one_that_refuses_the_password() =>
        await AssertBothSayAsync($"127.0.0.1:{AdminHost.FreePort()},connectTimeout=5000,connectRetry=1,password={Secret}", "connection refused");

    [Test]
    public async Task A_name_that_nobody_knows_is_told() =>
        await AssertBothSayAsync($"no-such-host.invalid:6379,connectTimeout=5000,connectRetry=1,password={Secret}", "name not found");

    private static async Task AssertBothSayAsync(string redisUrl, string reason)
    {
        var (admin, gateway) = (new CapturedLog(), new CapturedLog());
        await using var installation = await Installation.PrepareAsync([new TestDeployment("eu")], redisUrl);
        await installation.StartAdminAsync(services => services.AddSingleton<ILoggerProvider>(admin));
        await installation.StartGatewayAsync(services => services.AddSingleton<ILoggerProvider>(gateway));
        await installation.AdminAsync("/key/generate", "{}");

        foreach (var (log, name) in new[] { (admin, "Admin.Api"), (gateway, "the gateway") })
            await Eventually.HoldsAsync(() => Task.FromResult(Said(log).Any(line => line.Contains(reason, StringComparison.Ordinal))), $"{name} says {reason}", () => string.Join('\n', Said(log)));
        Assert.That(admin.Lines.Concat(gateway.Lines).Where(line => line.Contains(Secret, StringComparison.Ordinal)), Is.Empty);
    }

    private static IEnumerable<string> Said(CapturedLog log) => log.Lines.Where(line => line.Contains("Redis", StringComparison.Ordinal));
}
