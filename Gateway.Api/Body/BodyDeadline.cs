namespace Gateway.Api.Body;

/// <summary>The time that a whole body has to arrive (<c>general_settings.request_body_timeout</c>), however steadily it trickles. A body that is there already costs no timer.</summary>
/// <remarks>The source is not disposed of: its timer may be firing, and it holds nothing but itself.</remarks>
internal sealed class BodyDeadline(TimeSpan limit, TimeProvider time) : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private ITimer? _timer;

    public bool IsOver => _source.IsCancellationRequested;

    /// <summary>Reads on; the time begins with the first read that has to wait.</summary>
    public ValueTask<int> ReadAsync(Stream body, Memory<byte> buffer)
    {
        var reading = body.ReadAsync(buffer, _source.Token);
        if (!reading.IsCompleted) _timer ??= time.CreateTimer(static source => ((CancellationTokenSource)source!).Cancel(), _source, limit, Timeout.InfiniteTimeSpan);
        return reading;
    }

    public void Dispose() => _timer?.Dispose();
}
