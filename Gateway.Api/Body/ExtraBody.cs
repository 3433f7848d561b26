using System.Text.Json;

namespace Gateway.Api.Body;

/// <summary>
/// <c>extra_body</c> as a property of its own, which Gemini's OpenAI-compatible endpoint takes for what OpenAI's API has no name for. What clients call by the same
/// name never shows here: they put its members at top level.
/// </summary>
internal static class ExtraBody
{
    public const string Name = "extra_body";

    /// <summary>Reads the value. What steers at top level steers here at any depth: nobody knows how deep an upstream looks.</summary>
    /// <param name="reader">At the property's name; afterwards at the end of its value.</param>
    /// <param name="hostedTools">Takes the tools that it asks for, wherever in it they stand.</param>
    public static BodyFault? Read(ref Utf8JsonReader reader, ref HostedTools hostedTools)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.Null) return null;
        if (reader.TokenType != JsonTokenType.StartObject) return BodyFault.Invalid($"'{Name}' must be an object, or null.", Name);
        Span<char> buffer = stackalloc char[FoldedName.Capacity];
        long toolsEnd = 0;
        for (var depth = reader.CurrentDepth; reader.Read() && reader.CurrentDepth > depth;)
        {
            if (reader.TokenType != JsonTokenType.PropertyName) continue;
            var name = FoldedName.Of(reader.ValueSpan, buffer);
            if (SteeringIn(name) is { } forbidden) return ForbiddenParameters.FaultOf($"{Name}.{forbidden}");
            if (reader.TokenStartIndex >= toolsEnd) toolsEnd = ReadTools(reader, name, ref hostedTools);
        }

        return null;
    }

    /// <summary>Looks ahead, since what a tool holds may steer as well; never twice at the same bytes.</summary>
    /// <returns>Where what was looked at ends.</returns>
    private static long ReadTools(Utf8JsonReader ahead, FoldedName name, ref HostedTools hostedTools)
    {
        if (name is { IsWhole: true, Text: HostedToolNames.Tools }) hostedTools.ReadTools(ref ahead, $"{Name}.{HostedToolNames.Tools}");
        else if (HostedToolNames.OfProperty(name) is { } tool) hostedTools.ReadProperty(ref ahead, $"{Name}.{name.Text}", tool);
        return ahead.BytesConsumed;
    }

    /// <summary>Beside the parameters that are refused everywhere: the model, and a further body of this kind.</summary>
    private static string? SteeringIn(FoldedName name) => name switch
    {
        { IsWhole: true, Text: "model" } => "model",
        { IsWhole: true, Text: Name } => Name,
        _ => ForbiddenParameters.Find(name),
    };
}
