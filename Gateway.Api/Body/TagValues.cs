using System.Text.Json;
using Shared.Contracts.Routing;

namespace Gateway.Api.Body;

/// <summary>Reads one <c>tags</c> value of a body that is already known to be valid JSON.</summary>
internal static class TagValues
{
    /// <summary>Repeats count once as tags but cost a reading each; three sources of <see cref="Tag.MaxCount"/> tags stay far below.</summary>
    public const int MaxValues = 256;

    /// <summary>A tag of <see cref="Tag.MaxLength"/> characters, all of them escaped, with as many spaces around it as anyone would write.</summary>
    public const int MaxBytes = 1024;

    /// <summary>Adds the tags of an array of strings; <c>null</c> and <c>[]</c> have none.</summary>
    /// <param name="json">The value alone.</param>
    /// <param name="source">Where it stands, such as <c>metadata.tags</c>.</param>
    /// <param name="tags">Takes the tags after those it already has.</param>
    public static BodyFault? AddTo(ReadOnlySpan<byte> json, string source, CallerTags.Builder tags)
    {
        var reader = new Utf8JsonReader(json);
        reader.Read();
        if (reader.TokenType == JsonTokenType.Null) return null;
        if (reader.TokenType != JsonTokenType.StartArray) return NotAnArray(source);
        var count = 0;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.String) return NotAnArray(source);
            if (++count > MaxValues) return BodyFault.Invalid($"'{source}' has more than {MaxValues} values.", source);
            if (Add(ref reader, tags) is { } fault) return BodyFault.Invalid($"'{source}': {fault}.", source);
        }

        return null;
    }

    private static string? Add(ref Utf8JsonReader reader, CallerTags.Builder tags)
    {
        if (reader.ValueSpan.Length > MaxBytes) return $"a tag is longer than {Tag.MaxLength} characters";
        if (reader.ValueIsEscaped && JsonText.HasLoneSurrogate(reader.ValueSpan)) return "a tag holds half of a surrogate pair";
        return tags.Add(reader.GetString()!);
    }

    private static BodyFault NotAnArray(string source) => BodyFault.Invalid($"'{source}' must be an array of strings, or null.", source);
}
