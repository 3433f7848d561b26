using System.Collections;

namespace Shared.Contracts.Configuration.Reading;

/// <summary>The process's environment, read at the start and at each reload.</summary>
public static class ProcessEnvironment
{
    public static Dictionary<string, string> Read() =>
        Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .ToDictionary(e => (string)e.Key, e => (string?)e.Value ?? "", StringComparer.Ordinal);
}
