using System.Security.Cryptography;

namespace Shared.Contracts.Configuration.Reading;

/// <summary>Names a version of the configuration file, so that two services can be compared by eye.</summary>
internal static class FileHash
{
    /// <summary>Short enough to compare by eye, long enough to tell versions apart, and too short to try guesses of a secret on.</summary>
    private const int Length = 8;

    /// <summary>The first digits of what <c>sha256sum</c> prints for the file.</summary>
    public static string Of(ReadOnlySpan<byte> file) => Convert.ToHexStringLower(SHA256.HashData(file))[..Length];
}
