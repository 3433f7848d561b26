using System.Collections.Frozen;

namespace Shared.Contracts.Places;

/// <summary>What the values of the residency facet mean in one installation: its own entries, and the well-known words.</summary>
public sealed class PlaceClaims
{
    private readonly FrozenDictionary<string, Claim> _own;

    /// <param name="own">What the installation's own values mean. They stand above the well-known ones: <c>eu</c> may be made to mean the EU and EFTA.</param>
    public PlaceClaims(IReadOnlyDictionary<string, Claim> own) => _own = own.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The well-known words alone.</summary>
    public static PlaceClaims WellKnown { get; } = new(new Dictionary<string, Claim>());

    /// <summary>The values that the installation has given a meaning.</summary>
    public IReadOnlyDictionary<string, Claim> Own => _own;

    /// <summary>What a value claims; null where it claims nothing.</summary>
    public Claim? Of(string value) => _own.GetValueOrDefault(value) ?? PlaceWords.Find(value);

    /// <summary>What several values claim together: a deployment that names two places may be in either. Null where none of them claims anything.</summary>
    public Claim? Of(IEnumerable<string> values)
    {
        Claim? union = null;
        foreach (var claim in values.Select(Of).OfType<Claim>()) union = union?.Or(claim) ?? claim;
        return union;
    }
}
