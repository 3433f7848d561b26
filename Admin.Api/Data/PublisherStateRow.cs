namespace Admin.Api.Data;

/// <summary>
/// How far the log was published. A row of its own: noting it must not wait for a write that holds <see cref="SyncStateRow"/>.
/// It may lag behind the truth (a change is then published again, which is harmless) but never runs ahead of it.
/// </summary>
internal sealed class PublisherStateRow
{
    public const int OnlyId = 1;

    public int Id { get; init; } = OnlyId;

    public long Revision { get; set; }
}
