using System.Text.Json;
using Gateway.Tests.Support;
using Shared.Contracts.Sync;

namespace Gateway.Tests.EndToEnd;

/// <summary>Admin.Api is killed again and again while clients write. GATEWAY_KILLS says how often; the default is for every run.</summary>
internal sealed class KilledAdmin
{
    private const string Variable = "GATEWAY_KILLS";

    private static readonly int Kills = int.TryParse(Environment.GetEnvironmentVariable(Variable), out var kills) ? kills : 5;

    [TestCase(Store.Sqlite)]
    [TestCase(Store.Postgres)]
    public async Task No_acknowledged_write_is_lost_and_every_gateway_converges(Store store)
    {
        var database = store == Store.Postgres ? await SharedPostgres.DatabaseAsync() : null;
        await using var installation = await Installation.PrepareAsync([new TestDeployment("eu")], databaseUrl: database);
        await using var admin = await AdminProcess.StartAsync(installation.ConfigurationFile, installation.AdminUrl);
        await installation.StartGatewayAsync();
        var second = await installation.StartAnotherGatewayAsync();
        var seed = Random.Shared.Next();
        var random = new Random(seed);

        var writers = new KeyWriters([admin], count: 4);
        for (var kill = 0; kill < (store == Store.Sqlite ? Kills : Math.Min(Kills, 3)); kill++)
        {
            await writers.GrowAsync(by: 1 + random.Next(20));
            // Anywhere in a write, a publication or the note of it.
            await Task.Delay(TimeSpan.FromMilliseconds(random.NextDouble() * 50));
            await admin.KillAsync();
            await admin.StartAgainAsync();
        }

        await writers.GrowAsync(by: 5);
        await writers.DisposeAsync();
        TestContext.Out.WriteLine($"seed {seed}: {writers.Acknowledged.Count} keys acknowledged, {writers.Unanswered} writes without an answer");
        var snapshot = await installation.SendAsync(HttpMethod.Get, installation.AdminUrl + SyncRoutes.Snapshot, Installation.SyncKey, body: null);
        var stored = Stored(snapshot.Body);
        var lost = writers.Acknowledged.Where(key => !stored.TryGetValue(KeyHash.Of(key.Key).ToString(), out var isBlocked) || isBlocked != key.Value);
        Assert.That(lost.Count(), Is.Zero, "acknowledged writes that are not in the database");
        foreach (var gateway in (string[])[installation.GatewayUrl, second])
        {
            await Eventually.HoldsAsync(async () => await RevisionAsync(installation, gateway) == RevisionOf(snapshot.Body), "the gateway has the last revision");
            foreach (var (key, isBlocked) in writers.Acknowledged)
                Assert.That((await installation.SendAsync(HttpMethod.Get, gateway + "/v1/models", key, body: null)).Status, Is.EqualTo(isBlocked ? 401 : 200));
        }
    }

    private static long RevisionOf(string snapshot) => JsonElement.Parse(snapshot.Split('\n')[0]).GetProperty("revision").GetInt64();

    private static Dictionary<string, bool> Stored(string snapshot) => snapshot.Split('\n')
        .Where(line => line.StartsWith('K'))
        .Select(line => JsonSerializer.Deserialize(line[1..], SyncJson.Default.KeyRecord)!)
        .ToDictionary(key => key.Hash, key => key.Blocked);

    private static async Task<long> RevisionAsync(Installation installation, string gateway) =>
        (await installation.SendAsync(HttpMethod.Get, gateway + "/health/readiness", key: null, body: null)).Json.GetProperty("revision").GetInt64();
}
