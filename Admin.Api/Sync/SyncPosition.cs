namespace Admin.Api.Sync;

/// <summary>Which database this is and how far its log was published, as the workers share it.</summary>
/// <remarks>The epoch is set once, before anything else starts; the revision is written by one worker and read by others.</remarks>
internal sealed class SyncPosition
{
    private const long Unknown = -1;

    private string? _epoch;
    private long _published = Unknown;

    public string Epoch
    {
        get => _epoch ?? throw new InvalidOperationException("The database is not open yet.");
        set => _epoch = value;
    }

    /// <summary>Null until the publisher knows where it starts.</summary>
    public long? Published
    {
        get => Volatile.Read(ref _published) is var revision and not Unknown ? revision : null;
    }

    public void MoveTo(long revision) => Volatile.Write(ref _published, revision);
}
