using System.Globalization;
using Bench.Machine;

namespace Bench.Sync;

/// <summary>
/// What docs/sync.md promises, in figures: how fast a revocation is enforced, what a million keys cost, and what kills and outages lose. A part that fails
/// anywhere gives no figure.
/// </summary>
internal static class SyncRun
{
    private static readonly string[] AllParts = ["memory", "lookup", "revocation", "outage", "kills", "messages"];

    public static async Task<int> RunAsync(BenchOptions options)
    {
        var plan = SyncPlan.Of(options);
        var parts = options.Parts.Count > 0 ? options.Parts : AllParts;
        if (parts.FirstOrDefault(part => !AllParts.Contains(part)) is { } unknown)
            throw new BenchException($"There is no part '{unknown}'. There are: {string.Join(", ", AllParts)}.");

        // Now: a run takes minutes, in which somebody may go on to the next commit.
        var machine = await MachineText.DescribeAsync(options.Root);
        var table = new SyncTable();
        if (parts.Contains("lookup")) LookupSpeed.Run(plan, table);
        if (parts.Contains("messages")) await Histories.RunAsync(options.Root, plan, table);
        if (parts.Any(part => part is "memory" or "revocation" or "outage" or "kills")) await RunOnSiteAsync(parts, plan, table);

        var text = table.Render(machine, plan.Keys);
        Console.WriteLine(text);
        if (options.Out is { } file) await File.WriteAllTextAsync(file, text);
        return 0;
    }

    private static async Task RunOnSiteAsync(IReadOnlyList<string> parts, SyncPlan plan, SyncTable table)
    {
        await using var site = await SyncSite.StartAsync();
        if (parts.Contains("memory")) await ColdLoad.RunAsync(site, plan, table);
        else await FillAsync(site, plan);
        var revocations = new RevocationRun(site, plan);
        // The number of gateways only grows; what needs few of them comes first.
        var survived = false;
        foreach (var gateways in plan.Gateways)
        {
            await site.GrowAsync(gateways);
            if (parts.Contains("revocation")) await revocations.RunAsync(table);
            if (gateways < plan.SurvivingGateways || survived) continue;
            survived = true;
            if (parts.Contains("outage")) await OutageRun.RunAsync(site, plan, table);
            if (parts.Contains("kills")) await KillRun.RunAsync(site, plan, table);
            if (!parts.Contains("revocation")) break;
        }
    }

    public static async Task FillAsync(SyncSite site, SyncPlan plan)
    {
        var started = System.Diagnostics.Stopwatch.GetTimestamp();
        await site.FillAsync(plan.Keys);
        Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"The database was filled in {System.Diagnostics.Stopwatch.GetElapsedTime(started).TotalSeconds:F1} s."));
    }
}

/// <summary>How much is run. No key is used by two parts: each takes its own range of numbers.</summary>
/// <param name="Gateways">How many gateways there are while revocations are measured, one after the other.</param>
/// <param name="SurvivingGateways">How many there are during kills and the outage.</param>
internal sealed record SyncPlan(
    int Keys, int[] Gateways, int SurvivingGateways, int ChangesPerSecond, TimeSpan Time, int Kills, TimeSpan Outage, int RevokedInOutage, int Histories, TimeSpan Settling)
{
    public static SyncPlan Of(BenchOptions options)
    {
        var plan = options.IsQuick
            ? new SyncPlan(20_000, [1, 4], 4, 100, TimeSpan.FromSeconds(3), 3, TimeSpan.FromSeconds(5), 20, 1_000, TimeSpan.FromSeconds(3))
            : new SyncPlan(1_000_000, [1, 10, 50], 10, 100, TimeSpan.FromSeconds(20), 100, TimeSpan.FromSeconds(60), 100, 100_000, TimeSpan.FromSeconds(20));
        plan = plan with { Keys = options.Keys ?? plan.Keys, Time = options.Seconds is { } seconds ? TimeSpan.FromSeconds(seconds) : plan.Time };
        return options.Gateways is [.., var most] gateways ? plan with { Gateways = [.. gateways], SurvivingGateways = Math.Min(most, plan.SurvivingGateways) } : plan;
    }
}
