using Gateway.Tests.Support;

namespace Gateway.Tests.EndToEnd;

/// <summary>The connection strings of docs/configuration.md, each over real servers: a change comes to the gateway as a message and not only by asking for it.</summary>
[NonParallelizable]
internal sealed class RedisTopologies
{
    /// <summary>Where the client looks for an issuer to trust beside those of the machine.</summary>
    private const string IssuerVariable = "SERedis_IssuerCertPath";

    private static readonly TestDeployment[] Deployments = [new("eu")];

    private static IEnumerable<string> Programs => RedisServer.Programs;

    [TestCaseSource(nameof(Programs))]
    public async Task Tls(string program)
    {
        var (server, certificate) = RedisServer.StartWithTls(program);
        await using var running = server;
        Environment.SetEnvironmentVariable(IssuerVariable, certificate);
        try
        {
            await AssertMessagesComeAsync($"localhost:{server.Port},ssl=true");
            await AssertMessagesComeAsync($"rediss://localhost:{server.Port}");
        }
        finally
        {
            Environment.SetEnvironmentVariable(IssuerVariable, null);
        }
    }

    [TestCaseSource(nameof(Programs))]
    public async Task A_user_who_may_use_one_channel_and_no_key(string program)
    {
        await using var server = await RedisServer.StartAsync(
            program, [.. "--user gateway on >a-password resetkeys resetchannels &gateway:changes -@all +@connection +subscribe +publish +ping +info".Split(' '), .. "--user default off".Split(' ')]);

        await AssertMessagesComeAsync($"{server.Address},user=gateway,password=a-password");
    }

    [TestCaseSource(nameof(Programs))]
    public async Task Sentinel_and_a_failover_to_the_replica(string program)
    {
        await using var primary = await RedisServer.StartAsync(program);
        await using var replica = await RedisServer.StartAsync(program, "--replicaof", $"127.0.0.1 {primary.Port}");
        await using var sentinel = await RedisServer.StartSentinelAsync(program, "keys", primary);
        await using var installation = await Installation.StartAsync(Deployments, $"{sentinel.Address},serviceName=keys");
        await AssertMessagesComeAsync(installation);

        await Eventually.HoldsAsync(() => KnowsReplicaAsync(sentinel), "the sentinel knows the replica");
        await primary.StopAsync();

        await Eventually.HoldsAsync(() => IsPrimaryAsync(replica), "the replica takes over");
        await AssertMessagesComeAsync(installation);
    }

    [TestCaseSource(nameof(Programs))]
    public async Task A_sentinel_that_comes_after_both_services(string program)
    {
        await using var primary = await RedisServer.StartAsync(program);
        await using var sentinel = await RedisServer.StartSentinelAsync(program, "keys", primary);
        await sentinel.StopAsync();
        await using var installation = await Installation.StartAsync(Deployments, $"{sentinel.Address},serviceName=keys,connectTimeout=500");

        await sentinel.StartAsync();

        await AssertMessagesComeAsync(installation);
    }

    [TestCaseSource(nameof(Programs))]
    public async Task Cluster(string program)
    {
        var buses = Enumerable.Range(0, 3).Select(_ => AdminHost.FreePort()).ToArray();
        await using var first = await StartNodeAsync(program, buses[0]);
        await using var second = await StartNodeAsync(program, buses[1]);
        await using var third = await StartNodeAsync(program, buses[2]);
        await first.CommandAsync("CLUSTER", "ADDSLOTSRANGE", "0", "5460");
        await second.CommandAsync("CLUSTER", "ADDSLOTSRANGE", "5461", "10922");
        await third.CommandAsync("CLUSTER", "ADDSLOTSRANGE", "10923", "16383");
        await first.CommandAsync("CLUSTER", "MEET", "127.0.0.1", $"{second.Port}", $"{buses[1]}");
        await first.CommandAsync("CLUSTER", "MEET", "127.0.0.1", $"{third.Port}", $"{buses[2]}");
        foreach (var node in new[] { first, second, third })
            await Eventually.HoldsAsync(async () => (await node.CommandAsync("CLUSTER", "INFO")).Contains("cluster_state:ok", StringComparison.Ordinal), "the cluster is complete");

        await AssertMessagesComeAsync($"{first.Address},{second.Address},{third.Address}");
    }

    private static Task<RedisServer> StartNodeAsync(string program, int bus) =>
        RedisServer.StartAsync(program, "--cluster-enabled", "yes", "--cluster-port", $"{bus}", "--cluster-node-timeout", "2000");

    private static async Task<bool> KnowsReplicaAsync(RedisServer sentinel) => (await sentinel.CommandAsync("INFO", "sentinel")).Contains("slaves=1", StringComparison.Ordinal);

    private static async Task<bool> IsPrimaryAsync(RedisServer server) => (await server.CommandAsync("INFO", "replication")).Contains("role:master", StringComparison.Ordinal);

    private static async Task AssertMessagesComeAsync(string redisUrl)
    {
        await using var installation = await Installation.StartAsync(Deployments, redisUrl);
        await AssertMessagesComeAsync(installation);
    }

    private static async Task AssertMessagesComeAsync(Installation installation)
    {
        var before = installation.HeardMessages;
        await Eventually.HoldsAsync(() => Task.FromResult(installation.HeardMessages > before), "a message comes");

        var key = await installation.KeyAsync();
        await installation.AdminAsync("/key/block", $$"""{"key":"{{key}}"}""");

        await Eventually.HoldsAsync(async () => (await installation.ChatAsync(key)).Code == "key_blocked", "the block reaches the gateway");
    }
}
