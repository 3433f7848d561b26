using System.Text.Json;
using Shared.Contracts.Routing;

namespace Gateway.Api.Body;

/// <summary>
/// Collects the tools of a body that run at the model's provider. Whoever might read the body in another way is heard too: of names that stand twice each one counts,
/// in whatever spelling and case. So a body has one meaning here, the one that asks for most.
/// </summary>
internal struct HostedTools
{
    /// <summary>No request asks for so many; what comes after them is told of as one that no list allows.</summary>
    private const int MaxTools = 16;

    private List<HostedTool>? _found;

    /// <summary>In the order of the body, without repeats.</summary>
    public readonly IReadOnlyList<HostedTool> Found => _found ?? (IReadOnlyList<HostedTool>)[];

    /// <summary>Reads the value of a property that asks for a tool, and adds it unless the value says no.</summary>
    /// <param name="reader">At the property's name; afterwards at the end of its value.</param>
    /// <param name="name">The property's name, as the answer tells it.</param>
    public void ReadProperty(ref Utf8JsonReader reader, string name, string tool)
    {
        reader.Read();
        if (Asks(reader, tool)) Add(name, tool);
        reader.Skip();
    }

    /// <summary>Reads the value of <c>tools</c>: a tool, or tools in lists of any depth.</summary>
    /// <param name="reader">At the property's name; afterwards at the end of its value.</param>
    /// <param name="field">The property's name, as the answer tells it.</param>
    public void ReadTools(ref Utf8JsonReader reader, string field)
    {
        reader.Read();
        if (reader.TokenType is not (JsonTokenType.StartArray or JsonTokenType.StartObject))
        {
            if (reader.TokenType == JsonTokenType.String) AddType(reader, field);
            return;
        }

        // A tool's own members are passed over but for its type, so every name that is met here is one of a tool, and every string one in a list of tools.
        Span<char> buffer = stackalloc char[FoldedName.Capacity];
        for (var depth = reader.CurrentDepth; reader.Read() && reader.CurrentDepth > depth;)
        {
            if (reader.TokenType == JsonTokenType.PropertyName) ReadMember(ref reader, field, buffer);
            else if (reader.TokenType == JsonTokenType.String) AddType(reader, field);
        }
    }

    private void ReadMember(ref Utf8JsonReader reader, string field, scoped Span<char> buffer)
    {
        var name = FoldedName.Of(reader.ValueSpan, buffer);
        var isType = name is { IsWhole: true, Text: "type" };
        // A namespace of tools: they follow, as if they stood in the list itself.
        var isTools = name is { IsWhole: true, Text: HostedToolNames.Tools };
        var tool = isType || isTools ? null : HostedToolNames.OfMember(name);
        reader.Read();
        if (isType) ReadType(ref reader, field);
        else if (tool is not null && Asks(reader, tool)) Add(field, tool);
        if (!isTools) reader.Skip();
        else if (reader.TokenType == JsonTokenType.String) AddType(reader, field);
    }

    private void ReadType(ref Utf8JsonReader reader, string field)
    {
        if (reader.TokenType == JsonTokenType.String) AddType(reader, field);
        else if (reader.TokenType != JsonTokenType.Null) Add(field, $"{HostedTool.Cut}");
    }

    private void AddType(in Utf8JsonReader reader, string field)
    {
        var type = FoldedName.Of(reader.ValueSpan, stackalloc char[FoldedName.Capacity]);
        if (HostedToolNames.OfType(type, reader.ValueSpan) is { } tool) Add(field, tool);
    }

    /// <summary>Whether a value asks for the tool: not null, false or an empty list. Of images, <c>background</c> is a colour.</summary>
    private static bool Asks(in Utf8JsonReader reader, string tool) => reader.TokenType switch
    {
        JsonTokenType.Null or JsonTokenType.False => false,
        JsonTokenType.StartArray => !IsEmpty(reader),
        JsonTokenType.String when tool == "background" => SaysYes(reader),
        _ => true,
    };

    private static bool IsEmpty(Utf8JsonReader reader) => reader.Read() && reader.TokenType == JsonTokenType.EndArray;

    /// <summary>What lenient servers take for true.</summary>
    private static bool SaysYes(in Utf8JsonReader reader) =>
        FoldedName.Of(reader.ValueSpan, stackalloc char[FoldedName.Capacity]).Text is "true" or "1" or "t" or "yes" or "y" or "on";

    private void Add(string field, string tool)
    {
        var found = new HostedTool(field, tool);
        _found ??= [];
        if (_found.Contains(found)) return;
        if (_found.Count < MaxTools) _found.Add(found);
        else if (_found.Count == MaxTools) _found.Add(new HostedTool(field, $"{HostedTool.Cut}"));
    }
}
