using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Api.Authentication;
using Gateway.Api.Forwarding;
using Gateway.Api.Sync;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Console;
using Shared.Contracts.Configuration.Reading;
using Shared.Contracts.Configuration.Reload;
using Shared.Contracts.Configuration.Settings;
using Shared.Contracts.Sync;

namespace Gateway.Tests.Support;

/// <summary>One entry of <c>model_list</c> in a test.</summary>
internal sealed record TestDeployment(string Id, string Group = "gpt-4", string[]? Tags = null, JsonObject? Params = null, JsonObject? Info = null)
{
    /// <summary>As a parameter: the address of the stub of all upstreams itself, which is not known before it runs.</summary>
    public const string UpstreamRoot = "{root}";
}

/// <summary>
/// The real gateway on real Kestrel with a configuration file of its own; its keys are put in by the test instead of by Admin.Api.
/// </summary>
internal sealed class GatewayHost : IAsyncDisposable
{
    public const string MasterKey = "sk-master-1234567890abcdef";

    private readonly WebApplication _app;
    private readonly string _directory;

    private GatewayHost(WebApplication app, StubUpstream upstream, string directory)
    {
        _app = app;
        _directory = directory;
        Upstream = upstream;
        Client = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
    }

    public StubUpstream Upstream { get; }

    public HttpClient Client { get; }

    public string Url => _app.Urls.First();

    /// <summary>The configuration file that the gateway was started with.</summary>
    public string File => Path.Combine(_directory, "appsettings.yaml");

    public IServiceProvider Services => _app.Services;

    public KeyCache Cache => _app.Services.GetRequiredService<KeyCache>();

    public KeyTable Keys => _app.Services.GetRequiredService<KeyCache>().Table!;

    /// <param name="encrypted">What upstreams offer over TLS; null for upstreams without TLS.</param>
    public static async Task<GatewayHost> StartAsync(
        IEnumerable<TestDeployment> deployments,
        JsonObject? router = null,
        JsonObject? general = null,
        Action<IServiceCollection>? replace = null,
        JsonObject? keyCache = null,
        bool loadsKeys = true,
        bool followsFile = false,
        JsonObject? accessLog = null,
        HttpProtocols? encrypted = null,
        JsonObject? residency = null,
        IReadOnlyDictionary<string, string>? environment = null,
        params string[] args)
    {
        var certificate = encrypted is null ? null : LocalCertificate.Create();
        var upstream = await StubUpstream.StartAsync(certificate, encrypted ?? HttpProtocols.Http1);
        var directory = Directory.CreateTempSubdirectory("gateway-tests-").FullName;
        var file = Path.Combine(directory, "appsettings.yaml");
        var written = ConfigurationOf(upstream, deployments, router, general, keyCache);
        if (accessLog is not null) written["access_log"] = accessLog.DeepClone();
        if (residency is not null) written["residency"] = residency.DeepClone();
        await System.IO.File.WriteAllTextAsync(file, written.ToJsonString());
        var reading = ConfigurationReader.Read(file, environment ?? new Dictionary<string, string>());
        Assert.That(reading.Problems.Where(p => p.Severity == ProblemSeverity.Error), Is.Empty);
        var app = global::Gateway.Api.Program.Build(reading.Configuration!, ["--urls", "http://127.0.0.1:0", .. args], services =>
        {
            services.Remove(services.First(s => s.ImplementationType == typeof(SyncWorker)));
            // The console's: what a test sends to a collector still goes there.
            services.Remove(services.First(s => s.ImplementationType == typeof(ConsoleLoggerProvider)));
            if (certificate is not null) services.AddSingleton(new UpstreamClients(trust: LocalCertificate.TrustIn(certificate)));
            replace?.Invoke(services);
        }, followsFile ? new ConfigurationSource(file, static () => new Dictionary<string, string>()) : null);
        if (loadsKeys) app.Services.GetRequiredService<KeyCache>().Replace(new KeyTable());
        await app.StartAsync();
        return new GatewayHost(app, upstream, directory);
    }

    /// <summary>Puts another configuration in the file's place, as careful editors do.</summary>
    public void Rewrite(IEnumerable<TestDeployment> deployments, JsonObject? router = null, JsonObject? general = null) =>
        Rewrite(ConfigurationOf(Upstream, deployments, router, general).ToJsonString());

    public void Rewrite(string text)
    {
        System.IO.File.WriteAllText(File + ".new", text);
        System.IO.File.Move(File + ".new", File, overwrite: true);
    }

    /// <summary>What <c>/health/readiness</c> says of the configuration.</summary>
    public async Task<JsonElement> ConfigurationAsync() => (await GetAsync(null, "/health/readiness")).Json.GetProperty("configuration");

    public static JsonArray Array(params string[] values) => new([.. values.Select(v => (JsonNode)v)]);

    /// <summary>Puts a key in and gives its text.</summary>
    public string AddKey(
        string[]? allowed = null, string[]? enforced = null, string? team = null, string[]? models = null, bool blocked = false, DateTimeOffset? expires = null)
    {
        var key = $"sk-{Guid.NewGuid():N}";
        SetKey(key, allowed, enforced, team, models, blocked, expires);
        return key;
    }

    /// <summary>Gives a key these terms and no others.</summary>
    public void SetKey(
        string key, string[]? allowed = null, string[]? enforced = null, string? team = null, string[]? models = null, bool blocked = false, DateTimeOffset? expires = null) =>
        Keys.TryApply(new Change
        {
            KeyUpserted = new KeyRecord
            {
                Hash = KeyHash.Of(key).ToString(),
                AllowedTags = allowed,
                EnforcedTags = enforced,
                TeamId = team,
                Models = models,
                Blocked = blocked,
                ExpiresAt = expires?.ToUnixTimeMilliseconds(),
            },
        });

    public void RemoveKey(string key) => Keys.TryApply(new Change { KeyRemoved = KeyHash.Of(key).ToString() });

    public void RemoveTeam(string id) => Keys.TryApply(new Change { TeamRemoved = id });

    public void AddTeam(string id, string[]? tags = null, string[]? models = null, bool blocked = false) =>
        Keys.TryApply(new Change { TeamUpserted = new TeamRecord { TeamId = id, Tags = tags, Models = models, Blocked = blocked } });

    /// <summary>Sends a chat completion; the body's further properties and the headers are the test's.</summary>
    public Task<GatewayAnswer> ChatAsync(
        string? key, string body = "{}", string model = "gpt-4", string path = "/v1/chat/completions", params (string Name, string Value)[] headers)
    {
        var json = JsonNode.Parse(body)!.AsObject();
        var full = new JsonObject { ["model"] = model, ["messages"] = new JsonArray(new JsonObject { ["role"] = "user", ["content"] = "hi" }) };
        foreach (var (name, value) in json) full[name] = value?.DeepClone();
        return SendAsync(key, full.ToJsonString(), path, headers);
    }

    /// <summary>
    /// Every deployment that a chat completion may reach, its fallbacks included: all upstreams refuse the gateway's credentials, so each eligible one is asked
    /// exactly once. The host must let refused deployments go on (<see cref="NeverResting"/>).
    /// </summary>
    public async Task<IReadOnlyList<string>> ReachAsync(string key, string body = "{}", string model = "gpt-4", params (string Name, string Value)[] headers)
    {
        Upstream.Reset();
        Upstream.PlanEvery(StubUpstream.Status(StatusCodes.Status401Unauthorized));
        await ChatAsync(key, body, model, headers: headers);
        var reached = Upstream.Called.Order(StringComparer.Ordinal).ToList();
        Upstream.Reset();
        return reached;
    }

    /// <summary>Router settings under which no deployment ever rests, so that the tests of one host do not feel each other's failures.</summary>
    public static JsonObject NeverResting(JsonObject? more = null)
    {
        var router = new JsonObject { ["allowed_fails"] = 1_000_000, ["cooldown_time"] = 0 };
        foreach (var (name, value) in more ?? []) router[name] = value?.DeepClone();
        return router;
    }

    /// <summary>Puts a clock of the test's in.</summary>
    public static Action<IServiceCollection> With(TimeProvider time) => services => services.AddSingleton(time);

    /// <summary>Sends a body as it is.</summary>
    public async Task<GatewayAnswer> SendAsync(string? key, string body, string path = "/v1/chat/completions", params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        if (key is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        using var response = await Client.SendAsync(request);
        return await GatewayAnswer.ReadAsync(response);
    }

    public async Task<GatewayAnswer> GetAsync(string? key, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (key is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        using var response = await Client.SendAsync(request);
        return await GatewayAnswer.ReadAsync(response);
    }

    /// <summary>Tells the gateway to stop, as a signal does.</summary>
    public Task StopAsync() => _app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.StopAsync(new CancellationToken(canceled: true));
        await _app.DisposeAsync();
        await Upstream.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    public static JsonObject ConfigurationOf(StubUpstream upstream, IEnumerable<TestDeployment> deployments, JsonObject? router, JsonObject? general, JsonObject? keyCache = null)
    {
        var models = new JsonArray();
        foreach (var deployment in deployments)
        {
            var parameters = new JsonObject
            {
                ["model"] = "openai/m-" + deployment.Id,
                ["api_base"] = upstream.BaseOf(deployment.Id),
                ["api_key"] = "up-" + deployment.Id,
            };
            if (deployment.Tags is not null) parameters["tags"] = Array(deployment.Tags);
            foreach (var (name, value) in deployment.Params ?? []) parameters[name] = value is JsonValue text && text.TryGetValue<string>(out var root) && root == TestDeployment.UpstreamRoot ? upstream.Root : value?.DeepClone();
            var info = new JsonObject { ["id"] = deployment.Id };
            foreach (var (name, value) in deployment.Info ?? []) info[name] = value?.DeepClone();
            models.Add(new JsonObject { ["model_name"] = deployment.Group, ["litellm_params"] = parameters, ["model_info"] = info });
        }

        var routerSettings = new JsonObject { ["enable_tag_filtering"] = true, ["num_retries"] = 0 };
        foreach (var (name, value) in router ?? []) routerSettings[name] = value?.DeepClone();
        var generalSettings = new JsonObject { ["master_key"] = MasterKey };
        foreach (var (name, value) in general ?? []) generalSettings[name] = value?.DeepClone();
        var all = new JsonObject { ["model_list"] = models, ["router_settings"] = routerSettings, ["general_settings"] = generalSettings };
        if (keyCache is not null) all["key_cache"] = keyCache.DeepClone();
        return all;
    }
}
