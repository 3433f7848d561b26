using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Gateway.Api.Authentication;
using Shared.Contracts.Sync;

namespace Bench.Sync;

/// <summary>
/// Admin.Api is killed again and again, each time somewhere in a write, while clients make and block keys. Then every acknowledged write is looked for in the
/// database and in every gateway.
/// </summary>
internal static class KillRun
{
    private const int Writers = 4;

    public static async Task RunAsync(SyncSite site, SyncPlan plan, SyncTable table)
    {
        var seed = Random.Shared.Next();
        Console.Error.WriteLine($"The kills follow seed {seed}.");
        var random = new Random(seed);
        var acknowledged = new ConcurrentDictionary<string, bool>();
        using var end = new CancellationTokenSource();
        var unanswered = 0;
        var writers = Enumerable.Range(0, Writers).Select(_ => WriteAsync()).ToList();
        for (var kill = 0; kill < plan.Kills; kill++)
        {
            var goal = acknowledged.Count + 1 + random.Next(20);
            await SyncSite.UntilAsync(() => Task.FromResult(acknowledged.Count >= goal), "writes are acknowledged");
            await Task.Delay(TimeSpan.FromMilliseconds(random.NextDouble() * 50));
            await site.KillAdminAsync();
            await site.StartAdminAsync();
        }

        await end.CancelAsync();
        await Task.WhenAll(writers);
        var lost = 0;
        foreach (var (key, isBlocked) in acknowledged) lost += await site.Admin.IsBlockedAsync(key) == isBlocked ? 0 : 1;
        await ConvergeAsync(site, acknowledged);
        table.Add(
            $"writes acknowledged and then lost over {plan.Kills} random kill -9 of Admin.Api", "0",
            string.Create(CultureInfo.InvariantCulture, $"{lost} of {acknowledged.Count:N0} keys with acknowledged writes ({unanswered:N0} writes had no answer); all {1 + site.Instances.Count} gateways converged"));

        async Task WriteAsync()
        {
            for (var i = 0; !end.IsCancellationRequested; i++)
            {
                if (await site.Admin.PostAsync("/key/generate", []) is not { Status: HttpStatusCode.OK } made)
                {
                    Interlocked.Increment(ref unanswered);
                    await Task.Delay(20);
                    continue;
                }

                var key = made.Json.GetProperty("key").GetString()!;
                if (i % 2 == 0) acknowledged[key] = false;
                else if (await site.Admin.PostAsync("/key/block", new JsonObject { ["key"] = key }) is { Status: HttpStatusCode.OK }) acknowledged[key] = true;
                else Interlocked.Increment(ref unanswered);
            }
        }
    }

    /// <summary>One more change, and every gateway has come as far and answers every key as it was acknowledged.</summary>
    private static async Task ConvergeAsync(SyncSite site, ConcurrentDictionary<string, bool> acknowledged)
    {
        var last = (await site.Admin.MustAsync("/key/generate", [])).GetProperty("revision").GetInt64();
        await SyncSite.UntilAsync(
            async () => site.Instances.All(gateway => gateway.Revision >= last) && (await site.Gateway!.ReadinessAsync()).GetProperty("revision").GetInt64() >= last, "every gateway has the last revision");
        foreach (var (key, isBlocked) in acknowledged)
        {
            var hash = KeyHash.Of(key);
            var right = isBlocked ? AuthenticationFault.KeyBlocked : AuthenticationFault.None;
            if (site.Instances.Any(gateway => gateway.FaultOf(hash) != right) || await site.Gateway!.IsBlockedAsync(key) != isBlocked)
                throw new BenchException("A gateway does not answer a key as its last acknowledged write says.");
        }
    }
}
