using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Tests.Support;
using Shared.Contracts.Sync;

namespace Gateway.Tests.EndToEnd;

/// <summary>The verbs as an operator runs them, beside a service and clients that do not stop.</summary>
internal sealed class BackupAndRestore
{
    private Installation _installation = null!;
    private AdminProcess _admin = null!;

    private string Backup => Path.Combine(_installation.Directory, "backup.db");

    [SetUp]
    public async Task StartAsync()
    {
        _installation = await Installation.PrepareAsync([new TestDeployment("eu")]);
        _admin = await AdminProcess.StartAsync(_installation.ConfigurationFile, _installation.AdminUrl);
    }

    [TearDown]
    public async Task StopAsync()
    {
        await _admin.DisposeAsync();
        await _installation.DisposeAsync();
    }

    [Test]
    public async Task A_backup_that_was_made_while_clients_wrote_is_restored_and_every_gateway_follows_it_back()
    {
        await _installation.StartGatewayAsync();
        var kept = await KeyAsync();
        await using (var writers = new KeyWriters([_admin], count: 4))
        {
            await writers.GrowAsync(by: 10);
            Assert.That((await RunAsync("--backup", Backup)).ExitCode, Is.Zero);
            await writers.GrowAsync(by: 10);
        }

        var lost = await KeyAsync();
        await Eventually.HoldsAsync(async () => await StatusAsync(lost) == 200, "the gateway knows the key that the backup does not hold");
        var before = await HeaderAsync();
        var whileItRuns = await RunAsync("--restore", Backup);
        await _admin.KillAsync();
        var restored = await RunAsync("--restore", Backup);
        await _admin.StartAgainAsync();

        var after = await HeaderAsync();
        Assert.That(whileItRuns.ExitCode, Is.EqualTo(1));
        Assert.That(whileItRuns.Said, Does.Contain("stop it first"));
        Assert.That(restored.ExitCode, Is.Zero, restored.Said);
        Assert.That(after.Epoch, Is.Not.EqualTo(before.Epoch));
        Assert.That(after.Revision, Is.LessThan(before.Revision));
        await Eventually.HoldsAsync(async () => await StatusAsync(lost) == 401, "the gateway forgets what the backup does not hold");
        Assert.That(await StatusAsync(kept), Is.EqualTo(200));
        Assert.That(Directory.GetFiles(_installation.Directory, "admin.db.replaced-*"), Has.Length.EqualTo(1), "what was replaced is kept");
        Assert.That(await KeyAsync(), Is.Not.Null, "and writes go on");
    }

    [Test]
    public async Task A_damaged_copy_is_refused_and_the_database_stays()
    {
        var kept = await KeyAsync();
        Assert.That((await RunAsync("--backup", Backup)).ExitCode, Is.Zero);
        var again = await RunAsync("--backup", Backup);
        await _admin.KillAsync();
        await using (var file = File.OpenWrite(Backup))
        {
            // The content of the pages after the first, which names the tables.
            file.Position = 4096;
            await file.WriteAsync(Enumerable.Repeat((byte)0x5a, 8192).ToArray());
        }

        var damaged = await RunAsync("--restore", Backup);
        await File.WriteAllTextAsync(Backup, "not a database at all");
        var foreign = await RunAsync("--restore", Backup);
        await _admin.StartAgainAsync();

        Assert.That(again.ExitCode, Is.EqualTo(1), "an older backup is not overwritten");
        Assert.That(damaged.ExitCode, Is.EqualTo(1), damaged.Said);
        Assert.That(foreign.ExitCode, Is.EqualTo(1), foreign.Said);
        await _installation.StartGatewayAsync();
        Assert.That(await StatusAsync(kept), Is.EqualTo(200));
        Assert.That(Directory.GetFiles(_installation.Directory, "*.restoring*"), Is.Empty);
    }

    private Task<(int ExitCode, string Said)> RunAsync(params string[] verb) => AdminProcess.RunAsync(_installation.ConfigurationFile, verb);

    private async Task<string> KeyAsync()
    {
        var made = await _admin.PostAsync("/key/generate", new JsonObject());
        Assert.That(made?.Status, Is.EqualTo(HttpStatusCode.OK));
        return made!.Value.Json.GetProperty("key").GetString()!;
    }

    private async Task<int> StatusAsync(string key) => (await _installation.GetAsync(key, "/v1/models")).Status;

    private async Task<SnapshotHeader> HeaderAsync()
    {
        var snapshot = await _installation.SendAsync(HttpMethod.Get, _installation.AdminUrl + SyncRoutes.Snapshot, Installation.SyncKey, body: null);
        return JsonSerializer.Deserialize(snapshot.Body.Split('\n')[0], SyncJson.Default.SnapshotHeader)!;
    }
}
