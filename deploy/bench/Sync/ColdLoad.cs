using System.Globalization;

namespace Bench.Sync;

/// <summary>
/// What all the keys cost a gateway that starts without a file: the time from the start of its process until it is live, and the resident memory that it has more
/// than the same gateway with one key, each some seconds after it became live.
/// </summary>
internal static class ColdLoad
{
    public static async Task RunAsync(SyncSite site, SyncPlan plan, SyncTable table)
    {
        var (empty, bare) = await StartAsync(site, plan);
        await site.StopGatewayAsync();
        await SyncRun.FillAsync(site, plan);
        var (loaded, load) = await StartAsync(site, plan);
        table.Add("cold load from Admin.Api, process start included", "at most 20 s", string.Create(CultureInfo.InvariantCulture, $"{load.TotalSeconds:F1} s ({bare.TotalSeconds:F1} s with one key)"));
        table.Add("memory that the cache adds to a gateway", "at most 150 MB", string.Create(CultureInfo.InvariantCulture, $"{Megabytes(loaded - empty):F0} MB resident ({Megabytes(loaded):F0} instead of {Megabytes(empty):F0})"));
    }

    private static async Task<(long Resident, TimeSpan Load)> StartAsync(SyncSite site, SyncPlan plan)
    {
        var load = await site.StartGatewayAsync();
        await Task.Delay(plan.Settling);
        return (site.Gateway!.ResidentBytes, load);
    }

    private static double Megabytes(long bytes) => bytes / 1e6;
}
