namespace Shared.Contracts.Configuration.Texts;

/// <summary>Finds the name that was probably meant: the one with the fewest edits, where these are few for its length.</summary>
public static class NearestName
{
    private const int LongestName = 100;

    /// <summary>The nearest of the names; null where none is near enough to be worth a hint.</summary>
    public static string? Of(string written, IEnumerable<string> names)
    {
        if (written.Length > LongestName) return null;
        var (nearest, fewest) = ((string?)null, int.MaxValue);
        foreach (var name in names.Order(StringComparer.Ordinal))
        {
            var edits = Edits(written.ToLowerInvariant(), name.ToLowerInvariant());
            if (edits < fewest) (nearest, fewest) = (name, edits);
        }

        // A name of which nothing is left after the edits is another name: 'c' is not a slip for 'a'.
        var isNear = nearest is not null && fewest < written.Length && fewest <= Math.Max(2, Math.Max(written.Length, nearest.Length) / 2);
        return isNear ? nearest : null;
    }

    /// <summary>A fragment that ends a message: <c>; did you mean 'tags'?</c>, or nothing.</summary>
    public static string Hint(string written, IEnumerable<string> names) => Of(written, names) is { } near ? $"; did you mean '{near}'?" : "";

    /// <summary>The name that was written with a slip: case, a separator, or a letter or two. Unlike <see cref="Of"/> it is sure enough to refuse a file for.</summary>
    public static string? SlipOf(string written, IEnumerable<string> names)
    {
        if (written.Length > LongestName) return null;
        var letters = Letters(written);
        return names.FirstOrDefault(name => IsSlip(letters, Letters(name)));
    }

    private static bool IsSlip(string written, string name)
    {
        var length = Math.Max(written.Length, name.Length);
        var allowed = length <= 9 ? 1 : length <= 17 ? 2 : 3;
        return Math.Abs(written.Length - name.Length) <= allowed && Edits(written, name) <= allowed;
    }

    private static string Letters(string name) => string.Concat(name.Where(char.IsLetterOrDigit)).ToLowerInvariant();

    /// <summary>Levenshtein's distance, with a swap of two neighbours as one edit.</summary>
    private static int Edits(string a, string b)
    {
        var rows = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++) rows[i, 0] = i;
        for (var j = 0; j <= b.Length; j++) rows[0, j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            for (var j = 1; j <= b.Length; j++)
            {
                var change = rows[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                rows[i, j] = Math.Min(change, Math.Min(rows[i - 1, j], rows[i, j - 1]) + 1);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) rows[i, j] = Math.Min(rows[i, j], rows[i - 2, j - 2] + 1);
            }
        }

        return rows[a.Length, b.Length];
    }
}
