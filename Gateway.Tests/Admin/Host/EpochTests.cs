using System.Net;
using Admin.Api.Data;
using Admin.Api.Errors;
using Admin.Api.Host.Upkeep;
using Gateway.Tests.Support;
using Shared.Contracts.Routing;

namespace Gateway.Tests.Admin.Host;

[TestFixture(Store.Sqlite)]
[TestFixture(Store.Postgres)]
internal sealed class EpochTests(Store store)
{
    private string _directory = null!;
    private string _database = null!;

    [SetUp]
    public async Task MakeDatabaseAsync()
    {
        _directory = Directory.CreateTempSubdirectory("gateway-admin-").FullName;
        _database = store == Store.Postgres ? await SharedPostgres.DatabaseAsync() : $"Data Source={AdminHost.DatabaseFile(_directory)}";
    }

    [TearDown]
    public void RemoveDatabase() => Directory.Delete(_directory, recursive: true);

    [Test]
    public async Task A_new_epoch_is_refused_while_the_service_runs_and_makes_every_gateway_load_a_snapshot_after_that()
    {
        string before;
        AdminStartException? refusal;
        await using (var host = await AdminHost.StartAsync(_directory, databaseUrl: _database))
        {
            await host.KeyAsync();
            before = await EpochAsync(host);
            await Eventually.HoldsAsync(async () => (await host.GetAsync("/health/readiness")).Json.GetProperty("publishes").GetBoolean(), "it publishes");
            refusal = await Assert.ThrowsAsync<AdminStartException>(() => RunAsync(new UpkeepVerb(UpkeepKind.NewEpoch, "")));
        }

        var said = await RunAsync(new UpkeepVerb(UpkeepKind.NewEpoch, ""));
        await using var again = await AdminHost.StartAsync(_directory, databaseUrl: _database);

        Assert.That(refusal!.Message, Does.Contain("stop it first"));
        Assert.That(said, Does.Contain(await EpochAsync(again)).And.Contain("revision 1"));
        Assert.That(await EpochAsync(again), Is.Not.EqualTo(before));
        Assert.That((await again.SyncAsync("/sync/changes?after=1&epoch=" + before)).Status, Is.EqualTo(HttpStatusCode.Gone));
        Assert.That((await again.KeyAsync()).GetProperty("revision").GetInt64(), Is.EqualTo(2));
    }

    [Test]
    public async Task A_backup_is_of_a_file_and_a_server_has_its_own_tools()
    {
        if (store == Store.Sqlite) await (await AdminHost.StartAsync(_directory)).DisposeAsync();
        var file = Path.Combine(_directory, "backup.db");

        var backup = new Func<Task>(() => RunAsync(new UpkeepVerb(UpkeepKind.Backup, file)));

        if (store == Store.Sqlite) await backup();
        else Assert.That((await Assert.ThrowsAsync<AdminStartException>(() => backup()))!.Message, Does.Contain("pg_dump"));
        Assert.That(File.Exists(file), Is.EqualTo(store == Store.Sqlite));
    }

    private static async Task<string> EpochAsync(AdminHost host) => (await host.ChangesAsync("?after=1")).Epoch;

    private async Task<string> RunAsync(UpkeepVerb verb)
    {
        using var output = new StringWriter();
        await new DatabaseUpkeep(DatabaseUrl.Read(new Secret(_database), out _)!, TimeProvider.System, output).RunAsync(verb, CancellationToken.None);
        return output.ToString();
    }
}
