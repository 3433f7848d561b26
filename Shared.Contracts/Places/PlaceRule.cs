namespace Shared.Contracts.Places;

/// <summary>One row of the table: which requests it is about, and where those are processed.</summary>
/// <param name="Provider">Whose row it is, as people call it.</param>
/// <param name="Hosts">The hosts that it is about.</param>
/// <param name="Extent">How much of the world; unknown is a row too, for whom nothing is documented.</param>
/// <param name="Strength">What that rests on.</param>
/// <param name="Source">Where that is documented.</param>
public sealed record PlaceRule(string Provider, IReadOnlyList<HostPattern> Hosts, PlaceExtent Extent, PlaceStrength Strength, PlaceSource Source)
{
    /// <summary>The models; null where any will do.</summary>
    public ModelPattern? Model { get; init; }

    /// <summary>The countries, beside that of <see cref="Cloud"/>'s region.</summary>
    public CountrySet Countries { get; init; } = CountrySet.None;

    /// <summary>Whose region the host names; that region's country is added. A name that is none of its regions makes the place unknown.</summary>
    public string? Cloud { get; init; }

    /// <summary>Whether the path names a location too (<c>/locations/{location}</c>), which is added: the stricter of the two must not be believed alone.</summary>
    public bool HasLocationInPath { get; init; }

    /// <summary>The provider's own name for the place; null for the region's.</summary>
    public string? Name { get; init; }

    /// <summary>What else is to be known, as a clause.</summary>
    public string Note { get; init; } = "";

    /// <summary>What whoever needs another place can do here, as the object of "or": empty where there is nothing but another provider.</summary>
    public string Advice { get; init; } = "";

    /// <summary>An <c>api_base</c> that this row is about, to advise to whom another row is in the way; null where it depends on the account or the region.</summary>
    public string? Base { get; init; }

    public override string ToString() => $"{Provider}: {string.Join(", ", Hosts)}{(Model is null ? "" : $" with {Model}")}";
}
