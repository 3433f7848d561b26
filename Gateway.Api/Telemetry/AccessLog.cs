using System.Threading.Channels;
using Shared.Contracts.Configuration;

namespace Gateway.Api.Telemetry;

/// <summary>
/// The bounded queue between requests and the writer of the access log. A request never waits for it: where it is full, either the record goes or the request does,
/// as <c>access_log.on_full</c> says.
/// </summary>
/// <remarks>
/// With <c>refuse</c> a request takes its place in the queue before anything is done for it, and the place is free again when its record is on disk. So no record
/// of a request that was let in can find the queue full. Under races a request too many may be refused; never one too few.
/// </remarks>
internal sealed class AccessLog(AccessLogSettings settings, int capacity = AccessLog.DefaultCapacity)
{
    /// <summary>Some seconds of a busy gateway; with a few hundred bytes each, some megabytes.</summary>
    public const int DefaultCapacity = 16 * 1024;

    private readonly Channel<RequestAccount> _queue = Channel.CreateBounded<RequestAccount>(
        new BoundedChannelOptions(capacity) { FullMode = BoundedChannelFullMode.Wait, SingleReader = true });

    private int _taken;
    private long _dropped;

    public bool IsOn => settings.File is not null;

    /// <summary>Where records go. Only where <see cref="IsOn"/>.</summary>
    public string File => settings.File ?? throw new InvalidOperationException("There is no access log.");

    public bool KeepsEveryRecord => settings.OnFull == AccessLogOnFull.Refuse;

    /// <summary>Records that were lost.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    public ChannelReader<RequestAccount> Records => _queue.Reader;

    /// <summary>Takes a place for a request's record. False: there is none, and the request must not be let in.</summary>
    public bool TryTakePlace()
    {
        if (!IsOn || !KeepsEveryRecord || Interlocked.Increment(ref _taken) <= capacity) return true;
        Interlocked.Decrement(ref _taken);
        return false;
    }

    /// <summary>Leaves a record for the writer.</summary>
    public void Add(RequestAccount account)
    {
        if (!IsOn) return;
        var hasPlace = !KeepsEveryRecord || account.HasPlace;
        if (!hasPlace || !_queue.Writer.TryWrite(account)) Drop(1);
    }

    /// <summary>The writer has written these records.</summary>
    public void Written(int records)
    {
        if (KeepsEveryRecord) Interlocked.Add(ref _taken, -records);
    }

    /// <summary>The writer could not write these, and gives them up.</summary>
    public void Drop(int records) => Interlocked.Add(ref _dropped, records);

    /// <summary>No more records will come.</summary>
    public void Complete() => _queue.Writer.TryComplete();
}
