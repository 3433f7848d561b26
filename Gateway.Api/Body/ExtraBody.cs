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
    public static BodyFault? Read(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.Null) return null;
        if (reader.TokenType != JsonTokenType.StartObject) return BodyFault.Invalid($"'{Name}' must be an object, or null.", Name);
        Span<char> buffer = stackalloc char[FoldedName.Capacity];
        for (var depth = reader.CurrentDepth; reader.Read() && reader.CurrentDepth > depth;)
        {
            if (reader.TokenType != JsonTokenType.PropertyName) continue;
            var name = FoldedName.Of(reader.ValueSpan, buffer);
            if (SteeringIn(name) is { } forbidden) return ForbiddenParameters.FaultOf($"{Name}.{forbidden}");
        }

        return null;
    }

    /// <summary>Beside the parameters that are refused everywhere: the model, and a further body of this kind.</summary>
    private static string? SteeringIn(FoldedName name) => name switch
    {
        { IsWhole: true, Text: "model" } => "model",
        { IsWhole: true, Text: Name } => Name,
        _ => ForbiddenParameters.Find(name),
    };
}
