using System.Text.Json.Nodes;

namespace Smoke;

/// <summary>Everything that runs: Redis, two upstreams, Admin.Api, two gateways and HAProxy in front of them, each on a free port of this machine.</summary>
internal sealed class Site : IAsyncDisposable
{
    private const string SyncKey = "smoke-sync-0123456789abcdef0123456789abcdef";

    /// <summary>Longer than HAProxy needs to notice: two failed checks, 100 ms apart.</summary>
    private const int ShutdownDelaySeconds = 1;

    private readonly Programs _programs;
    private readonly int _redisPort = RegionalUpstream.FreePort();
    private readonly Dictionary<string, RegionalUpstream> _upstreams = [];
    private readonly RunningProgram?[] _gateways = new RunningProgram?[2];
    private readonly string _directory = Directory.CreateTempSubdirectory("gateway-smoke-").FullName;
    private RunningProgram? _redis;
    private RunningProgram? _admin;
    private RunningProgram? _balancer;

    private Site(Programs programs) => _programs = programs;

    /// <summary>What clients know.</summary>
    public string Front { get; } = FreeAddress();

    /// <summary>Where HAProxy says which gateways it sees.</summary>
    public string Statistics { get; } = FreeAddress();

    public string AdminAddress { get; } = FreeAddress();

    public string[] GatewayAddresses { get; } = [FreeAddress(), FreeAddress()];

    public string MasterKey { get; } = "sk-smoke-master-0123456789abcdef";

    public string ConfigurationFile => File("appsettings.yaml");

    public static async Task<Site> StartAsync(Programs programs)
    {
        var site = new Site(programs);
        try
        {
            foreach (var region in (string[])["eu", "us"]) site._upstreams[region] = await RegionalUpstream.StartAsync(region);
            await System.IO.File.WriteAllTextAsync(site.ConfigurationFile, site.Configuration().ToJsonString());
            await System.IO.File.WriteAllTextAsync(site.File("haproxy.cfg"), site.BalancerConfiguration());
            site.StartRedis();
            site.StartAdmin();
            for (var i = 0; i < site._gateways.Length; i++) site.StartGateway(i);
            site._balancer = RunningProgram.Start("haproxy", programs.Balancer, "-db", "-f", site.File("haproxy.cfg"));
            return site;
        }
        catch
        {
            await site.DisposeAsync();
            throw;
        }
    }

    /// <summary>A file of the day's own folder.</summary>
    public string File(string name) => Path.Combine(_directory, name);

    /// <summary>What the services start with: two regions, and room for one more model group.</summary>
    public JsonObject Configuration(params string[] moreGroups)
    {
        var models = new JsonArray();
        foreach (var group in (string[])["gpt-4", .. moreGroups])
        {
            foreach (var (region, upstream) in _upstreams)
            {
                models.Add(new JsonObject
                {
                    ["model_name"] = group,
                    ["litellm_params"] = new JsonObject
                    {
                        ["model"] = $"openai/{group}", ["api_base"] = $"http://127.0.0.1:{upstream.Port}/v1", ["api_key"] = "sk-upstream", ["tags"] = new JsonArray($"region:{region}"),
                    },
                    ["model_info"] = new JsonObject { ["id"] = $"{group}-{region}" },
                });
            }
        }

        return new JsonObject
        {
            ["model_list"] = models,
            ["general_settings"] = new JsonObject
            {
                ["master_key"] = MasterKey, ["sync_key"] = SyncKey, ["admin_url"] = AdminAddress, ["redis_url"] = $"127.0.0.1:{_redisPort}",
                ["database_url"] = $"Data Source={File("admin.db")}", ["shutdown_delay"] = ShutdownDelaySeconds,
            },
        };
    }

    public void StartRedis() => _redis = RunningProgram.Start("redis", _programs.Redis, "--port", $"{_redisPort}", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", _directory);

    public Task StopRedisAsync() => _redis!.TerminateAsync();

    public void StartAdmin() => _admin = RunningProgram.StartService("admin", _programs.Admin, new Dictionary<string, string>(), "--config", ConfigurationFile, "--urls", AdminAddress);

    public Task StopAdminAsync() => _admin!.TerminateAsync();

    public Task KillAdminAsync() => _admin!.KillAsync();

    /// <summary>Runs one of Admin.Api's verbs to its end.</summary>
    public async Task AdminVerbAsync(string verb, string file)
    {
        using var run = RunningProgram.StartService(verb, _programs.Admin, new Dictionary<string, string>(), verb, file, "--config", ConfigurationFile);
        if (await run.ExitCodeAsync() != 0) throw new SmokeException($"Admin.Api {verb} failed:\n{run.LastLines}");
    }

    public void StartGateway(int number)
    {
        var ownFile = new Dictionary<string, string> { ["key_cache__snapshot_file"] = File($"gateway-{number + 1}.snapshot") };
        _gateways[number] = RunningProgram.StartService($"gateway {number + 1}", _programs.Gateway, ownFile, "--config", ConfigurationFile, "--urls", GatewayAddresses[number]);
    }

    public Task StopGatewayAsync(int number) => _gateways[number]!.TerminateAsync();

    /// <summary>Ends everything as an operator does; each must end with 0.</summary>
    public async Task StopAsync()
    {
        foreach (var gateway in _gateways) await gateway!.TerminateAsync();
        await StopAdminAsync();
        await StopRedisAsync();
    }

    /// <summary>The last lines of everything, for when something went wrong.</summary>
    public string LastLines => string.Join('\n', Everything.Select(program => program.LastLines));

    /// <summary>Ends everything without asking: nothing may outlive the day.</summary>
    public void EndPrograms()
    {
        foreach (var program in Everything) program.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        EndPrograms();
        foreach (var upstream in _upstreams.Values) await upstream.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    private IEnumerable<RunningProgram> Everything => new[] { _balancer, _gateways[0], _gateways[1], _admin, _redis }.OfType<RunningProgram>();

    private static string FreeAddress() => $"http://127.0.0.1:{RegionalUpstream.FreePort()}";

    private string BalancerConfiguration() => $"""
        defaults
          mode http
          timeout connect 2s
          timeout client 30s
          timeout server 30s
          timeout check 2s
          retries 3
          option redispatch
          option http-no-delay
        frontend front
          bind {Front["http://".Length..]}
          default_backend gateways
        frontend statistics
          bind {Statistics["http://".Length..]}
          stats enable
          stats uri /
        backend gateways
          option httpchk GET /health/readiness
          http-check expect status 200
          default-server check inter 100ms fall 2 rise 1
          server one {GatewayAddresses[0]["http://".Length..]}
          server two {GatewayAddresses[1]["http://".Length..]}

        """;
}
