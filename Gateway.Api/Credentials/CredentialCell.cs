using Shared.Contracts.Routing;

namespace Gateway.Api.Credentials;

/// <summary>
/// One distinct credential: what is in force, and the one loop that renews it ahead of need. A request reads <see cref="Current"/> and never waits. What was
/// fetched last stays in force to the end of its life, whatever becomes of the service meanwhile.
/// </summary>
internal sealed class CredentialCell : IDisposable
{
    private readonly CredentialSource _source;
    private readonly CredentialFetch _fetch;
    private readonly TimeProvider _time;
    private readonly Func<double> _random;
    private readonly ILogger _log;
    private readonly CancellationTokenSource _end = new();
    private readonly TaskCompletionSource _tried = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Held? _held;
    private TaskCompletionSource _wake = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _clockOffset;
    private long _failures;
    private Task _loop = Task.CompletedTask;

    public CredentialCell(CredentialSource source, CredentialFetch fetch, TimeProvider time, Func<double> random, ILogger log)
    {
        _source = source;
        _fetch = fetch;
        _time = time;
        _random = random;
        _log = log;
        if (CredentialFetch.Given(source) is not { } given) return;
        _held = new Held(given, time.GetTimestamp(), IsReplacement: false);
        _tried.SetResult();
    }

    /// <summary>What goes into a request now; null before the first was fetched, and after the last has ended without another.</summary>
    public Credential? Current => Volatile.Read(ref _held) is { } held && LeftOf(held) != TimeSpan.Zero ? held.Credential : null;

    /// <summary>How long ago <see cref="Current"/> was asked for; null where there is none, or where it is not fetched at all.</summary>
    public TimeSpan? Age => Volatile.Read(ref _held) is { Credential.Life: not null } held && LeftOf(held) > TimeSpan.Zero ? _time.GetElapsedTime(held.At) : null;

    /// <summary>What is left of the life of the one that was fetched last, nothing where none was; null where it is not fetched at all.</summary>
    public TimeSpan? Left => Volatile.Read(ref _held) is { } held ? LeftOf(held) : TimeSpan.Zero;

    /// <summary>How often it could not be fetched.</summary>
    public long Failures => Volatile.Read(ref _failures);

    /// <summary>By how much the clock of the one that checks signatures is known to be ahead of this machine's.</summary>
    public TimeSpan ClockOffset => new(Interlocked.Read(ref _clockOffset));

    /// <summary>Done when the first fetch has ended, well or not.</summary>
    public Task Tried => _tried.Task;

    public void Start()
    {
        if (Volatile.Read(ref _held) is null) _loop = RunAsync(_end.Token);
    }

    /// <summary>Tells that an upstream refused what was read from here before its end: it is fetched anew at once.</summary>
    /// <returns>False where that has been done for this one already: then it is not its age that is wrong.</returns>
    public bool Refused(Credential credential)
    {
        var held = Volatile.Read(ref _held);
        if (held is null || !ReferenceEquals(held.Credential, credential)) return true;
        if (held.IsReplacement || credential.Life is null) return false;
        Volatile.Read(ref _wake).TrySetResult();
        return true;
    }

    /// <summary>Tells that a signature was refused, and what time it was there. False where that is no reason.</summary>
    public bool Skewed(DateTimeOffset there)
    {
        var offset = there - _time.GetUtcNow();
        if ((offset - ClockOffset).Duration() < TimeSpan.FromMinutes(1)) return false;
        Interlocked.Exchange(ref _clockOffset, offset.Ticks);
        return true;
    }

    public async Task StopAsync()
    {
        await _end.CancelAsync();
        await _loop;
    }

    public void Dispose() => _end.Dispose();

    private TimeSpan? LeftOf(Held held)
    {
        if (held.Credential.Life is not { } life) return null;
        var left = life - _time.GetElapsedTime(held.At);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    private async Task RunAsync(CancellationToken stopping)
    {
        var failures = 0;
        var wasRefused = false;
        try
        {
            while (true)
            {
                var started = _time.GetTimestamp();
                var wake = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                var outcome = await FetchAsync(stopping);
                Volatile.Write(ref _wake, wake);
                var wait = Take(outcome, started, wasRefused, ref failures);
                _tried.TrySetResult();
                if (outcome.Credential is not null) wasRefused = false;
                wasRefused |= await WaitAsync(wait, wake.Task, stopping);
                var sooner = RefreshSchedule.Shortest - _time.GetElapsedTime(started);
                if (sooner > TimeSpan.Zero) await Task.Delay(sooner, _time, stopping);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The end: nobody needs it any more.
        }
    }

    /// <summary>A loop that ended by a fault of our own would leave requests without a credential for good.</summary>
    private async Task<FetchOutcome> FetchAsync(CancellationToken stopping)
    {
        try
        {
            var outcome = await _fetch.FetchAsync(_source, ClockOffset, stopping);
            // A signature by a wrong clock is made again by the right one, at once.
            if (outcome.ClockOffset is not { } offset || (offset - ClockOffset).Duration() < TimeSpan.FromMinutes(1)) return outcome;
            Interlocked.Exchange(ref _clockOffset, offset.Ticks);
            _log.ClockDiffers(_source.Description, offset.TotalSeconds);
            return await _fetch.FetchAsync(_source, offset, stopping);
        }
        catch (Exception e) when (!stopping.IsCancellationRequested)
        {
            return FetchOutcome.Failed(e.GetType().Name);
        }
    }

    private TimeSpan Take(FetchOutcome outcome, long started, bool wasRefused, ref int failures)
    {
        if (outcome.Credential is { } credential)
        {
            if (failures > 0 || Volatile.Read(ref _held) is null) _log.CredentialFetched(_source.Description, credential.Life?.TotalSeconds ?? 0);
            failures = 0;
            Volatile.Write(ref _held, new Held(credential, started, wasRefused));
            return RefreshSchedule.AfterSuccess(credential.Life ?? TimeSpan.MaxValue, _random());
        }

        failures++;
        Interlocked.Increment(ref _failures);
        var wait = RefreshSchedule.AfterFailure(failures, outcome.RetryAfter, _random());
        if (Left is { } left && left > TimeSpan.Zero) _log.CredentialNotRenewed(_source.Description, outcome.Reason!, left.TotalSeconds, wait.TotalSeconds);
        else _log.CredentialNotFetched(_source.Description, outcome.Reason!, wait.TotalSeconds);
        return wait;
    }

    /// <summary>Whether it was ended by a refusal.</summary>
    private async Task<bool> WaitAsync(TimeSpan wait, Task refused, CancellationToken stopping)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var first = await Task.WhenAny(Task.Delay(wait, _time, enough.Token), refused);
        await enough.CancelAsync();
        stopping.ThrowIfCancellationRequested();
        return first == refused;
    }

    /// <param name="At">When it was asked for.</param>
    /// <param name="IsReplacement">Whether it was fetched because the one before it was refused.</param>
    private sealed record Held(Credential Credential, long At, bool IsReplacement);
}
