namespace Admin.Api.Data;

/// <summary>
/// How many keys name a tag. Triggers of the database keep it equal to the <see cref="KeyTagRow"/>s in the transaction that changes them, so that the tags
/// are listed without counting all keys. A tag that no key names has no row.
/// </summary>
internal sealed class TagCountRow
{
    public required string Tag { get; init; }

    /// <summary>How many keys name it in their scope.</summary>
    public long Keys { get; init; }

    /// <summary>How many keys have it as a label.</summary>
    public long Labels { get; init; }
}
