using System.Diagnostics;
using System.Globalization;
using Bench.Machine;
using Bench.Peers;
using Bench.Steady;
using Gateway.Api.Authentication;
using Shared.Contracts.Sync;

namespace Bench.Sync;

/// <summary>
/// Admin.Api and Redis are killed under load and stay away. Meanwhile keys are revoked by an Admin.Api on the same database that no gateway can reach. Two seconds
/// after everything is back, every gateway is asked for every one of them.
/// </summary>
internal static class OutageRun
{
    private const int Rate = 200;
    private const int Connections = 64;

    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Promise = TimeSpan.FromSeconds(2);

    public static async Task RunAsync(SyncSite site, SyncPlan plan, SyncTable table)
    {
        var revoked = Enumerable.Range(plan.Keys / 2, plan.RevokedInOutage).Select(i => FilledDatabase.KeyText(i)).ToList();
        var headers = new Dictionary<string, string> { ["Authorization"] = $"Bearer {FilledDatabase.KeyText(0)}" };
        using var load = new SteadyLoad(site.Gateway!.Port, SteadyConnection.Request("/v1/chat/completions", headers, Load.RequestBodies.OfSize(512)), Connections);
        var time = plan.Outage + Margin;
        var loading = load.RunAsync(Rate, time);

        await Task.WhenAll(site.KillAdminAsync(), site.KillRedisAsync());
        var gone = Stopwatch.GetTimestamp();
        await RevokeOutOfReachAsync(site, revoked);
        if (await site.Gateway.IsBlockedAsync(revoked[0])) throw new BenchException("The gateway knows of a revocation that it cannot have heard of.");
        await Task.Delay(plan.Outage - Stopwatch.GetElapsedTime(gone));
        await Task.WhenAll(site.StartRedisAsync(), site.StartAdminAsync());
        var back = Stopwatch.GetTimestamp();
        var away = Stopwatch.GetElapsedTime(gone, back);
        var enforced = await EnforcedAsync(site, revoked, back);
        await Task.Delay(TimeSpan.FromTicks(Math.Max(0, (Promise - Stopwatch.GetElapsedTime(back)).Ticks)));
        var accepted = await AcceptedAsync(site, revoked);
        await loading;

        var requests = (int)(Rate * time.TotalSeconds);
        table.Add(
            string.Create(CultureInfo.InvariantCulture, $"requests failed while Admin.Api and Redis are down for {away.TotalSeconds:F0} s ({Rate} requests/s)"), "0", $"0 of {requests:N0}");
        table.Add(
            $"keys revoked meanwhile and still accepted 2 s after the return, at any of {1 + site.Instances.Count} gateways", "0",
            string.Create(CultureInfo.InvariantCulture, $"{accepted} of {revoked.Count}; the last gateway refused the last one after {enforced.TotalMilliseconds:F0} ms"));
    }

    private static async Task RevokeOutOfReachAsync(SyncSite site, List<string> revoked)
    {
        var port = Ports.Free();
        await site.StartAdminAsync(port);
        foreach (var key in revoked) await new AdminCaller(port).BlockAsync(key);
        await site.KillAdminAsync();
    }

    /// <summary>How long after the return the last gateway refused the last key.</summary>
    private static async Task<TimeSpan> EnforcedAsync(SyncSite site, List<string> revoked, long back)
    {
        await SyncSite.UntilAsync(async () => await AcceptedAsync(site, revoked) == 0, "all gateways refuse what was revoked");
        return Stopwatch.GetElapsedTime(back);
    }

    /// <summary>How many keys any gateway accepts.</summary>
    private static async Task<int> AcceptedAsync(SyncSite site, List<string> revoked)
    {
        var accepted = 0;
        foreach (var key in revoked)
        {
            var hash = KeyHash.Of(key);
            if (site.Instances.Any(gateway => gateway.FaultOf(hash) != AuthenticationFault.KeyBlocked) || !await site.Gateway!.IsBlockedAsync(key)) accepted++;
        }

        return accepted;
    }
}
