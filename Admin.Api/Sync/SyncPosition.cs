namespace Admin.Api.Sync;

/// <summary>How far the log was published.</summary>
/// <param name="At">When the change of the revision was written; null where the log does not tell.</param>
internal sealed record PublishedPoint(long Revision, long? At);

/// <summary>Which database this is and how far its log was published, as the workers share it.</summary>
/// <remarks>The epoch is set once, before anything else starts; the point is written by one worker and read by others.</remarks>
internal sealed class SyncPosition
{
    private string? _epoch;
    private volatile PublishedPoint? _published;

    public string Epoch
    {
        get => _epoch ?? throw new InvalidOperationException("The database is not open yet.");
        set => _epoch = value;
    }

    /// <summary>Null until the publisher knows where it starts.</summary>
    public PublishedPoint? Published => _published;

    public void MoveTo(long revision, long? at) => _published = new PublishedPoint(revision, at);
}
