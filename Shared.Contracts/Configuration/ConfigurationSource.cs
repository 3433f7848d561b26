using System.Security.Cryptography;

namespace Shared.Contracts.Configuration;

/// <summary>Where a running service reads its configuration from, again and again: the file and the environment.</summary>
/// <param name="Path">The file.</param>
/// <param name="Environment">Reads the process's environment; asked anew for every reading.</param>
public sealed record ConfigurationSource(string Path, Func<IReadOnlyDictionary<string, string>> Environment)
{
    /// <summary>Short enough to compare by eye, long enough to tell versions apart, and too short to try guesses of a secret on.</summary>
    private const int HashLength = 8;

    public ConfigurationReading Read() => ConfigurationReader.Read(Path, Environment());

    /// <summary>The hash of the file as it is now; null where it cannot be read.</summary>
    internal string? HashOfFile()
    {
        try
        {
            return new FileInfo(Path) is { Exists: true, Length: <= ConfigurationReader.MaxFileBytes } ? HashOf(File.ReadAllBytes(Path)) : null;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    /// <summary>The first digits of what <c>sha256sum</c> prints for the file.</summary>
    internal static string HashOf(ReadOnlySpan<byte> file) => Convert.ToHexStringLower(SHA256.HashData(file))[..HashLength];
}
