namespace Shared.Contracts.Configuration;

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
