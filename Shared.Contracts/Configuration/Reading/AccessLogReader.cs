using Shared.Contracts.Configuration.Settings;

namespace Shared.Contracts.Configuration.Reading;

/// <summary>Reads <c>access_log</c>, a section that LiteLLM does not have.</summary>
internal sealed class AccessLogReader(SettingValues values)
{
    private static readonly Dictionary<string, AccessLogOnFull> Choices = new(StringComparer.Ordinal)
    {
        ["drop"] = AccessLogOnFull.Drop,
        ["refuse"] = AccessLogOnFull.Refuse,
    };

    public AccessLogSettings Read(SettingNode? node)
    {
        var section = new SettingReader(node, values);
        var settings = new AccessLogSettings
        {
            File = values.Text(section.Take("file")),
            OnFull = values.Choice(section.Take("on_full"), Choices) ?? AccessLogOnFull.Drop,
        };
        section.RefuseTheRest();
        return settings;
    }
}
