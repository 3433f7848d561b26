using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Gateway.Tests.Gateway.Body;

/// <summary>docs/routing.md, <i>Hosted tools</i>, a second time: over a parsed tree, with recursion and lists, sharing nothing with the scanner that it judges.</summary>
internal static partial class ReferenceHostedTools
{
    /// <summary>Stands for every name that cannot be a tool's.</summary>
    public const string Odd = "?";

    private static readonly string[] RunByCallers = ["function", "custom", "local_shell", "apply_patch"];

    private static readonly string[] Named =
    [
        "web_search", "web_search_preview", "web_fetch", "google_search", "google_search_retrieval", "enterprise_web_search", "google_maps", "url_context", "file_search",
        "retrieval", "code_execution", "code_interpreter", "computer_use", "image_generation",
    ];

    /// <summary>The names of all tools that a body asks for and that its caller does not run.</summary>
    public static HashSet<string> Of(JsonElement root)
    {
        var found = new HashSet<string>();
        foreach (var (name, value) in Properties(root))
        {
            if (name == "tools") AddTools(value, found);
            else if (name == "extra_body") AddAnywhere(value, found);
            else AddProperty(name, value, found);
        }

        return found;
    }

    /// <summary>A name as the reference tells it.</summary>
    public static string Told(string name) => PlainName().IsMatch(name) ? name : Odd;

    private static void AddAnywhere(JsonElement value, HashSet<string> found)
    {
        if (value.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in value.EnumerateArray()) AddAnywhere(item, found);
        }

        if (value.ValueKind != JsonValueKind.Object) return;
        foreach (var (name, inner) in Properties(value))
        {
            if (name == "tools") AddTools(inner, found);
            else if (ToolOf(name) is not null) AddProperty(name, inner, found);
            else AddAnywhere(inner, found);
        }
    }

    private static void AddProperty(string name, JsonElement value, HashSet<string> found)
    {
        if (ToolOf(name) is { } tool && Asks(tool, value)) found.Add(tool);
    }

    private static void AddTools(JsonElement value, HashSet<string> found)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.String:
                AddType(value, found);
                break;
            case JsonValueKind.Array:
                foreach (var item in value.EnumerateArray()) AddTools(item, found);
                break;
            case JsonValueKind.Object:
                foreach (var (name, inner) in Properties(value)) AddMember(name, inner, found);
                break;
        }
    }

    private static void AddMember(string name, JsonElement value, HashSet<string> found)
    {
        if (name == "tools") AddTools(value, found);
        else if (name == "type" && value.ValueKind == JsonValueKind.String) AddType(value, found);
        else if (name == "type" && value.ValueKind != JsonValueKind.Null) found.Add(Odd);
        else if (MemberOf(name) is { } tool && Asks(tool, value)) found.Add(tool);
    }

    private static void AddType(JsonElement value, HashSet<string> found)
    {
        var text = value.GetString()!;
        var isOfCaller = RunByCallers.Contains(text, StringComparer.OrdinalIgnoreCase) || AnthropicClientTool().IsMatch(text);
        if (!isOfCaller) found.Add(Told(Fold(text)));
    }

    private static bool Asks(string tool, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null or JsonValueKind.False => false,
        JsonValueKind.Array => value.GetArrayLength() > 0,
        JsonValueKind.String when tool == "background" => Fold(value.GetString()!) is "true" or "1" or "t" or "yes" or "y" or "on",
        _ => true,
    };

    private static string? ToolOf(string name) => name switch
    {
        _ when name.StartsWith("web_search_", StringComparison.Ordinal) => "web_search",
        _ when name.StartsWith("web_fetch_", StringComparison.Ordinal) => "web_fetch",
        "enable_search" => "web_search",
        "search_parameters" => "live_search",
        "container" or "background" or "plugins" or "connectors" or "data_sources" or "compound_custom" => name,
        _ => MemberOf(name),
    };

    private static string? MemberOf(string name)
    {
        if (name is "mcp" or "mcp_servers" or "mcpservers") return "mcp";
        if (name == "systemtool") return name;
        return Named.FirstOrDefault(tool => tool == name || (tool != "web_search_preview" && tool.Replace("_", "", StringComparison.Ordinal) == name));
    }

    private static IEnumerable<(string Name, JsonElement Value)> Properties(JsonElement parent) => parent.EnumerateObject().Select(p => (Fold(p.Name), p.Value));

    /// <summary>As lenient parsers compare names: in lower case, up to the first NUL.</summary>
    private static string Fold(string text) =>
        string.Concat(text.Split('\0')[0].ToLower(CultureInfo.InvariantCulture).Select(c => c switch
        {
            'ſ' => "s",
            '\u212A' => "k",
            'ı' or 'İ' => "i",
            'ß' or 'ẞ' => "ss",
            'ﬀ' => "ff",
            'ﬁ' => "fi",
            'ﬂ' => "fl",
            'ﬃ' => "ffi",
            'ﬄ' => "ffl",
            'ﬅ' or 'ﬆ' => "st",
            _ => c.ToString(),
        }));

    [GeneratedRegex("^[a-z0-9_.:$-]{1,48}\\z")]
    private static partial Regex PlainName();

    [GeneratedRegex("^(bash|text_editor|memory)_20", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex AnthropicClientTool();
}
