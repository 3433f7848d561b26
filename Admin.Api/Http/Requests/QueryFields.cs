using System.Globalization;
using Admin.Api.Errors;
using Shared.Contracts.Configuration.Texts;

namespace Admin.Api.Http.Requests;

/// <summary>Reads a query string by name and type, as <see cref="BodyFields"/> reads a body.</summary>
internal sealed class QueryFields(IQueryCollection query, FieldFaults faults)
{
    private readonly OrderedDictionary<string, FieldShape> _known = new(StringComparer.Ordinal);

    /// <summary>Every parameter that was asked for, in order.</summary>
    public IReadOnlyList<ReadField> Read => [.. _known.Select(f => new ReadField(f.Key, f.Value))];

    public string? Text(string name) => Find(name, FieldShape.Text);

    /// <summary>A text that a call cannot do without: empty where it is absent, which the call's validator refuses.</summary>
    public string Needed(string name) => Text(name) ?? "";

    /// <summary>A text of which an empty one is none.</summary>
    public string? Filled(string name) => Find(name, FieldShape.Text) is { Length: > 0 } text ? text : null;

    public bool? Flag(string name)
    {
        if (Find(name, FieldShape.Flag) is not { } text) return null;
        if (bool.TryParse(text, out var flag)) return flag;
        faults.Add(name, "must be true or false");
        return null;
    }

    public long? Whole(string name)
    {
        if (Find(name, FieldShape.Whole) is not { } text) return null;
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)) return number;
        faults.Add(name, "must be a whole number");
        return null;
    }

    /// <summary>Notes every parameter that was not read: a misspelt filter would silently answer for everything. Call it last.</summary>
    public void RefuseUnknown()
    {
        foreach (var name in query.Keys)
        {
            if (!_known.ContainsKey(name)) faults.Add(name, "is not a parameter of this call" + NearestName.Hint(name, _known.Keys));
        }
    }

    private string? Find(string name, FieldShape shape)
    {
        _known[name] = shape;
        // The framework's collection folds case; a name in another case is not this name.
        if (!query.Keys.Contains(name, StringComparer.Ordinal) || !query.TryGetValue(name, out var values)) return null;
        if (values.Count == 1) return values[0] ?? "";
        faults.Add(name, "must be given once");
        return null;
    }
}
