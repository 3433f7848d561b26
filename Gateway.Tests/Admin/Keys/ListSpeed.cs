using System.Diagnostics;
using System.Net;
using Admin.Api.Data;
using Gateway.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Gateway.Tests.Admin.Keys;

/// <summary>
/// Measures every list at a number of keys: 500 in a normal run, where only the answers are checked; <c>GATEWAY_LISTED_KEYS=100000</c> for the table of
/// docs/performance.md, <c>GATEWAY_LISTED_DATABASE=postgres</c> for PostgreSQL.
/// </summary>
[TestFixture]
[Category("Slow")]
internal sealed class ListSpeed
{
    private const int NormalKeys = 500;
    private const int Repeats = 200;

    /// <summary>Not counted: the first requests of a kind compile their queries, once in the life of a process.</summary>
    private const int WarmUps = 10;

    private static readonly string[] Lists =
    [
        "/key/list", "/key/list?size=100&return_full_object=true", "/key/list?page=LAST", "/key/list?team_id=team-7", "/key/list?team_id=team-0&sort_by=key_alias",
        "/key/list?user_id=user-7", "/key/list?key_alias=alias-7", "/key/list?tag=region:eu", "/key/list?tag=region:eu&sort_by=key_alias", "/key/list?tag=cost:7",
        "/key/list?tag=region:eu&search=99", "/key/list?blocked=true", "/key/list?blocked=false", "/key/list?blocked=false&sort_by=updated_at", "/key/list?expired=true",
        "/key/list?expired=false", "/key/list?expired=false&sort_by=expires", "/key/list?search=alias-99", "/key/list?search=nothing-holds-this",
        "/key/list?search=user-7&sort_by=team_id&sort_order=asc", "/key/list?sort_by=key_alias", "/key/list?sort_by=team_id&page=LAST",
        "/team/list?size=100", "/team/info?team_id=team-0", "/tag/list", "/route/reach", "/route/reach?team_id=team-7", "/route/reach?tag=region:eu",
        "/route/reach?leaves=region:eu", "/route/reach?leaves=region:eu&team_id=team-0", "/route/reach?facet=region", "/audit", "/audit?actor=admin",
    ];

    [Test]
    public async Task Every_list_answers_however_many_keys_there_are()
    {
        var keys = int.TryParse(Environment.GetEnvironmentVariable("GATEWAY_LISTED_KEYS"), out var asked) ? asked : NormalKeys;
        var repeats = keys > NormalKeys ? Repeats : 2;
        var onPostgres = Environment.GetEnvironmentVariable("GATEWAY_LISTED_DATABASE") == "postgres";
        await using var server = onPostgres ? await PostgresServer.StartAsync() : null;
        await using var host = await AdminHost.StartAsync(databaseUrl: server is null ? null : await server.DatabaseAsync());
        await FillAsync(host, keys);

        foreach (var list in Lists)
        {
            var times = new List<double>();
            for (var i = -Math.Min(WarmUps, repeats); i < repeats; i++)
            {
                var started = Stopwatch.GetTimestamp();
                var answer = await host.GetAsync(list.Replace("LAST", (keys / 10).ToString(), StringComparison.Ordinal));
                if (i >= 0) times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
                Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.OK), $"{list}: {answer}");
            }

            times.Sort();
            await TestContext.Out.WriteLineAsync($"| `{list}` | {times[times.Count / 2]:0.0} | {times[(int)Math.Ceiling(times.Count * 0.99) - 1]:0.0} |");
        }

        Assert.That((await host.GetAsync("/key/list")).Json.GetProperty("total_count").GetInt64(), Is.EqualTo(keys));
    }

    /// <summary>Half of the keys in each region, a tenth in one team, a fiftieth blocked, a tenth expired, a third with an end to come.</summary>
    private static async Task FillAsync(AdminHost host, int count)
    {
        const int Batch = 2_000;
        for (var team = 0; team < 200; team++) await host.TeamAsync(new { team_id = $"team-{team}" });
        for (var from = 0; from < count; from += Batch)
        {
            await using var db = await host.OpenAsync();
            await using var transaction = await db.BeginWriteAsync(TimeSpan.FromSeconds(10), CancellationToken.None);
            foreach (var key in Enumerable.Range(from, Math.Min(Batch, count - from)).Select(KeyOf))
            {
                db.Keys.Add(key);
                db.KeyTags.AddRange(KeyTagRow.Of(key));
            }

            await db.SaveChangesAsync();
            await transaction.CommitAsync();
        }

        await using var whole = await host.OpenAsync();
        // What a database does by itself some time after so many rows came at once, and what they left in this process.
        await whole.Database.ExecuteSqlRawAsync(whole.Database.IsNpgsql() ? "VACUUM ANALYZE" : "PRAGMA wal_checkpoint(TRUNCATE)");
        GC.Collect();
    }

    private static KeyRow KeyOf(int i) => new()
    {
        Hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(BitConverter.GetBytes(i))),
        KeyName = $"sk-...{i % 10_000:0000}",
        KeyAlias = $"alias-{i}",
        TeamId = i % 10 == 0 ? "team-0" : $"team-{i % 200}",
        UserId = $"user-{i % 5_000}",
        AllowedTags = [i % 2 == 0 ? "region:eu" : "region:us", i % 7 < 3 ? "tier:paid" : "tier:free"],
        Tags = [$"cost:{i % 500}"],
        Models = ["gpt-4", $"gpt-4-{i % 7}"],
        Metadata = """{"owner":"somebody","purpose":"a text of the length that people write into such fields"}""",
        ExpiresAt = i % 10 == 3 ? 1_000_000 + i : i % 3 == 0 ? 4_000_000_000_000 + i : null,
        Blocked = i % 50 == 0,
        CreatedAt = 1_790_000_000_000 + i,
        UpdatedAt = 1_790_000_000_000 + i * 7_919L % 1_000_003,
        CreatedBy = "admin",
    };
}
