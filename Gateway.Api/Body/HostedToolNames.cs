using System.Collections.Frozen;
using System.Text;
using Shared.Contracts.Routing;

namespace Gateway.Api.Body;

/// <summary>Which names of a body ask the model's provider to run a tool: properties of the body, members of a tool, and a tool's type.</summary>
/// <remarks>
/// A type is hosted unless it is known to run at the caller: providers add tools faster than any list, and what is not known is no reason to let a prompt out.
/// A tool without a type, as Gemini's are, is named by its member; there only known names count, since a function may carry any member.
/// Sources, looked up 2026-11-28: OpenAI's reference of the Responses API; platform.claude.com, <i>Tool reference</i> (which tools run at Anthropic and which at
/// the client); Gemini's <i>Tools</i>; openrouter.ai, <i>Server Tools</i> and <i>Plugins</i>; the references of xAI, Cohere, Groq and Alibaba's Model Studio.
/// </remarks>
internal static class HostedToolNames
{
    public const string Tools = "tools";

    /// <summary>Tools of which only the description is the provider's: the caller runs them. Anthropic's client tools have a date behind the name.</summary>
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> OfCallers =
        new[] { "function", "custom", "local_shell", "apply_patch" }.ToFrozenSet(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    private static readonly string[] DatedOfCallers = ["bash_20", "text_editor_20", "memory_20"];

    /// <summary>The tools by their names as members, of the body or of a tool without a type, in every spelling that an upstream reads.</summary>
    private static readonly FrozenDictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> Members = new Dictionary<string, string>
    {
        ["web_search"] = "web_search",
        ["websearch"] = "web_search",
        ["web_search_preview"] = "web_search_preview",
        ["web_fetch"] = "web_fetch",
        ["google_search"] = "google_search",
        ["googlesearch"] = "google_search",
        ["google_search_retrieval"] = "google_search_retrieval",
        ["googlesearchretrieval"] = "google_search_retrieval",
        ["enterprise_web_search"] = "enterprise_web_search",
        ["enterprisewebsearch"] = "enterprise_web_search",
        ["google_maps"] = "google_maps",
        ["googlemaps"] = "google_maps",
        ["url_context"] = "url_context",
        ["urlcontext"] = "url_context",
        ["file_search"] = "file_search",
        ["filesearch"] = "file_search",
        ["retrieval"] = "retrieval",
        ["code_execution"] = "code_execution",
        ["codeexecution"] = "code_execution",
        ["code_interpreter"] = "code_interpreter",
        ["codeinterpreter"] = "code_interpreter",
        ["computer_use"] = "computer_use",
        ["computeruse"] = "computer_use",
        ["image_generation"] = "image_generation",
        ["imagegeneration"] = "image_generation",
        ["systemtool"] = "systemtool",
        ["mcp"] = "mcp",
        ["mcp_servers"] = "mcp",
        ["mcpservers"] = "mcp",
    }.ToFrozenDictionary(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Properties of a body: the tools by their names, and what asks for one by another.</summary>
    private static readonly FrozenDictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> Properties = new Dictionary<string, string>(Members.Dictionary)
    {
        ["container"] = "container",
        ["background"] = "background",
        ["search_parameters"] = "live_search",
        ["enable_search"] = "web_search",
        ["plugins"] = "plugins",
        ["connectors"] = "connectors",
        ["data_sources"] = "data_sources",
        ["compound_custom"] = "compound_custom",
    }.ToFrozenDictionary(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The tool that a property of the body asks for; null for one that asks for none.</summary>
    public static string? OfProperty(FoldedName name)
    {
        if (name.Text.StartsWith("web_", StringComparison.Ordinal) && OfFamily(name.Text) is { } family) return family;
        return name.IsWhole && Properties.TryGetValue(name.Text, out var tool) ? tool : null;
    }

    /// <summary>web_search_options, and whatever comes after it.</summary>
    private static string? OfFamily(ReadOnlySpan<char> name) =>
        name.StartsWith("web_search_", StringComparison.Ordinal) ? "web_search" : name.StartsWith("web_fetch_", StringComparison.Ordinal) ? "web_fetch" : null;

    /// <summary>The tool that a member of a tool is; null for a member like any other.</summary>
    public static string? OfMember(FoldedName name) => name.IsWhole && Members.TryGetValue(name.Text, out var tool) ? tool : null;

    /// <summary>The tool of a type; null where the caller runs it itself.</summary>
    /// <param name="type">The type, folded.</param>
    /// <param name="raw">The same as it stands in the body: what must be understood in another spelling is not the caller's own for certain.</param>
    public static string? OfType(FoldedName type, ReadOnlySpan<byte> raw)
    {
        var isClear = type.IsWhole && (type.IsPlain || Ascii.EqualsIgnoreCase(raw, type.Text));
        return isClear && (OfCallers.Contains(type.Text) || IsDatedOfCallers(type.Text)) ? null : Printable(type);
    }

    private static bool IsDatedOfCallers(ReadOnlySpan<char> type)
    {
        foreach (var beginning in DatedOfCallers)
        {
            if (type.StartsWith(beginning, StringComparison.Ordinal)) return true;
        }

        return false;
    }

    /// <summary>The name as far as it can stand in an answer and in a log line without doing harm there.</summary>
    private static string Printable(FoldedName name)
    {
        var end = 0;
        while (end < name.Text.Length && HostedToolList.IsNameCharacter(name.Text[end])) end++;
        var text = name.Text[..end].ToString();
        return name.IsWhole && end == name.Text.Length && end > 0 ? text : text + HostedTool.Cut;
    }
}
