namespace Shared.Contracts.Configuration;

/// <summary>Reads and checks <c>appsettings.yaml</c>.</summary>
public static class ConfigurationReader
{
    /// <summary>Reads a file. Every fault is reported at once; the configuration is null where any is an error.</summary>
    /// <param name="path">The file.</param>
    /// <param name="environment">The process's environment: <c>os.environ/NAME</c> values and overrides such as <c>general_settings__redis_url</c>.</param>
    public static ConfigurationReading Read(string path, IReadOnlyDictionary<string, string> environment) => throw new NotImplementedException();
}
