using System.Text.Json;
using Admin.Api.Errors;
using Shared.Contracts.Configuration.Texts;

namespace Admin.Api.Http.Requests;

/// <summary>
/// Reads the fields of a JSON object by name and type. A wrong type is noted, not thrown. What nobody asked for is unknown:
/// the reading itself is the list of known fields, so that the two cannot drift.
/// </summary>
internal sealed class BodyFields(JsonElement body, FieldFaults faults)
{
    private readonly OrderedDictionary<string, FieldShape> _known = new(StringComparer.Ordinal);

    /// <summary>Every field that was asked for, in order: what the API's description lists.</summary>
    public IReadOnlyList<ReadField> Read => [.. _known.Select(f => new ReadField(f.Key, f.Value))];

    public Optional<string?> Text(string name)
    {
        if (!TryFind(name, FieldShape.Text, out var value)) return default;
        if (value.ValueKind == JsonValueKind.Null) return new Optional<string?>(null);
        return TryText(value, out var text) ? new Optional<string?>(text) : Refuse<string?>(name, "must be a string");
    }

    /// <summary>A text that a call cannot do without: empty where it is absent or null, which the call's validator refuses.</summary>
    public string Needed(string name) => Text(name).Value ?? "";

    /// <summary>A text of which an empty one is nothing: LiteLLM's clients send it for what their user left out.</summary>
    public Optional<string?> TextUnlessEmpty(string name)
    {
        var text = Text(name);
        return text.Value is { Length: 0 } ? default : text;
    }

    /// <summary>Whether the field is there as an empty text.</summary>
    public bool IsEmptyText(string name) => body.TryGetProperty(name, out var value) && IsEmptyText(value);

    public Optional<bool?> Flag(string name)
    {
        if (!TryFind(name, FieldShape.Flag, out var value) || IsEmptyText(value)) return default;
        return value.ValueKind switch
        {
            JsonValueKind.Null => new Optional<bool?>(null),
            JsonValueKind.True => new Optional<bool?>(true),
            JsonValueKind.False => new Optional<bool?>(false),
            _ => Refuse<bool?>(name, "must be true or false"),
        };
    }

    public Optional<long?> Whole(string name)
    {
        if (!TryFind(name, FieldShape.Whole, out var value) || IsEmptyText(value)) return default;
        if (value.ValueKind == JsonValueKind.Null) return new Optional<long?>(null);
        var fits = value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _);
        return fits ? new Optional<long?>(value.GetInt64()) : Refuse<long?>(name, "must be a whole number");
    }

    public Optional<double?> Number(string name)
    {
        if (!TryFind(name, FieldShape.Number, out var value) || IsEmptyText(value)) return default;
        if (value.ValueKind == JsonValueKind.Null) return new Optional<double?>(null);
        var fits = value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && double.IsFinite(number);
        return fits ? new Optional<double?>(value.GetDouble()) : Refuse<double?>(name, "must be a number");
    }

    public Optional<IReadOnlyList<string>?> Texts(string name)
    {
        if (!TryFind(name, FieldShape.Texts, out var value)) return default;
        if (value.ValueKind == JsonValueKind.Null) return new Optional<IReadOnlyList<string>?>(null);
        var texts = new List<string>();
        var isArray = value.ValueKind == JsonValueKind.Array;
        for (var i = 0; isArray && i < value.GetArrayLength(); i++)
        {
            if (!TryText(value[i], out var text)) return Refuse<IReadOnlyList<string>?>(name, "must be a list of strings");
            texts.Add(text);
        }

        return isArray ? new Optional<IReadOnlyList<string>?>(texts) : Refuse<IReadOnlyList<string>?>(name, "must be a list of strings");
    }

    public Optional<JsonElement?> Object(string name) => Structure(name, FieldShape.Object, JsonValueKind.Object, "must be an object");

    /// <summary>An object of which null is nothing.</summary>
    public Optional<JsonElement?> ObjectUnlessNull(string name)
    {
        var value = Object(name);
        return value.Value is null ? default : value;
    }

    public Optional<JsonElement?> Array(string name) => Structure(name, FieldShape.List, JsonValueKind.Array, "must be a list");

    /// <summary>A field whose value is kept as it came.</summary>
    public Optional<JsonElement?> Any(string name)
    {
        if (!TryFind(name, FieldShape.Any, out var value)) return default;
        return new Optional<JsonElement?>(value.ValueKind == JsonValueKind.Null ? null : value);
    }

    /// <summary>A field whose value is kept as it came; null where it is null, an empty text, an empty object or an empty list.</summary>
    public JsonElement? Something(string name)
    {
        if (Any(name).Value is not { } value || IsEmptyText(value)) return null;
        if (value.ValueKind == JsonValueKind.Array && value.GetArrayLength() == 0) return null;
        return value.ValueKind == JsonValueKind.Object && !value.EnumerateObject().MoveNext() ? null : value;
    }

    /// <summary>A list of objects, each of them read in the same way; its faults are told with its place in the list. Null where it is no such list.</summary>
    public IReadOnlyList<T>? Each<T>(string name, Func<BodyFields, T> read)
    {
        if (Array(name).Value is not { } list) return null;
        var items = new List<T>();
        foreach (var element in list.EnumerateArray())
        {
            if (element.ValueKind != JsonValueKind.Object)
            {
                faults.Add(name, "must be a list of objects");
                return null;
            }

            var ofItem = new FieldFaults();
            var fields = new BodyFields(element, ofItem);
            var at = items.Count;
            items.Add(read(fields));
            fields.RefuseUnknown();
            foreach (var (field, texts) in ofItem.ByField) faults.AddAll($"{name}[{at}].{field}", texts);
        }

        return items;
    }

    /// <summary>Notes every field that was not read, with the name that was probably meant. Call it last.</summary>
    public void RefuseUnknown()
    {
        foreach (var field in body.EnumerateObject())
        {
            if (!_known.ContainsKey(field.Name)) faults.Add(field.Name, "is not a field of this call" + NearestName.Hint(field.Name, _known.Keys));
        }
    }

    private Optional<JsonElement?> Structure(string name, FieldShape shape, JsonValueKind kind, string fault)
    {
        if (!TryFind(name, shape, out var value) || IsEmptyText(value)) return default;
        if (value.ValueKind == JsonValueKind.Null) return new Optional<JsonElement?>(null);
        return value.ValueKind == kind ? new Optional<JsonElement?>(value) : Refuse<JsonElement?>(name, fault);
    }

    private bool TryFind(string name, FieldShape shape, out JsonElement value)
    {
        _known[name] = shape;
        return body.TryGetProperty(name, out value);
    }

    private Optional<T> Refuse<T>(string name, string fault)
    {
        faults.Add(name, fault);
        return default;
    }

    private static bool IsEmptyText(JsonElement value) => value.ValueKind == JsonValueKind.String && value.ValueEquals("");

    private static bool TryText(JsonElement value, out string text)
    {
        text = "";
        if (value.ValueKind != JsonValueKind.String) return false;
        try
        {
            text = value.GetString() ?? "";
            return true;
        }
        catch (InvalidOperationException)
        {
            // Escapes such as a lone surrogate pass the parser but are no text.
            return false;
        }
    }
}
