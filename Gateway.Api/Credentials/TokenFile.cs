namespace Gateway.Api.Credentials;

/// <summary>Reads a token that somebody else writes and renews: anew for each use, so that a rotation counts at once.</summary>
internal static class TokenFile
{
    private const int Largest = 64 * 1024;

    /// <summary>Gives the text without white space at its ends, or why there is none.</summary>
    public static async Task<(string? Text, string Fault)> ReadAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            if (new FileInfo(path).Length > Largest) return (null, $"the file {path} is too large to be a token");
            var text = (await File.ReadAllTextAsync(path, cancellationToken)).Trim();
            return text.Length > 0 ? (text, "") : (null, $"the file {path} is empty");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return (null, $"the file {path} cannot be read: {e.GetType().Name}");
        }
    }
}
