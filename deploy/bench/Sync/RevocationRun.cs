using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Bench.Machine;
using Bench.Steady;

namespace Bench.Sync;

/// <summary>
/// Keys are blocked at a constant rate, each at a time at which it is due. What counts is the time from there until the last gateway refuses the key: the first
/// gateway is asked over HTTP, again and again, those inside this program by their key cache.
/// </summary>
internal sealed class RevocationRun(SyncSite site, SyncPlan plan)
{
    /// <summary>For about four seconds the programs are busy compiling what they run most; Admin.Api has just been started.</summary>
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(6);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly ConcurrentQueue<Revocation> _issued = new();
    private int _nextKey = 1;

    public async Task RunAsync(SyncTable table)
    {
        await BlockAsync(WarmUp);
        var revocations = await BlockAsync(plan.Time);
        var (all, after, answer) = (Figures(r => r.Enforced), Figures(r => r.EnforcedAfterAnswer), Figures(r => r.Acknowledged));
        var gateways = 1 + site.Instances.Count;
        var target = gateways == 1 ? "p99 under 50 ms" : "p99 under 250 ms";
        table.Add(
            string.Create(CultureInfo.InvariantCulture, $"revocation to enforcement, {gateways} gateway{(gateways == 1 ? "" : "s")}, {plan.ChangesPerSecond} changes/s, {revocations.Count} changes"),
            target,
            string.Create(CultureInfo.InvariantCulture, $"p50 {all.P50:F1} ms, p99 {all.P99:F1} ms; of this until Admin.Api's answer p50 {answer.P50:F1}, p99 {answer.P99:F1}, and from there p50 {after.P50:F1}, p99 {after.P99:F1}"));

        LatencyFigures Figures(Func<Revocation, double> of) => LatencyFigures.Of(revocations.Select(of));
    }

    private async Task<IReadOnlyList<Revocation>> BlockAsync(TimeSpan time)
    {
        var revocations = new Revocation[(int)(plan.ChangesPerSecond * time.TotalSeconds)];
        for (var i = 0; i < revocations.Length; i++) revocations[i] = new Revocation(FilledDatabase.KeyText(_nextKey++));
        if (_nextKey > plan.Keys / 2) throw new BenchException("There are too few keys for so many changes.");
        using var end = new CancellationTokenSource(time + Patience);
        // Threads of their own: neither the pace nor the watch must depend on who else wants the pool.
        var watching = Task.Factory.StartNew(() => Watch(revocations.Length, end.Token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        var blocking = new Task[revocations.Length];
        await Task.Factory.StartNew(() => Pace(revocations, blocking, end.Token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        await Task.WhenAll(blocking);
        await watching;
        return revocations;
    }

    private void Pace(Revocation[] revocations, Task[] blocking, CancellationToken end)
    {
        var start = Stopwatch.GetTimestamp();
        var step = (double)Stopwatch.Frequency / plan.ChangesPerSecond;
        for (var i = 0; i < revocations.Length; i++)
        {
            var revocation = revocations[i];
            revocation.Due = start + (long)(i * step);
            var left = Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), revocation.Due);
            if (left > TimeSpan.Zero) ThisProgram.Sleep(left);
            _issued.Enqueue(revocation);
            blocking[i] = Task.WhenAll(AcknowledgeAsync(revocation), AskOverHttpAsync(revocation, end));
        }
    }

    private async Task AcknowledgeAsync(Revocation revocation)
    {
        await site.Admin.BlockAsync(revocation.Text);
        revocation.Acknowledged = revocation.UntilNow;
    }

    private async Task AskOverHttpAsync(Revocation revocation, CancellationToken end)
    {
        while (!await site.Gateway!.IsBlockedAsync(revocation.Text)) await Task.Delay(1, end);
        revocation.OverHttp = revocation.UntilNow;
    }

    /// <summary>
    /// Looks into every cache a thousand times a second, for the first key that it has not shown yet: a gateway takes changes in their order. Looking for all that
    /// are on their way would take longer the longer they take. Where two blocks were committed the other way round, the later of them is seen with the earlier.
    /// </summary>
    private void Watch(int count, CancellationToken end)
    {
        var issued = new List<Revocation>(count);
        var next = new int[site.Instances.Count];
        while (issued.Count < count || next.Any(n => n < count))
        {
            end.ThrowIfCancellationRequested();
            while (_issued.TryDequeue(out var one)) issued.Add(one);
            for (var i = 0; i < next.Length; i++)
            {
                while (next[i] < issued.Count && issued[next[i]].IsIn(site.Instances[i])) next[i]++;
            }

            ThisProgram.Sleep(TimeSpan.FromMilliseconds(1));
        }
    }
}
