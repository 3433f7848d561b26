using System.Collections.Concurrent;
using System.Diagnostics;
using Bench.Machine;

namespace Bench.Steady;

/// <summary>
/// Requests at a constant rate, each with a time at which it is due. A latency counts from that time and not from the moment of sending, so that
/// a stall shows in every request that it delayed (coordinated omission).
/// </summary>
internal sealed class SteadyLoad(int port, byte[] request, int connections) : IDisposable
{
    private readonly BlockingCollection<SteadyConnection> _idle = new(new ConcurrentStack<SteadyConnection>());
    private readonly ConcurrentBag<double> _latencies = [];
    private readonly ConcurrentBag<double> _own = [];
    private int _failed;

    /// <summary>The latencies of all requests, and what the gateway says was its own time of them; null for a peer that does not tell.</summary>
    /// <exception cref="BenchException">A request failed: such a run has no figure.</exception>
    public async Task<(LatencyFigures Latency, LatencyFigures? Own)> RunAsync(int rate, TimeSpan time)
    {
        for (var i = 0; i < connections; i++) _idle.Add(new SteadyConnection(port));
        var count = (int)(rate * time.TotalSeconds);
        var pending = new Task[count];
        // A thread of its own: the pace must not depend on who else wants the pool.
        await Task.Factory.StartNew(() => Pace(rate, pending), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        await Task.WhenAll(pending);
        if (_failed > 0) throw new BenchException($"{_failed} of {count} requests failed, so the run does not count.");
        return (LatencyFigures.Of(_latencies), _own.IsEmpty ? null : LatencyFigures.Of(_own));
    }

    public void Dispose()
    {
        while (_idle.TryTake(out var connection)) connection.Dispose();
        _idle.Dispose();
    }

    private void Pace(int rate, Task[] pending)
    {
        var start = Stopwatch.GetTimestamp();
        var step = (double)Stopwatch.Frequency / rate;
        for (var i = 0; i < pending.Length; i++)
        {
            var due = start + (long)(i * step);
            var left = Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), due);
            if (left > TimeSpan.Zero) ThisProgram.Sleep(left);
            pending[i] = AskAsync(_idle.Take(), due);
        }
    }

    private async Task AskAsync(SteadyConnection connection, long due)
    {
        var answer = await connection.AskAsync(request);
        if (!answer.IsOk) Interlocked.Increment(ref _failed);
        _latencies.Add(Stopwatch.GetElapsedTime(due, answer.At).TotalMilliseconds);
        if (answer.OwnMilliseconds is { } own) _own.Add(own);
        _idle.Add(connection);
    }
}

/// <summary>Times in milliseconds. A latency counts from the time a request was due.</summary>
internal sealed record LatencyFigures(double P50, double P99, double P999)
{
    public static LatencyFigures Of(IEnumerable<double> latencies)
    {
        var ordered = latencies.Order().ToArray();
        return new LatencyFigures(At(0.5), At(0.99), At(0.999));

        double At(double share) => ordered[Math.Min(ordered.Length - 1, (int)(ordered.Length * share))];
    }
}
