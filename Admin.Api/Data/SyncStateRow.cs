namespace Admin.Api.Data;

/// <summary>The one row that says which database this is and how far its log has come.</summary>
internal sealed class SyncStateRow
{
    public const int OnlyId = 1;

    public int Id { get; init; } = OnlyId;

    /// <summary>Made with the database; another one means that revisions cannot be compared.</summary>
    public required string Epoch { get; init; }

    /// <summary>The latest revision. Raised inside the transaction of the change, so that the log has no gap.</summary>
    public long Revision { get; set; }
}
