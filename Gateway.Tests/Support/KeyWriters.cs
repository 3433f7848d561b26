using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;

namespace Gateway.Tests.Support;

/// <summary>
/// Clients that make and block keys without pause, on whichever replica they are given, and remember what was acknowledged. A write that got no answer
/// may have happened or not: its key is left alone from then on, and nothing is expected of it.
/// </summary>
internal sealed class KeyWriters : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, bool> _acknowledged = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _writers;
    private int _unanswered;

    /// <param name="replicas">Each writer stays with one of them, in turn.</param>
    public KeyWriters(IReadOnlyList<AdminProcess> replicas, int count) =>
        _writers = [.. Enumerable.Range(0, count).Select(i => WriteAsync(replicas[i % replicas.Count]))];

    /// <summary>Each key of which every write was acknowledged, and whether the last one blocked it.</summary>
    public IReadOnlyDictionary<string, bool> Acknowledged => _acknowledged;

    public int Unanswered => _unanswered;

    /// <summary>Waits until so many more keys are acknowledged.</summary>
    public async Task GrowAsync(int by)
    {
        var goal = _acknowledged.Count + by;
        await Eventually.HoldsAsync(() => Task.FromResult(_acknowledged.Count >= goal), $"{by} more writes are acknowledged");
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_writers);
        _stop.Dispose();
    }

    private async Task WriteAsync(AdminProcess admin)
    {
        for (var i = 0; !_stop.IsCancellationRequested; i++)
        {
            if (await admin.PostAsync("/key/generate", []) is not { Status: HttpStatusCode.OK } made)
            {
                Interlocked.Increment(ref _unanswered);
                // The process is down; how long it takes to come back is its own affair.
                await Task.Delay(TimeSpan.FromMilliseconds(20));
                continue;
            }

            var key = made.Json.GetProperty("key").GetString()!;
            if (i % 2 == 0) _acknowledged[key] = false;
            else if (await admin.PostAsync("/key/block", new JsonObject { ["key"] = key }) is { Status: HttpStatusCode.OK }) _acknowledged[key] = true;
            else Interlocked.Increment(ref _unanswered);
        }
    }
}
