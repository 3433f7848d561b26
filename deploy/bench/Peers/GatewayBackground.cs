using System.Text.Json.Nodes;
using Admin.Api;
using Admin.Api.Data;
using Bench.Machine;
using Microsoft.EntityFrameworkCore;
using Shared.Contracts.Configuration.Reading;
using Shared.Contracts.Sync;

namespace Bench.Peers;

/// <summary>What a gateway has behind it: Admin.Api with its keys in SQLite, and a Redis server. Both run beside the load, not on the measured processor.</summary>
internal sealed class GatewayBackground : IAsyncDisposable
{
    public const string MasterKey = "sk-bench-master-0123456789abcdef";
    private const string SyncKey = "bench-sync-0123456789abcdef0123456789abcdef";

    /// <summary>So many rows are saved at once while the database is filled.</summary>
    private const int RowsAtOnce = 10_000;

    private readonly WebApplication _admin;
    private readonly RunningProgram _redis;
    private readonly string _adminUrl;
    private readonly int _redisPort;
    private readonly BackgroundShape _shape;

    private GatewayBackground(WebApplication admin, RunningProgram redis, string adminUrl, int redisPort, BackgroundShape shape)
    {
        _admin = admin;
        _redis = redis;
        _adminUrl = adminUrl;
        _redisPort = redisPort;
        _shape = shape;
    }

    public static async Task<GatewayBackground> StartAsync(string directory, BackgroundShape shape)
    {
        var redisPort = Ports.Free();
        var redis = RunningProgram.Start(
            "redis", PeerSite.LoadProcessor, null, directory, "redis-server", "--port", $"{redisPort}", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no");
        await redis.AcceptsAsync(redisPort);
        var adminUrl = $"http://127.0.0.1:{Ports.Free()}";
        var database = Path.Combine(directory, "admin.db");
        var file = Path.Combine(directory, "admin.yaml");
        await File.WriteAllTextAsync(file, Configuration(adminUrl, redisPort, upstreamPort: 1, database, snapshotFile: null, shape));
        var reading = ConfigurationReader.Read(file, new Dictionary<string, string>());
        if (reading.Configuration is not { } configuration) throw new BenchException(string.Join('\n', reading.Problems));
        var admin = AdminApplication.Build(configuration, adminUrl, services => services.AddLogging(logging => logging.ClearProviders()));
        await admin.StartAsync();
        var background = new GatewayBackground(admin, redis, adminUrl, redisPort, shape);
        await background.FillAsync(shape.Keys);
        return background;
    }

    /// <summary>The configuration of a gateway that is to be measured.</summary>
    public string ConfigurationFor(string directory, int upstreamPort, string snapshotFile) =>
        Configuration(_adminUrl, _redisPort, upstreamPort, Path.Combine(directory, "unused.db"), snapshotFile, _shape);

    /// <summary>The same configuration with nobody where Admin.Api and Redis were.</summary>
    public string Unreachable(string configuration) => configuration
        .Replace(_adminUrl, $"http://127.0.0.1:{Ports.Free()}", StringComparison.Ordinal)
        .Replace($"127.0.0.1:{_redisPort}", $"127.0.0.1:{Ports.Free()}", StringComparison.Ordinal);

    public async ValueTask DisposeAsync()
    {
        await _admin.StopAsync();
        await _admin.DisposeAsync();
        await _redis.DisposeAsync();
    }

    public static string Configuration(string adminUrl, int redisPort, int upstreamPort, string database, string? snapshotFile, BackgroundShape shape)
    {
        var models = new JsonArray();
        for (var i = 0; i < shape.Deployments; i++)
        {
            var region = i % 2 == 0 ? "region:eu" : "region:us";
            models.Add(new JsonObject
            {
                ["model_name"] = i % shape.Groups == 0 ? "gpt-4" : $"model-{i % shape.Groups}",
                ["litellm_params"] = new JsonObject
                {
                    ["model"] = "openai/gpt-4",
                    ["api_base"] = $"http://127.0.0.1:{upstreamPort}/v1",
                    ["api_key"] = "sk-upstream",
                    ["tags"] = new JsonArray(i / shape.Groups % 2 == 0 ? "region:eu" : "region:us", i % 3 == 0 ? "tier:free" : "tier:paid"),
                },
                ["model_info"] = new JsonObject { ["id"] = $"deployment-{i}-{region[^2..]}" },
            });
        }

        var keyCache = new JsonObject();
        if (snapshotFile is not null) keyCache["snapshot_file"] = snapshotFile;
        return new JsonObject
        {
            ["model_list"] = models,
            ["router_settings"] = new JsonObject { ["enable_tag_filtering"] = true },
            ["general_settings"] = new JsonObject
            {
                ["master_key"] = MasterKey,
                ["sync_key"] = SyncKey,
                ["database_url"] = $"Data Source={database}",
                ["admin_url"] = adminUrl,
                ["redis_url"] = $"127.0.0.1:{redisPort}",
            },
            ["key_cache"] = keyCache,
        }.ToJsonString();
    }

    /// <summary>Straight into the table: making a hundred thousand keys one by one over HTTP is what another figure is about.</summary>
    private async Task FillAsync(int keys)
    {
        var contexts = _admin.Services.GetRequiredService<IDbContextFactory<AdminDbContext>>();
        for (var first = 0; first < keys; first += RowsAtOnce)
        {
            await using var db = await contexts.CreateDbContextAsync();
            db.ChangeTracker.AutoDetectChangesEnabled = false;
            for (var i = first; i < Math.Min(keys, first + RowsAtOnce); i++) db.Keys.Add(Row(i));
            await db.SaveChangesAsync();
        }
    }

    /// <summary>The first one is the key that the load presents; the others differ in their scopes as those of some hundred teams would.</summary>
    private static KeyRow Row(int number) => new()
    {
        Hash = KeyHash.Of(number == 0 ? BareProxy.Key : $"sk-bench-other-{number:D12}").ToString(),
        KeyName = "sk-...cdef",
        KeyAlias = $"bench-{number}",
        AllowedTags = number == 0 ? ["region:eu"] : ["region:eu", $"project:{number % 300}"],
    };
}

/// <summary>How much a gateway has to know.</summary>
/// <param name="Keys">Virtual keys, one of which the load presents.</param>
/// <param name="Deployments">All answered by the same upstream.</param>
/// <param name="Groups">Model groups that share the deployments.</param>
internal sealed record BackgroundShape(int Keys, int Deployments = 20, int Groups = 5);
