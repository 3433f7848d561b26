using System.Text.Json;

namespace Gateway.Api.Body;

/// <summary>Reads <c>metadata</c> or <c>litellm_metadata</c>: where the tags are, what is to be cut out, and that nothing in it steers.</summary>
/// <remarks>What a parameter does at top level it does inside of these at an upstream that is LiteLLM, so the same names are refused, but for plain words that nobody reads here.</remarks>
internal ref struct MetadataObject(string name)
{
    private PropertyCuts _properties = new();
    private CutList _cuts;

    /// <summary>The value of its <c>tags</c>; empty where it has none.</summary>
    public ByteRange Tags { get; private set; }

    /// <summary>Whether it is empty without its tags, and had some.</summary>
    public readonly bool HoldsOnlyTags => Tags.Length > 0 && !_properties.KeepsAny;

    /// <summary>What goes of it where the object itself stays.</summary>
    public readonly CutList Cuts => _cuts;

    public BodyFault? Read(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.Null) return null;
        if (reader.TokenType != JsonTokenType.StartObject) return BodyFault.Invalid($"'{name}' must be an object, or null.", name);
        for (var count = 1; reader.Read() && reader.TokenType == JsonTokenType.PropertyName; count++)
        {
            if (count > BodyScanner.MaxProperties) return BodyFault.Invalid($"'{name}' has more than {BodyScanner.MaxProperties} properties.", name);
            var start = (int)reader.TokenStartIndex;
            if (ReadProperty(ref reader, out var isTags) is { } fault) return fault;
            var property = new ByteRange(start, (int)reader.BytesConsumed);
            if (isTags) _properties.Remove(property, ref _cuts);
            else _properties.Keep(property, ref _cuts);
        }

        return null;
    }

    private BodyFault? ReadProperty(ref Utf8JsonReader reader, out bool isTags)
    {
        var folded = FoldedName.Of(reader.ValueSpan, stackalloc char[FoldedName.Capacity]);
        isTags = folded is { IsWhole: true, Text: "tags" };
        if (!isTags)
        {
            if (ForbiddenParameters.FindInMetadata(folded) is { } forbidden) return ForbiddenParameters.FaultOf($"{name}.{forbidden}");
            JsonValues.Skip(ref reader);
            return null;
        }

        var where = name + ".tags";
        if (!folded.IsPlain) return BodyScanner.FaultOfSpelling("tags", where);
        if (Tags.Length > 0) return BodyFault.Invalid($"'{where}' stands in the request body more than once.", where);
        Tags = JsonValues.Skip(ref reader);
        return null;
    }
}
