namespace Gateway.Tests.Contracts.Routing;

/// <summary>The reference's reading of caller tags: <c>!tag</c> excludes, <c>&amp;tag</c> requires, everything else is wished for.</summary>
internal sealed record ReferenceWish(List<string> Positive, List<string> Required, List<string> Excluded)
{
    public static ReferenceWish Read(IReadOnlyList<string> tags)
    {
        var trimmed = tags.Select(tag => tag.Trim()).ToList();
        return new ReferenceWish(
            [.. trimmed.Where(tag => tag[0] is not ('!' or '&')).Distinct()],
            [.. trimmed.Where(tag => tag[0] == '&').Select(tag => tag[1..]).Distinct()],
            [.. trimmed.Where(tag => tag[0] == '!').Select(tag => tag[1..]).Distinct()]);
    }
}
