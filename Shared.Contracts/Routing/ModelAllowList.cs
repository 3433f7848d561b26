namespace Shared.Contracts.Routing;

/// <summary>The model groups a key or team may name. Empty allows all; <c>prefix*</c> allows every name that starts so.</summary>
public sealed class ModelAllowList
{
    /// <summary>LiteLLM's words for "no restriction at this level": the team's own list still holds.</summary>
    private static readonly string[] AllWords = ["all-proxy-models", "all-team-models", "*"];

    private readonly HashSet<string> _names;
    private readonly string[] _prefixes;
    private readonly bool _allowsAll;

    public ModelAllowList(IReadOnlyList<string> names)
    {
        Names = names;
        _allowsAll = names.Count == 0 || names.Any(n => AllWords.Contains(n, StringComparer.Ordinal));
        _names = new HashSet<string>(names, StringComparer.Ordinal);
        _prefixes = [.. names.Where(n => n.EndsWith('*')).Select(n => n[..^1])];
    }

    /// <summary>No restriction.</summary>
    public static ModelAllowList All { get; } = new([]);

    public IReadOnlyList<string> Names { get; }

    public bool Allows(string model)
    {
        if (_allowsAll || _names.Contains(model)) return true;
        foreach (var prefix in _prefixes)
        {
            if (model.StartsWith(prefix, StringComparison.Ordinal)) return true;
        }

        return false;
    }
}
