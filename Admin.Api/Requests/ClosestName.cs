namespace Admin.Api.Requests;

/// <summary>Finds the name that was probably meant.</summary>
internal static class ClosestName
{
    /// <summary>The nearest of the known names, or null where none is near enough to be a slip of the pen.</summary>
    public static string? Of(string written, IEnumerable<string> known)
    {
        var (name, distance) = known
            .Select(k => (Name: k, Distance: Distance(written.ToLowerInvariant(), k)))
            .OrderBy(c => c.Distance).ThenBy(c => c.Name, StringComparer.Ordinal)
            .FirstOrDefault();
        return name is not null && distance <= Math.Max(2, written.Length / 3) ? name : null;
    }

    /// <summary>The fewest insertions, deletions and replacements that turn one text into the other.</summary>
    private static int Distance(string from, string to)
    {
        var row = Enumerable.Range(0, to.Length + 1).ToArray();
        for (var i = 1; i <= from.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= to.Length; j++)
            {
                var replaced = diagonal + (from[i - 1] == to[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[to.Length];
    }
}
