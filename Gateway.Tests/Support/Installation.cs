using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Admin.Api;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Shared.Contracts.Configuration.Reading;
using Shared.Contracts.Configuration.Settings;
using Shared.Contracts.Routing;

namespace Gateway.Tests.Support;

/// <summary>Both services as an operator runs them: one configuration file, real SQLite, a Redis-protocol server, real HTTP between all of them.</summary>
internal sealed class Installation : IAsyncDisposable
{
    public const string MasterKey = "sk-master-1234567890abcdef";

    public const string SyncKey = "sync-0123456789abcdef0123456789abcdef";

    private GatewayConfiguration _configuration;
    private readonly HttpClient _client = new();
    private WebApplication? _admin;
    private WebApplication? _gateway;
    private WebApplication? _secondGateway;

    private Installation(GatewayConfiguration configuration, StubUpstream upstream, string directory)
    {
        _configuration = configuration;
        Upstream = upstream;
        Directory = directory;
    }

    public StubUpstream Upstream { get; }

    public string Directory { get; }

    public string GatewayUrl => _gateway!.Urls.First();

    /// <summary>What a service that runs as a process of its own reads.</summary>
    public string ConfigurationFile => Path.Combine(Directory, "appsettings.yaml");

    public string AdminUrl => _configuration.General.AdminUrl;

    /// <summary>Whether a subscription of the gateway is up at this moment.</summary>
    public bool GatewayHearsRedis => _gateway!.Services.GetRequiredService<global::Gateway.Api.Sync.ChangeFeed>().IsConnected;

    /// <summary>How many authentic messages have come to the gateway.</summary>
    public long HeardMessages => _gateway!.Services.GetRequiredService<global::Gateway.Api.Sync.SyncStatus>().HeardMessages;

    /// <summary>How to connect to the embedded server with a password.</summary>
    public string EmbeddedRedis(Secret password) => $"127.0.0.1:{_configuration.General.EmbeddedRedisPort},password={password.Reveal()}";

    /// <summary>Prepares an installation; neither service runs yet.</summary>
    /// <param name="deployments">The model list.</param>
    /// <param name="redisUrl">A Redis server of the test's own; null for the embedded one.</param>
    /// <param name="databaseUrl">A PostgreSQL database; null for a SQLite file.</param>
    public static async Task<Installation> PrepareAsync(IEnumerable<TestDeployment> deployments, string? redisUrl = null, string? databaseUrl = null)
    {
        var upstream = await StubUpstream.StartAsync();
        var directory = System.IO.Directory.CreateTempSubdirectory("gateway-installation-").FullName;
        var general = new JsonObject
        {
            ["master_key"] = MasterKey,
            ["sync_key"] = SyncKey,
            ["database_url"] = databaseUrl ?? $"Data Source={Path.Combine(directory, "admin.db")}",
            ["admin_url"] = $"http://127.0.0.1:{AdminHost.FreePort()}",
            ["embedded_redis_port"] = AdminHost.FreePort(),
            ["forward_admin"] = true,
        };
        if (redisUrl is not null) general["redis_url"] = redisUrl;
        var file = Path.Combine(directory, "appsettings.yaml");
        var json = GatewayHost.ConfigurationOf(upstream, deployments, router: null, general);
        json["key_cache"] = new JsonObject { ["snapshot_file"] = Path.Combine(directory, "gateway.snapshot") };
        await File.WriteAllTextAsync(file, json.ToJsonString());
        var reading = ConfigurationReader.Read(file, new Dictionary<string, string>());
        Assert.That(reading.Problems.Where(p => p.Severity == ProblemSeverity.Error), Is.Empty);
        return new Installation(reading.Configuration!, upstream, directory);
    }

    public static async Task<Installation> StartAsync(IEnumerable<TestDeployment> deployments, string? redisUrl = null)
    {
        var installation = await PrepareAsync(deployments, redisUrl);
        await installation.StartAdminAsync();
        await installation.StartGatewayAsync();
        return installation;
    }

    /// <param name="replace">Services in the place of the real ones.</param>
    public async Task StartAdminAsync(Action<IServiceCollection>? replace = null)
    {
        _admin = AdminApplication.Build(_configuration, AdminUrl, replace);
        await _admin.StartAsync();
    }

    /// <param name="replace">Services in the place of the real ones, or beside them.</param>
    /// <param name="whileNotReady">Done each time that it is not ready yet.</param>
    public async Task StartGatewayAsync(Action<IServiceCollection>? replace = null, Func<Task>? whileNotReady = null)
    {
        _gateway = global::Gateway.Api.Program.Build(_configuration, ["--urls", "http://127.0.0.1:0"], replace);
        await _gateway.StartAsync();
        await Eventually.HoldsAsync(
            async () =>
            {
                if (whileNotReady is not null) await whileNotReady();
                return (await GetAsync(null, "/health/readiness")).Status == 200;
            },
            "the gateway becomes ready");
    }

    /// <summary>One more gateway of the same installation, without a snapshot file; gives its address.</summary>
    public async Task<string> StartAnotherGatewayAsync()
    {
        var memoryOnly = new GatewayConfiguration { HostSettings = _configuration.HostSettings, ModelList = _configuration.ModelList, General = _configuration.General };
        _secondGateway = global::Gateway.Api.Program.Build(memoryOnly, ["--urls", "http://127.0.0.1:0"]);
        await _secondGateway.StartAsync();
        var url = _secondGateway.Urls.First();
        await Eventually.HoldsAsync(async () => (await SendAsync(HttpMethod.Get, url + "/health/readiness", null, null)).Status == 200, "the second gateway becomes ready");
        return url;
    }

    public async Task StopAdminAsync()
    {
        await _admin!.StopAsync();
        await _admin.DisposeAsync();
        _admin = null;
    }

    public async Task StopGatewayAsync()
    {
        await _gateway!.StopAsync();
        await _gateway.DisposeAsync();
        _gateway = null;
    }

    /// <summary>Makes a key and waits until the gateway knows it.</summary>
    public async Task<string> KeyAsync(string body = "{}")
    {
        var answer = await AdminAsync("/key/generate", body);
        Assert.That(answer.Status, Is.EqualTo(200), answer.Body);
        var key = answer.Json.GetProperty("key").GetString()!;
        await Eventually.HoldsAsync(async () => (await GetAsync(key, "/v1/models")).Status == 200, "the gateway knows the new key");
        return key;
    }

    /// <summary>Changes <c>general_settings</c> in the file; a service that starts after this reads it.</summary>
    public async Task ReconfigureAsync(Action<JsonObject> change)
    {
        var file = Path.Combine(Directory, "appsettings.yaml");
        var json = JsonNode.Parse(await File.ReadAllTextAsync(file))!.AsObject();
        change(json["general_settings"]!.AsObject());
        await File.WriteAllTextAsync(file, json.ToJsonString());
        var reading = ConfigurationReader.Read(file, new Dictionary<string, string>());
        Assert.That(reading.Problems.Where(p => p.Severity == ProblemSeverity.Error), Is.Empty);
        _configuration = reading.Configuration!;
    }

    public Task<GatewayAnswer> AdminAsync(string path, string body) => SendAsync(HttpMethod.Post, AdminUrl + path, MasterKey, body);

    public Task<GatewayAnswer> ChatAsync(string? key, string extra = "") =>
        SendAsync(HttpMethod.Post, GatewayUrl + "/v1/chat/completions", key, $$"""{"model":"gpt-4","messages":[{"role":"user","content":"hi"}]{{extra}}}""");

    public Task<GatewayAnswer> GetAsync(string? key, string path) => SendAsync(HttpMethod.Get, GatewayUrl + path, key, body: null);

    public async Task<GatewayAnswer> SendAsync(HttpMethod method, string url, string? key, string? body)
    {
        using var request = new HttpRequestMessage(method, url);
        if (key is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        if (body is not null) request.Content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var response = await _client.SendAsync(request);
        return await GatewayAnswer.ReadAsync(response);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        if (_gateway is not null) await StopGatewayAsync();
        if (_secondGateway is not null)
        {
            await _secondGateway.StopAsync();
            await _secondGateway.DisposeAsync();
        }

        if (_admin is not null) await StopAdminAsync();
        await Upstream.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        System.IO.Directory.Delete(Directory, recursive: true);
    }
}

/// <summary>Waits for something that another process or thread will bring about; the bound only ends a test that has already failed.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(2);

    /// <param name="seen">What there is to say where it does not come about.</param>
    public static async Task HoldsAsync(Func<Task<bool>> condition, string what, Func<string>? seen = null)
    {
        var started = System.Diagnostics.Stopwatch.GetTimestamp();
        while (!await condition())
        {
            Assert.That(System.Diagnostics.Stopwatch.GetElapsedTime(started), Is.LessThan(Bound), () => $"It was waited for that {what}. {seen?.Invoke()}");
            await Task.Delay(TimeSpan.FromMilliseconds(10));
        }
    }
}
