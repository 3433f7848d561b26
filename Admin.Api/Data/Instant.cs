using System.Globalization;

namespace Admin.Api.Data;

/// <summary>A stored instant as clients see it.</summary>
internal static class Instant
{
    /// <summary>ISO 8601, UTC.</summary>
    public static string Text(long ms) =>
        DateTimeOffset.FromUnixTimeMilliseconds(ms).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
