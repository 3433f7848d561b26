using Shared.Contracts.Configuration.Reading;
using Shared.Contracts.Configuration.Settings;

namespace Shared.Contracts.Configuration.Reload;

/// <summary>Where a running service reads its configuration from, again and again: the file and the environment.</summary>
/// <param name="Path">The file.</param>
/// <param name="Environment">Reads the process's environment; asked anew for every reading.</param>
public sealed record ConfigurationSource(string Path, Func<IReadOnlyDictionary<string, string>> Environment)
{
    public ConfigurationReading Read() => ConfigurationReader.Read(Path, Environment());

    /// <summary>The hash of the file as it is now; null where it cannot be read.</summary>
    internal string? HashOfFile()
    {
        try
        {
            return new FileInfo(Path) is { Exists: true, Length: <= ConfigurationReader.MaxFileBytes } ? FileHash.Of(File.ReadAllBytes(Path)) : null;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return null;
        }
    }
}
