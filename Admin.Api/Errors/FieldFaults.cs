namespace Admin.Api.Errors;

/// <summary>Collects what is wrong with each field, so that one answer names all of it.</summary>
internal sealed class FieldFaults
{
    private readonly SortedDictionary<string, IReadOnlyList<string>> _faults = new(StringComparer.Ordinal);

    public bool Any => _faults.Count > 0;

    public IReadOnlyDictionary<string, IReadOnlyList<string>> ByField => _faults;

    public FieldFaults Add(string field, string fault)
    {
        IReadOnlyList<string> known = _faults.TryGetValue(field, out var list) ? list : [];
        if (!known.Contains(fault, StringComparer.Ordinal)) _faults[field] = [.. known, fault];
        return this;
    }

    public FieldFaults AddAll(string field, IEnumerable<string> faults)
    {
        foreach (var fault in faults) Add(field, fault);
        return this;
    }
}
