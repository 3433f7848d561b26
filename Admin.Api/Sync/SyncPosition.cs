using Admin.Api.Data;

namespace Admin.Api.Sync;

/// <summary>Whether this process publishes, how far it has, and of which database. Written by the publisher, read by the heartbeat and by health.</summary>
internal sealed class SyncPosition
{
    private volatile Published? _published;
    private volatile IPublishingTurn? _turn;

    /// <summary>Null while this process does not publish: it is about to, or another replica does.</summary>
    public Published? Published => _published;

    /// <summary>Null while another replica publishes.</summary>
    public IPublishingTurn? Turn => _turn;

    public void Begin(IPublishingTurn turn, Published start) => (_published, _turn) = (start, turn);

    public void MoveTo(Published published) => _published = published;

    public void Forget() => (_turn, _published) = (null, null);
}

/// <summary>A place in a change log.</summary>
/// <param name="Epoch">The life of the database that the revision belongs to.</param>
/// <param name="At">When the change of the revision was written; null where the log does not tell.</param>
internal sealed record Published(string Epoch, long Revision, long? At);
