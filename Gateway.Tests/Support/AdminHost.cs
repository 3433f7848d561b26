using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Admin.Api;
using Admin.Api.Data;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shared.Contracts.Configuration.Settings;
using Shared.Contracts.Routing;
using Shared.Contracts.Sync;

namespace Gateway.Tests.Support;

/// <summary>The real admin service: Kestrel on a free port, SQLite in a temporary directory, its own Redis-protocol server.</summary>
internal sealed class AdminHost : IAsyncDisposable
{
    public const string MasterKey = "sk-master-for-the-tests-0123456789";

    public const string SyncKey = "sync-key-for-the-tests-0123456789";

    private readonly WebApplication _app;
    private readonly bool _ownsDirectory;

    private AdminHost(WebApplication app, string directory, int redisPort, bool ownsDirectory)
    {
        _app = app;
        _ownsDirectory = ownsDirectory;
        Directory = directory;
        RedisPort = redisPort;
        Client = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
        Client.DefaultRequestHeaders.Add("Authorization", "Bearer " + MasterKey);
    }

    public HttpClient Client { get; }

    public string Directory { get; }

    public int RedisPort { get; }

    public SyncSignature Signature { get; } = new(new Secret(SyncKey));

    public IServiceProvider Services => _app.Services;

    /// <param name="directory">Where the database is or will be; null for a new directory that goes with the host.</param>
    /// <param name="redisUrl">Another Redis than the embedded one.</param>
    /// <param name="replace">Services in the place of the real ones.</param>
    /// <param name="databaseUrl">Another database than the file in the directory.</param>
    public static async Task<AdminHost> StartAsync(
        string? directory = null, string? redisUrl = null, Action<IServiceCollection>? replace = null, string? databaseUrl = null)
    {
        var at = directory ?? System.IO.Directory.CreateTempSubdirectory("gateway-admin-").FullName;
        for (var tries = 0; ; tries++)
        {
            var port = FreePort();
            var app = AdminApplication.Build(Configuration(at, port, redisUrl, databaseUrl: databaseUrl), "http://127.0.0.1:0", replace);
            try
            {
                await app.StartAsync();
                return new AdminHost(app, at, port, directory is null);
            }
            catch (Exception) when (tries < 3)
            {
                // Another process may have taken the port between the look and the start.
                await app.DisposeAsync();
            }
        }
    }

    public static GatewayConfiguration Configuration(
        string directory, int redisPort, string? redisUrl = null, IReadOnlyDictionary<string, string?>? host = null, string? databaseUrl = null) => new()
        {
            HostSettings = host ?? new Dictionary<string, string?>(),
            ModelList =
            [
                Entry("gpt-4", "eu-1", "region:eu", "tier:paid"),
                Entry("gpt-4", "us-1", "region:us", "tier:free"),
                Entry("gpt-4", "both-1", "region:eu", "region:us"),
                Entry("eu-only", "eu-2", "region:eu", "plain"),
                Entry("open", "open-1"),
            ],
            General = new GeneralSettings
            {
                MasterKey = new Secret(MasterKey),
                SyncKey = new Secret(SyncKey),
                DatabaseUrl = new Secret(databaseUrl ?? $"Data Source={DatabaseFile(directory)}"),
                EmbeddedRedisPort = redisPort,
                RedisUrl = redisUrl is null ? null : new Secret(redisUrl),
            },
        };

    /// <summary>Wraps an application that was built and started elsewhere; its directory stays.</summary>
    public static AdminHost Over(WebApplication started, string directory) => new(started, directory, redisPort: 0, ownsDirectory: false);

    public static string DatabaseFile(string directory) => Path.Combine(directory, "data", "admin.db");

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>A host with a new database of the given kind.</summary>
    public static async Task<AdminHost> StartAsync(Store store) =>
        await StartAsync(databaseUrl: store == Store.Postgres ? await SharedPostgres.DatabaseAsync() : null);

    /// <summary>Sends a request and reads its JSON answer; a body may be an object or JSON text.</summary>
    public async Task<AdminAnswer> SendAsync(HttpMethod method, string path, object? body = null, string? key = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null) request.Content = new StringContent(body as string ?? JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");
        if (key is not null) request.Headers.Add("Authorization", "Bearer " + key);
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        using var response = await Client.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return new AdminAnswer(response.StatusCode, text, response.Headers.ETag?.Tag);
    }

    public Task<AdminAnswer> PostAsync(string path, object body, params (string Name, string Value)[] headers) => SendAsync(HttpMethod.Post, path, body, null, headers);

    public Task<AdminAnswer> GetAsync(string path) => SendAsync(HttpMethod.Get, path);

    public Task<AdminAnswer> SyncAsync(string path) => SendAsync(HttpMethod.Get, path, key: SyncKey);

    /// <summary>The opened answer of <c>/sync/changes</c>.</summary>
    public async Task<ChangeList> ChangesAsync(string query)
    {
        var answer = await SyncAsync(SyncRoutes.Changes + query);
        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.OK), answer.Text);
        return Signature.OpenAnswer(Encoding.UTF8.GetBytes(answer.Text), out _) ?? throw new AssertionException("The answer does not open with the sync key.");
    }

    /// <summary>A new key's answer; the fields are as in <c>/key/generate</c>.</summary>
    public async Task<JsonElement> KeyAsync(object? fields = null)
    {
        var answer = await PostAsync("/key/generate", fields ?? new { });
        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.OK), answer.Text);
        return answer.Json;
    }

    /// <summary>A new team's id.</summary>
    public async Task<string> TeamAsync(object? fields = null)
    {
        var answer = await PostAsync("/team/new", fields ?? new { });
        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.OK), answer.Text);
        return answer.Json.GetProperty("team_id").GetString()!;
    }

    public async Task<JsonElement> KeyInfoAsync(string key) => (await GetAsync("/key/info?key=" + key)).Json.GetProperty("info");

    /// <summary>The latest revision.</summary>
    public async Task<long> RevisionAsync()
    {
        await using var db = await OpenAsync();
        return await db.SyncState.Select(s => s.Revision).SingleAsync();
    }

    public Task<AdminDbContext> OpenAsync() => Services.GetRequiredService<IDbContextFactory<AdminDbContext>>().CreateDbContextAsync();

    public Task StopAsync() => _app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        if (_ownsDirectory) System.IO.Directory.Delete(Directory, recursive: true);
    }

    private static ModelListEntry Entry(string group, string id, params string[] tags) => new()
    {
        ModelName = group,
        Id = id,
        Tags = [.. tags.Select(t => Tag.TryParse(t, out var tag, out var fault) ? tag : throw new ArgumentException(fault))],
        Upstream = new Upstream
        {
            Provider = UpstreamProvider.OpenAi,
            Model = "m-" + id,
            ApiBase = $"https://user:hidden-password@{id}.example.test/v1?token=hidden-token",
            ApiKey = new Secret("hidden-api-key"),
            ExtraHeaders = new Dictionary<string, string> { ["x-secret"] = "hidden-header" },
            Timeout = TimeSpan.FromSeconds(5),
            StreamTimeout = TimeSpan.FromSeconds(5),
        },
    };
}

/// <summary>What the service answered.</summary>
internal sealed record AdminAnswer(HttpStatusCode Status, string Text, string? ETag)
{
    public JsonElement Json => JsonElement.Parse(Text);

    public string? ErrorCode => Json.GetProperty("error").GetProperty("code").GetString();

    public string Message => Json.GetProperty("error").GetProperty("message").GetString()!;

    /// <summary>The names of the fields that a 400 blames.</summary>
    public IEnumerable<string> Fields => Json.TryGetProperty("fields", out var fields) ? fields.EnumerateObject().Select(f => f.Name) : [];

    public override string ToString() => $"{(int)Status} {Text}";

    public IEnumerable<string> Warnings => Json.GetProperty("warnings").EnumerateArray().Select(w => w.GetString()!);
}
