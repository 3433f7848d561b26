using System.Diagnostics;
using System.Globalization;
using Gateway.Api.Authentication;
using Microsoft.AspNetCore.Http;
using Shared.Contracts.Sync;

namespace Bench.Sync;

/// <summary>
/// From a request's header to its caller, over all the keys in random order: with a thousand keys everything is in the processor's caches, with a million nothing
/// is. The read of the table alone is given too: there a miss of the caches is all there is.
/// </summary>
internal static class LookupSpeed
{
    private const int Few = 1_000;
    private const int Rounds = 7;
    private const int LookupsPerRound = 2_000_000;

    public static void Run(SyncPlan plan, SyncTable table)
    {
        var few = Measure(Few);
        var many = Measure(plan.Keys);
        table.Add($"lookup against {Few:N0} keys: from the header to the caller", "at most 2×", Text(few.FromHeader, many.FromHeader));
        table.Add("the read of the table alone, by hash, lookups overlapping", "–", Text(few.ByHash, many.ByHash));
    }

    private static string Text(double few, double many) =>
        string.Create(CultureInfo.InvariantCulture, $"{many / few:F2}× ({many:F0} ns instead of {few:F0} ns)");

    private static (double FromHeader, double ByHash) Measure(int keys)
    {
        var table = new KeyTable();
        for (var i = 0; i < keys; i++)
            table.TryUpsert(new KeyRecord { Hash = KeyHash.Of(FilledDatabase.KeyText(i)).ToString(), TeamId = FilledDatabase.TeamOf(i), AllowedTags = [$"project:{i % 300}"] });
        for (var i = 0; i < FilledDatabase.Teams; i++) table.Upsert(new TeamRecord { TeamId = FilledDatabase.TeamOf(i) });
        var cache = new KeyCache(TimeProvider.System);
        cache.Replace(table);
        var authenticator = new KeyAuthenticator(cache, masterKey: null, maxAge: () => null, TimeProvider.System);
        var order = Enumerable.Range(0, keys).ToArray();
        new Random(1).Shuffle(order);
        return (MedianOf(() => FromHeader(authenticator, order)), MedianOf(() => ByHash(authenticator, order)));
    }

    private static double MedianOf(Func<double> round)
    {
        round();
        var rounds = Enumerable.Range(0, Rounds).Select(_ => round()).Order().ToList();
        return rounds[Rounds / 2];
    }

    /// <summary>As the caller gate does it. The texts are made beforehand, a part at a time: a request brings its own with it.</summary>
    private static double FromHeader(KeyAuthenticator authenticator, int[] order)
    {
        const int Part = 500;
        var requests = new IHeaderDictionary[Part];
        var time = TimeSpan.Zero;
        for (var done = 0; done < LookupsPerRound / 4; done += Part)
        {
            for (var i = 0; i < Part; i++) requests[i] = new HeaderDictionary { ["Authorization"] = "Bearer " + FilledDatabase.KeyText(order[(done + i) % order.Length]) };
            var started = Stopwatch.GetTimestamp();
            foreach (var headers in requests) Check(authenticator.Authenticate(PresentedKey.Read(headers)));
            time += Stopwatch.GetElapsedTime(started);
        }

        return time.TotalNanoseconds / (LookupsPerRound / 4);
    }

    private static double ByHash(KeyAuthenticator authenticator, int[] order)
    {
        var hashes = order.Select(i => KeyHash.Of(FilledDatabase.KeyText(i))).ToArray();
        var started = Stopwatch.GetTimestamp();
        for (int done = 0, at = 0; done < LookupsPerRound; done++)
        {
            Check(authenticator.Lookup(hashes[at]));
            if (++at == hashes.Length) at = 0;
        }

        return Stopwatch.GetElapsedTime(started).TotalNanoseconds / LookupsPerRound;
    }

    private static void Check(AuthenticationResult result)
    {
        if (result.Caller is null) throw new BenchException($"A key is refused: {result.Fault}.");
    }
}
