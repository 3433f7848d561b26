namespace Shared.Contracts.Routing;

/// <summary>
/// The tags a caller sent: its wish, never its right. Built by <see cref="Builder"/> in the order of the sources, without repeats.
/// </summary>
/// <remarks>A tag that no deployment carries is kept as it is: it must be refused by admission or count as "a tag nobody carries".</remarks>
public sealed class CallerTags : IEquatable<CallerTags>
{
    private readonly int _hash;

    private CallerTags(IReadOnlyList<string> positive, IReadOnlyList<string> required, IReadOnlyList<string> excluded)
    {
        Positive = positive;
        Required = required;
        Excluded = excluded;
        var hash = new HashCode();
        foreach (var tag in positive) hash.Add(tag, StringComparer.Ordinal);
        hash.Add(positive.Count);
        foreach (var tag in required) hash.Add(tag, StringComparer.Ordinal);
        hash.Add(required.Count);
        foreach (var tag in excluded) hash.Add(tag, StringComparer.Ordinal);
        _hash = hash.ToHashCode();
    }

    /// <summary>The caller sent no tags.</summary>
    public static CallerTags None { get; } = new([], [], []);

    /// <summary>Tags without a mark: one of them is wished for (or all, or one of every facet: <see cref="TagMatching"/>).</summary>
    public IReadOnlyList<string> Positive { get; }

    /// <summary><c>&amp;tag</c>: a deployment must carry all of these.</summary>
    public IReadOnlyList<string> Required { get; }

    /// <summary><c>!tag</c>: a deployment must carry none of these.</summary>
    public IReadOnlyList<string> Excluded { get; }

    public bool IsEmpty => Positive.Count + Required.Count + Excluded.Count == 0;

    /// <summary>Reads tags as a caller writes them; for tests and the explain call. The request path uses <see cref="Builder"/>.</summary>
    /// <exception cref="ArgumentException">A tag is empty or too long, or there are too many.</exception>
    public static CallerTags Parse(IEnumerable<string> tags)
    {
        var builder = new Builder();
        foreach (var tag in tags)
        {
            if (builder.Add(tag) is { } fault) throw new ArgumentException(fault, nameof(tags));
        }

        return builder.Build();
    }

    public bool Equals(CallerTags? other) =>
        ReferenceEquals(this, other)
        || (other is not null
            && _hash == other._hash
            && Positive.SequenceEqual(other.Positive, StringComparer.Ordinal)
            && Required.SequenceEqual(other.Required, StringComparer.Ordinal)
            && Excluded.SequenceEqual(other.Excluded, StringComparer.Ordinal));

    public override bool Equals(object? obj) => Equals(obj as CallerTags);

    public override int GetHashCode() => _hash;

    /// <summary>Collects caller tags from several sources in order, dropping repeats.</summary>
    public sealed class Builder
    {
        private const char ExcludeMark = '!';
        private const char RequireMark = '&';

        private List<string>? _positive;
        private List<string>? _required;
        private List<string>? _excluded;

        private int Count => (_positive?.Count ?? 0) + (_required?.Count ?? 0) + (_excluded?.Count ?? 0);

        /// <summary>Adds one tag as the caller wrote it.</summary>
        /// <returns>Null, or what is wrong with it, in words for the caller.</returns>
        public string? Add(string text)
        {
            var tag = text.AsSpan().Trim();
            ref var list = ref _positive;
            if (tag.Length > 0 && tag[0] is ExcludeMark or RequireMark)
            {
                list = ref tag[0] == ExcludeMark ? ref _excluded : ref _required;
                tag = tag[1..].Trim();
            }

            if (tag.IsEmpty) return "a tag is empty";
            if (tag.Length > Tag.MaxLength) return $"a tag is {tag.Length} characters long; at most {Tag.MaxLength} are allowed";
            AddOnce(list ??= [], tag.Length == text.Length ? text : tag.ToString());
            return Count > Tag.MaxCount ? $"there are more than {Tag.MaxCount} tags" : null;
        }

        public CallerTags Build() =>
            Count == 0 ? None : new CallerTags(_positive?.ToArray() ?? [], _required?.ToArray() ?? [], _excluded?.ToArray() ?? []);

        private static void AddOnce(List<string> list, string tag)
        {
            foreach (var known in list)
            {
                if (string.Equals(known, tag, StringComparison.Ordinal)) return;
            }

            list.Add(tag);
        }
    }
}
