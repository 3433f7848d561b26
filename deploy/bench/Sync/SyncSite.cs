using System.Diagnostics;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bench.Load;
using Bench.Machine;
using Bench.Peers;
using Microsoft.Data.Sqlite;
using Shared.Contracts.Configuration.Reading;
using Shared.Contracts.Configuration.Settings;

namespace Bench.Sync;

/// <summary>
/// An installation whose parts are programs that can be killed: Redis, Admin.Api on a SQLite file, an upstream, and gateways. The first gateway is a program
/// too, with a snapshot file; further ones run inside this one and start from a copy of it. Nothing is pinned: all share the machine.
/// </summary>
internal sealed class SyncSite : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private readonly string _directory = Directory.CreateTempSubdirectory("gateway-bench-sync-").FullName;
    private readonly int _redisPort = Ports.Free();
    private readonly int _adminPort = Ports.Free();
    private readonly List<InstanceGateway> _instances = [];
    private RunningProgram? _redis;
    private RunningProgram? _admin;
    private RunningProgram? _upstream;
    private int _upstreamPort;

    /// <summary>The first gateway, a program.</summary>
    public ProcessGateway? Gateway { get; private set; }

    /// <summary>The gateways inside this program.</summary>
    public IReadOnlyList<InstanceGateway> Instances => _instances;

    public AdminCaller Admin => new(_adminPort);

    private string Database => Path.Combine(_directory, "admin.db");

    /// <summary>Starts all but the gateways, with one key: <see cref="FilledDatabase.KeyText"/> 0.</summary>
    public static async Task<SyncSite> StartAsync()
    {
        var site = new SyncSite();
        try
        {
            (site._upstream, site._upstreamPort) = await FixedUpstream.StartAsync(site._directory);
            await File.WriteAllTextAsync(site.FileOf("admin.yaml"), site.Configuration());
            await site.StartRedisAsync();
            await site.StartAdminAsync();
            for (var team = 0; team < FilledDatabase.Teams; team++) await site.Admin.MustAsync("/team/new", new JsonObject { ["team_id"] = FilledDatabase.TeamOf(team) });
            await site.Admin.MustAsync("/key/generate", new JsonObject
            {
                ["key"] = FilledDatabase.KeyText(0),
                ["key_alias"] = "bench-0",
                ["team_id"] = FilledDatabase.TeamOf(0),
                ["allowed_tags"] = new JsonArray("region:eu"),
            });
            return site;
        }
        catch
        {
            await site.DisposeAsync();
            throw;
        }
    }

    /// <summary>Stops Admin.Api, fills its database and starts it again.</summary>
    public async Task FillAsync(int keys)
    {
        await KillAdminAsync();
        FilledDatabase.Fill(Database, keys);
        await StartAdminAsync();
    }

    public async Task StartRedisAsync()
    {
        _redis = RunningProgram.Start("redis", null, null, _directory, "redis-server", "--port", $"{_redisPort}", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no");
        await _redis.AcceptsAsync(_redisPort);
    }

    public async Task KillRedisAsync()
    {
        if (_redis is { } redis) await redis.DisposeAsync();
        _redis = null;
    }

    /// <param name="port">Where it listens; null for where the gateways look.</param>
    public async Task StartAdminAsync(int? port = null)
    {
        var at = port ?? _adminPort;
        _admin = RunningProgram.Start("admin", null, null, _directory, "dotnet", Assembly("Admin.Api"), "--config", FileOf("admin.yaml"), "--urls", $"http://127.0.0.1:{at}");
        await _admin.AcceptsAsync(at);
        await UntilAsync(async () => await new AdminCaller(at).IsReadyAsync(), "Admin.Api is ready");
    }

    /// <summary>As an operating system kills: at once, with nothing flushed or said.</summary>
    public async Task KillAdminAsync()
    {
        if (_admin is { } admin) await admin.DisposeAsync();
        _admin = null;
    }

    /// <summary>Starts the first gateway, without a file to start from, and gives the time from its start until it was live.</summary>
    public async Task<TimeSpan> StartGatewayAsync()
    {
        await File.WriteAllTextAsync(FileOf("gateway.yaml"), Configuration("gateway.snapshot"));
        File.Delete(FileOf("gateway.snapshot"));
        var port = Ports.Free();
        var started = Stopwatch.GetTimestamp();
        var program = RunningProgram.Start("gateway", null, null, _directory, "dotnet", Assembly("Gateway.Api"), "--config", FileOf("gateway.yaml"), "--urls", $"http://127.0.0.1:{port}");
        Gateway = new ProcessGateway(program, port);
        await program.AcceptsAsync(port);
        await UntilAsync(async () => (await Gateway.ReadinessAsync()).GetProperty("sync_state").GetString() == "live", "the gateway is live");
        return Stopwatch.GetElapsedTime(started);
    }

    public async Task StopGatewayAsync()
    {
        if (Gateway is { } gateway) await gateway.DisposeAsync();
        Gateway = null;
    }

    /// <summary>Adds gateways inside this program until there are so many in all.</summary>
    public async Task GrowAsync(int gateways)
    {
        if (Gateway is null) await StartGatewayAsync();
        if (1 + _instances.Count >= gateways) return;
        var configuration = await InstanceConfigurationAsync();
        var started = Stopwatch.GetTimestamp();
        while (1 + _instances.Count < gateways)
        {
            var instance = await InstanceGateway.StartAsync(configuration);
            _instances.Add(instance);
            await UntilAsync(() => Task.FromResult(instance.IsLive), "an instance is live");
        }

        // What loading so many tables left behind: fifty gateways on fifty machines have fifty collectors, each with a table of its own to walk.
        GC.Collect();

        Console.Error.WriteLine($"After {Stopwatch.GetElapsedTime(started).TotalSeconds:F0} s there are {gateways} gateways.");
    }

    public static async Task UntilAsync(Func<Task<bool>> condition, string what)
    {
        var started = Stopwatch.GetTimestamp();
        while (!await condition())
        {
            if (Stopwatch.GetElapsedTime(started) > Patience) throw new BenchException($"It was waited in vain that {what}.");
            await Task.Delay(10);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var instance in _instances) await instance.DisposeAsync();
        await StopGatewayAsync();
        await KillAdminAsync();
        await KillRedisAsync();
        if (_upstream is { } upstream) await upstream.DisposeAsync();
        SqliteConnection.ClearAllPools();
        Directory.Delete(_directory, recursive: true);
    }

    private static string Assembly(string name) => Path.Combine(AppContext.BaseDirectory, name + ".dll");

    private string Configuration(string? snapshotFile = null) => GatewayBackground.Configuration(
        $"http://127.0.0.1:{_adminPort}", _redisPort, _upstreamPort, Database, snapshotFile is null ? null : FileOf(snapshotFile), new BackgroundShape(Keys: 0));

    /// <summary>
    /// All start from one file, which none of them can write: a folder has the name of the temporary file. Fifty gateways on fifty machines write fifty files; here
    /// one processor would.
    /// </summary>
    private async Task<GatewayConfiguration> InstanceConfigurationAsync()
    {
        var file = FileOf("instances.snapshot");
        await UntilAsync(() => Task.FromResult(File.Exists(FileOf("gateway.snapshot"))), "the gateway has written its snapshot file");
        Directory.CreateDirectory(file + ".tmp");
        File.Copy(FileOf("gateway.snapshot"), file, overwrite: true);
        await File.WriteAllTextAsync(FileOf("instances.yaml"), Configuration("instances.snapshot"));
        var reading = ConfigurationReader.Read(FileOf("instances.yaml"), new Dictionary<string, string>());
        return reading.Configuration ?? throw new BenchException(string.Join('\n', reading.Problems));
    }

    private string FileOf(string name) => Path.Combine(_directory, name);
}
