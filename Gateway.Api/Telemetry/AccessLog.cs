using System.Threading.Channels;
using Shared.Contracts.Configuration.Settings;

namespace Gateway.Api.Telemetry;

/// <summary>
/// The bounded queue between requests and the writer of the access log. What happens where it is full, or the file takes nothing, is said by
/// <c>access_log.on_full</c>: either the record goes or the request does.
/// </summary>
/// <remarks>
/// <para>With <c>drop</c> no request waits for it.</para>
/// <para>
/// With <c>refuse</c> a caller takes a place before anything is done for it, and has it until its record is written; the end of its answer waits for that
/// (<see cref="HeldAnswer"/>). So there is never an answer without a record, whenever the process is killed. While the file takes nothing there are no places.
/// Who was not let in takes none: a few records of such requests have room beside the places.
/// </para>
/// </remarks>
internal sealed class AccessLog(AccessLogSettings settings, TimeProvider time, int capacity = AccessLog.DefaultCapacity)
{
    /// <summary>Some seconds of a busy gateway; with a few hundred bytes each, some megabytes.</summary>
    public const int DefaultCapacity = 16 * 1024;

    /// <summary>More cannot come in the time in which a file is noticed to take nothing: <see cref="BoundedRate.ForStrangers"/>, twice.</summary>
    private const int StrangersRoom = 64;

    private readonly Channel<RequestAccount> _queue = Channel.CreateBounded<RequestAccount>(
        new BoundedChannelOptions(capacity + StrangersRoom) { FullMode = BoundedChannelFullMode.Wait, SingleReader = true });

    // Apart, so that a flood of made-up keys does not hide who tries a key that was blocked.
    private readonly BoundedRate _unknownKeys = BoundedRate.ForStrangers(time);
    private readonly BoundedRate _refusedKeys = BoundedRate.ForStrangers(time);

    private int _taken;
    private int _strangers;
    private volatile bool _takesNothing;
    private long _dropped;

    /// <summary>How long the end of an answer waits for its record. A client may wait for longer; it is better told that something is wrong.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(10);

    public bool IsOn => settings.File is not null;

    /// <summary>Where records go. Only where <see cref="IsOn"/>.</summary>
    public string File => settings.File ?? throw new InvalidOperationException("There is no access log.");

    /// <summary>Whether no request is answered without its record.</summary>
    public bool KeepsEveryRecord => IsOn && settings.OnFull == AccessLogOnFull.Refuse;

    /// <summary>Records that were lost.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    public ChannelReader<RequestAccount> Records => _queue.Reader;

    /// <summary>Takes a place for the record of a caller that is let in. False: there is none, and the request must be refused.</summary>
    public bool TryTakePlace(RequestAccount account)
    {
        if (_takesNothing || !TryTake(ref _taken, capacity)) return false;
        // Whoever waits for it goes on elsewhere: the writer has other records to write.
        account.Place = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return true;
    }

    /// <summary>Leaves a record for the writer. False: it will never be written.</summary>
    public bool Add(RequestAccount account)
    {
        if (!IsOn) return false;
        if (account.Caller is null) return AddOfStranger(account);
        if ((KeepsEveryRecord && account.Place is null) || !_queue.Writer.TryWrite(account)) return Lose();
        return true;
    }

    /// <summary>The writer has written these records.</summary>
    public void Written(IReadOnlyList<RequestAccount> records)
    {
        _takesNothing = false;
        if (!KeepsEveryRecord) return;
        foreach (var account in records)
        {
            if (account.Place is { } place)
            {
                Interlocked.Decrement(ref _taken);
                place.SetResult();
            }
            else
            {
                Interlocked.Decrement(ref _strangers);
            }
        }
    }

    /// <summary>The file takes nothing: until the next <see cref="Written"/> there are no places.</summary>
    public void TakesNothing() => _takesNothing = true;

    /// <summary>These records are lost.</summary>
    public void Drop(int records) => Interlocked.Add(ref _dropped, records);

    /// <summary>No more records will come.</summary>
    public void Complete() => _queue.Writer.TryComplete();

    private bool AddOfStranger(RequestAccount account)
    {
        if (!(account.Key is null ? _unknownKeys : _refusedKeys).TryPass(out var leftOut)) return false;
        account.LeftOut = leftOut;
        if (!KeepsEveryRecord) return _queue.Writer.TryWrite(account) || Lose();
        if (_takesNothing || !TryTake(ref _strangers, StrangersRoom)) return Lose();
        return _queue.Writer.TryWrite(account) || Lose();
    }

    /// <summary>Under races one too many may be refused; never one too few.</summary>
    private static bool TryTake(ref int taken, int most)
    {
        if (Interlocked.Increment(ref taken) <= most) return true;
        Interlocked.Decrement(ref taken);
        return false;
    }

    private bool Lose()
    {
        Drop(1);
        return false;
    }
}
