using System.Net;
using System.Net.Sockets;
using Admin.Api;
using Admin.Api.Data.Postgres;
using Admin.Api.Data.Sqlite;
using Admin.Api.Errors;
using Admin.Api.Host.Configuration;
using Admin.Api.Host.Upkeep;
using Gateway.Tests.Support;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shared.Contracts.Configuration.Reading;
using Shared.Contracts.Configuration.Settings;
using Shared.Contracts.Routing;

namespace Gateway.Tests.Admin.Host;

[TestFixture]
internal sealed class StartTests
{
    private static readonly Dictionary<string, string> NoEnvironment = [];

    private string _directory = null!;

    [SetUp]
    public void MakeDirectory() => _directory = Directory.CreateTempSubdirectory("gateway-admin-").FullName;

    [TearDown]
    public void RemoveDirectory() => Directory.Delete(_directory, recursive: true);

    [Test]
    public async Task A_database_keeps_its_epoch_its_revision_and_its_rows_from_start_to_start()
    {
        string token, epoch;
        await using (var first = await AdminHost.StartAsync(_directory))
        {
            token = (await first.KeyAsync()).GetProperty("token").GetString()!;
            epoch = await EpochAsync(first);
        }

        await using var second = await AdminHost.StartAsync(_directory);

        Assert.That(await EpochAsync(second), Is.EqualTo(epoch));
        Assert.That(Guid.TryParse(epoch, out _), Is.True);
        Assert.That((await second.GetAsync("/key/info?key=" + token)).Status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That((await second.KeyAsync()).GetProperty("revision").GetInt64(), Is.EqualTo(2));
    }

    [Test]
    public async Task Each_database_has_an_epoch_of_its_own()
    {
        await using var first = await AdminHost.StartAsync();
        await using var second = await AdminHost.StartAsync();

        Assert.That(await EpochAsync(first), Is.Not.EqualTo(await EpochAsync(second)));
    }

    [Test]
    public async Task An_acknowledged_write_is_on_disk_and_readers_do_not_stop_writers()
    {
        await using var host = await AdminHost.StartAsync(_directory);
        await using var db = await host.OpenAsync();

        Assert.That(await PragmaAsync(db, "journal_mode"), Is.EqualTo("wal"));
        Assert.That(await PragmaAsync(db, "synchronous"), Is.EqualTo("2"));
        Assert.That(await PragmaAsync(db, "foreign_keys"), Is.EqualTo("1"));
        // SQLite itself waits a second at a time, and the driver asks it again.
        Assert.That(await PragmaAsync(db, "busy_timeout"), Is.EqualTo("1000"));
        Assert.That(((SqliteConnection)db.Database.GetDbConnection()).DefaultTimeout, Is.EqualTo(10));
    }

    [Test]
    public async Task No_file_of_the_database_holds_a_key()
    {
        await using var host = await AdminHost.StartAsync(_directory);
        var random = (await host.KeyAsync(new { metadata = new { a = "findable-metadata" } })).GetProperty("key").GetString()!;
        var chosen = "sk-chosen-by-the-caller-0123456789";
        await host.PostAsync("/key/generate", new { key = chosen });
        await host.PostAsync("/key/update", new { key = chosen, user_id = "x" });

        var files = Directory.GetFiles(host.Directory, "*", SearchOption.AllDirectories).Where(f => !f.EndsWith(".lock", StringComparison.Ordinal));
        var bytes = files.Select(ReadShared).SelectMany(b => b).ToArray();
        Assert.That(bytes.AsSpan().IndexOf("findable-metadata"u8), Is.GreaterThan(0), "the files are the right ones");
        foreach (var key in new[] { random, chosen, AdminHost.MasterKey, AdminHost.SyncKey })
            Assert.That(bytes.AsSpan().IndexOf(System.Text.Encoding.UTF8.GetBytes(key)), Is.EqualTo(-1));
    }

    [Test]
    public void The_migrations_of_both_databases_say_what_the_code_says()
    {
        using var sqlite = new SqliteDesign().CreateDbContext([]);
        using var postgres = new PostgresDesign().CreateDbContext([]);

        Assert.That(sqlite.Database.HasPendingModelChanges(), Is.False, "dotnet ef migrations add NAME --context SqliteAdminDbContext --output-dir Data/Migrations/Sqlite");
        Assert.That(postgres.Database.HasPendingModelChanges(), Is.False, "dotnet ef migrations add NAME --context PostgresAdminDbContext --output-dir Data/Migrations/Postgres");
    }

    [Test]
    public async Task A_start_that_was_killed_while_it_migrated_does_not_stop_the_next_one()
    {
        await using (var first = await AdminHost.StartAsync(_directory))
        {
            await using var db = await first.OpenAsync();
            await db.Database.ExecuteSqlRawAsync(
                """
                DROP TABLE key_tags; DROP TABLE tag_counts; DROP TABLE key_policies; DROP TABLE retired_keys; DROP TABLE kept_answers; DROP TABLE audit; DROP TABLE keys; DROP TABLE teams; DROP TABLE changes; DROP TABLE sync_state; DROP TABLE publisher_state; DELETE FROM "__EFMigrationsHistory";
                CREATE TABLE IF NOT EXISTS "__EFMigrationsLock" ("Id" INTEGER NOT NULL PRIMARY KEY, "Timestamp" TEXT NOT NULL);
                INSERT OR REPLACE INTO "__EFMigrationsLock" VALUES (1, '2026-01-01');
                """);
        }

        await using var second = await AdminHost.StartAsync(_directory);

        Assert.That((await second.KeyAsync()).GetProperty("revision").GetInt64(), Is.EqualTo(1));
    }

    [Test]
    public async Task A_second_service_on_the_same_file_is_refused_and_the_first_goes_on()
    {
        await using var first = await AdminHost.StartAsync(_directory);
        await using var second = AdminApplication.Build(
            AdminHost.Configuration(_directory, AdminHost.FreePort()), "http://127.0.0.1:0", services => services.AddSingleton<TimeProvider>(new HastyTime()));

        var fault = await Assert.ThrowsAsync<AdminStartException>(() => second.StartAsync());

        Assert.That(fault!.Message, Does.Contain("another Admin.Api uses the database").And.Contain("PostgreSQL"));
        Assert.That((await first.KeyAsync()).GetProperty("revision").GetInt64(), Is.EqualTo(1));
    }

    [Test]
    public async Task A_database_of_a_newer_version_is_refused()
    {
        await using (var first = await AdminHost.StartAsync(_directory))
        {
            await using var db = await first.OpenAsync();
            await db.Database.ExecuteSqlRawAsync("""INSERT INTO "__EFMigrationsHistory" VALUES ('29991231000000_Later', '99.0.0')""");
        }

        var fault = await StartFaultAsync(AdminHost.Configuration(_directory, AdminHost.FreePort()));

        Assert.That(fault.Message, Does.Contain("newer version"));
    }

    [Test]
    public async Task A_taken_port_of_the_embedded_Redis_is_told_by_the_name_of_its_setting()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;

        var fault = await StartFaultAsync(AdminHost.Configuration(_directory, port));

        Assert.That(fault.Message, Does.Contain("general_settings.embedded_redis_port").And.Contain(port.ToString()));
    }

    [Test]
    public async Task A_database_that_cannot_be_opened_is_told_by_the_name_of_its_setting()
    {
        await File.WriteAllTextAsync(Path.Combine(_directory, "data"), "a file where a directory is needed");

        var fault = await StartFaultAsync(AdminHost.Configuration(_directory, AdminHost.FreePort()));

        Assert.That(fault.Message, Does.Contain("general_settings.database_url"));
    }

    [Test]
    public void Everything_this_service_lacks_in_a_configuration_is_told_at_once()
    {
        var configuration = new GatewayConfiguration
        {
            ModelList = [],
            General = new GeneralSettings { DatabaseUrl = new Secret("Data Source=:memory:"), RedisUrl = new Secret("host:1,password=hidden,nonsense=1"), EmbeddedRedisPort = 0 },
        };

        var problems = AdminRequirements.Problems(configuration, "appsettings.yaml");

        Assert.That(
            problems.Select(p => p.Path),
            Is.EquivalentTo(new[] { "general_settings.master_key", "general_settings.database_url", "general_settings.redis_url", "general_settings.embedded_redis_port" }));
        Assert.That(problems.Select(p => p.Severity), Is.All.EqualTo(ProblemSeverity.Error));
        Assert.That(problems.Select(p => p.ToString()), Has.None.Contains("hidden"));
    }

    [Test]
    public void A_configuration_with_a_master_key_and_the_defaults_is_enough()
    {
        var configuration = new GatewayConfiguration { ModelList = [], General = new GeneralSettings { MasterKey = new Secret("sk-1234567890") } };

        Assert.That(AdminRequirements.Problems(configuration, "appsettings.yaml"), Is.Empty);
    }

    [Test]
    public void The_place_to_listen_is_taken_from_the_endpoints_then_the_arguments_then_the_environment_then_the_file_then_the_default()
    {
        var environment = new Dictionary<string, string> { ["ASPNETCORE_URLS"] = "http://environment" };
        var file = new GatewayConfiguration { ModelList = [], HostSettings = new Dictionary<string, string?> { ["urls"] = "http://file" } };
        var nothing = new GatewayConfiguration { ModelList = [] };
        var kestrel = new KestrelSettings { Endpoints = [new EndpointSettings { Name = "a", Url = "http://kestrel" }] };

        Assert.That(ListenUrls.Of("http://argument", environment, file), Is.EqualTo("http://argument"));
        Assert.That(ListenUrls.Of(null, environment, file), Is.EqualTo("http://environment"));
        Assert.That(ListenUrls.Of(null, NoEnvironment, file), Is.EqualTo("http://file"));
        Assert.That(ListenUrls.Of(null, NoEnvironment, nothing), Is.Null);
        Assert.That(ListenUrls.Endpoints(new KestrelSettings(), null, "http://default").Select(e => e.Url), Is.EqualTo(new[] { "http://default" }));
        Assert.That(ListenUrls.Endpoints(new KestrelSettings(), "http://a;https://b", "http://default").Select(e => e.Url), Is.EqualTo(new[] { "http://a", "https://b" }));
        Assert.That(ListenUrls.Endpoints(kestrel, "http://argument", "http://default").Select(e => e.Url), Is.EqualTo(new[] { "http://kestrel" }));
    }

    [Test]
    public void The_arguments_are_read_in_both_spellings_and_a_misspelt_one_is_refused()
    {
        Assert.That(ValuesOf("--config", "a.yaml", "--urls", "http://x"), Is.EqualTo(("a.yaml", "http://x", false)));
        Assert.That(ValuesOf("--config=a.yaml", "--urls=http://x=y", "--check-config"), Is.EqualTo(("a.yaml", "http://x=y", true)));
        Assert.That(AdminArguments.Read(["--check-confg"]).Fault, Does.Contain("--check-config"));
        Assert.That(AdminArguments.Read(["--urls"]).Fault, Does.Contain("--urls"));
        Assert.That(AdminArguments.Read(["--Logging:LogLevel:Default=Debug"]).Fault, Does.Contain("is not an option"));
        Assert.That(UpkeepOf("--backup=x.db"), Is.EqualTo(new UpkeepVerb(UpkeepKind.Backup, "x.db")));
        Assert.That(UpkeepOf("--restore", "x.db"), Is.EqualTo(new UpkeepVerb(UpkeepKind.Restore, "x.db")));
        Assert.That(UpkeepOf("--new-epoch"), Is.EqualTo(new UpkeepVerb(UpkeepKind.NewEpoch, "")));
        Assert.That(UpkeepOf("--config", "a.yaml"), Is.Null);

        static UpkeepVerb? UpkeepOf(params string[] args) => AdminArguments.UpkeepOf(AdminArguments.Read(args));

        static (string?, string?, bool) ValuesOf(params string[] args)
        {
            var line = AdminArguments.Read(args);
            return (line.ValueOf(CommandLine.Config), line.ValueOf(CommandLine.Urls), line.Has(CommandLine.ChecksOnly));
        }
    }

    private static async Task<string> EpochAsync(AdminHost host) => (await host.ChangesAsync("?after=0")).Epoch;

    private static async Task<AdminStartException> StartFaultAsync(GatewayConfiguration configuration)
    {
        await using var app = AdminApplication.Build(configuration, "http://127.0.0.1:0");
        return (await Assert.ThrowsAsync<AdminStartException>(() => app.StartAsync()))!;
    }

    private static byte[] ReadShared(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    private static async Task<string> PragmaAsync(DbContext db, string name)
    {
        await db.Database.OpenConnectionAsync();
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = "PRAGMA " + name;
        return (await command.ExecuteScalarAsync())!.ToString()!;
    }
}
