namespace Shared.Contracts.Routing;

/// <summary>The model groups a key or team may name. Empty allows all; <c>prefix*</c> allows every name that starts so. Equal names make equal lists.</summary>
public sealed class ModelAllowList : IEquatable<ModelAllowList>
{
    /// <summary>LiteLLM's words for "no restriction at this level": the team's own list still holds.</summary>
    private static readonly string[] AllWords = ["all-proxy-models", "all-team-models", "*"];

    private readonly HashSet<string> _names;
    private readonly string[] _prefixes;
    private readonly bool _allowsAll;
    private readonly int _hash;

    public ModelAllowList(IReadOnlyList<string> names)
    {
        Names = names;
        _allowsAll = names.Count == 0 || names.Any(n => AllWords.Contains(n, StringComparer.Ordinal));
        _names = new HashSet<string>(names, StringComparer.Ordinal);
        _prefixes = [.. names.Where(n => n.EndsWith('*')).Select(n => n[..^1])];
        // A sum, because the order of names does not matter.
        foreach (var name in _names) _hash = unchecked(_hash + string.GetHashCode(name, StringComparison.Ordinal));
    }

    /// <summary>No restriction.</summary>
    public static ModelAllowList All { get; } = new([]);

    public IReadOnlyList<string> Names { get; }

    /// <summary>Those of <see cref="Names"/> that are a model's, and neither a pattern nor a word for all.</summary>
    public IEnumerable<string> ModelNames => Names.Where(name => !name.Contains('*', StringComparison.Ordinal) && !AllWords.Contains(name, StringComparer.Ordinal));

    public bool Allows(string model)
    {
        if (_allowsAll || _names.Contains(model)) return true;
        foreach (var prefix in _prefixes)
        {
            if (model.StartsWith(prefix, StringComparison.Ordinal)) return true;
        }

        return false;
    }

    /// <summary>Whether the list holds any of these names, letter for letter.</summary>
    public bool NamesAny(IEnumerable<string> names)
    {
        foreach (var name in names)
        {
            if (_names.Contains(name)) return true;
        }

        return false;
    }

    public bool Equals(ModelAllowList? other) =>
        ReferenceEquals(this, other) || (other is not null && _hash == other._hash && _names.SetEquals(other._names));

    public override bool Equals(object? obj) => Equals(obj as ModelAllowList);

    public override int GetHashCode() => _hash;
}
