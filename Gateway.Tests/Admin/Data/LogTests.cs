using System.Reflection;
using Admin.Api;
using Gateway.Tests.Architecture;
using Gateway.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Gateway.Tests.Admin.Data;

[TestFixture]
internal sealed class LogTests
{
    private string _directory = null!;

    [SetUp]
    public void MakeDirectory() => _directory = Directory.CreateTempSubdirectory("gateway-admin-").FullName;

    [TearDown]
    public void RemoveDirectory() => Directory.Delete(_directory, recursive: true);

    [Test]
    public async Task No_line_holds_a_key_or_a_hash_whatever_the_operator_switches_on()
    {
        var log = new CapturedLog();
        var everything = new Dictionary<string, string?>
        {
            ["Logging:LogLevel:Default"] = "Trace",
            ["Logging:LogLevel:Microsoft"] = "Trace",
            ["Logging:LogLevel:Microsoft.AspNetCore.Hosting.Diagnostics"] = "Trace",
        };
        var app = AdminApplication.Build(
            AdminHost.Configuration(_directory, AdminHost.FreePort(), host: everything),
            "http://127.0.0.1:0",
            services => services.AddSingleton<ILoggerProvider>(log));
        await app.StartAsync();
        await using (var host = AdminHost.Over(app, _directory))
        {
            var made = await host.KeyAsync();
            var (first, token) = (made.GetProperty("key").GetString()!, made.GetProperty("token").GetString()!);
            var key = first;
            await host.GetAsync("/key/info?key=" + key);
            await host.GetAsync("/key/info?key=" + token);
            await host.PostAsync("/key/generate", new { key });
            await host.PostAsync("/key/block", new { key });
            await host.PostAsync($"/key/{key}/regenerat", "");
            key = (await host.PostAsync($"/key/{key}/regenerate", "")).Json.GetProperty("key").GetString()!;
            await host.PostAsync($"/key/{key}/regenerate", new { new_key = key });
            await host.PostAsync("/key/delete", new { keys = new[] { key, "sk-unknown-unknown-unknown" } });
            await host.SyncAsync("/sync/snapshot");
            await host.SyncAsync("/sync/changes?after=0");

            Assert.That(log.Lines, Has.Some.Contains("Committed the revisions"), "the log is the right one");
            foreach (var secret in new[] { first, key, token, AdminHost.MasterKey, AdminHost.SyncKey, host.Signature.EmbeddedRedisPassword.Reveal(), "hidden" })
                Assert.That(log.Lines, Has.None.Contains(secret));
        }
    }

    [Test]
    public void Every_line_has_an_id_of_its_own_in_the_range_of_its_folder()
    {
        var lines = typeof(AdminApplication).Assembly.GetType("Admin.Api.Telemetry.Log")!
            .GetMethods(BindingFlags.Static | BindingFlags.Public)
            .Select(m => m.GetCustomAttribute<LoggerMessageAttribute>())
            .OfType<LoggerMessageAttribute>()
            .ToList();

        Assert.That(lines, Is.Not.Empty);
        Assert.That(lines.Select(l => l.EventId), Is.Unique.And.All.InRange(1000, 1499));
    }

    [Test]
    public void Only_the_writes_classes_save()
    {
        var sources = Directory.GetFiles(Path.Combine(SourceTree.Root, "Admin.Api"), "*.cs", SearchOption.AllDirectories)
            .Where(f => !f.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}"))
            .ToList();
        string[] saving = ["SaveChanges", "ExecuteUpdate", "ExecuteDelete", ".CommitAsync"];

        // It makes the schema of the tables before there are any, and saves no row.
        const string SchemaMaker = "PostgresSchema";
        var savers = sources.Where(f => saving.Any(File.ReadAllText(f).Contains)).Select(Path.GetFileNameWithoutExtension).Where(name => name != SchemaMaker);

        Assert.That(savers, Is.Not.Empty.And.All.EndsWith("Writes"));
    }
}
