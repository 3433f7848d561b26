namespace Shared.Contracts.Places;

/// <summary>What the address, the provider and the model's name say about where a request is processed. Source: docs/places.md, <i>What a place is</i>.</summary>
/// <param name="Extent">How much of the world it is.</param>
/// <param name="Countries">The countries that may process the request; empty where the extent is another.</param>
/// <param name="Name">The provider's own name: <c>eu-central-1</c>, <c>global</c>; empty where it has none.</param>
/// <param name="Why">The rule that says so, in words.</param>
/// <param name="Strength">What it rests on.</param>
/// <param name="Source">Where that is documented; null for what the operator says and for own machines.</param>
public sealed record Place(PlaceExtent Extent, CountrySet Countries, string Name, string Why, PlaceStrength Strength, PlaceSource? Source)
{
    /// <summary>The gateway answers by itself and sends nothing.</summary>
    public static Place Here { get; } = new(PlaceExtent.Own, CountrySet.None, PlaceWords.Own, "the gateway answers itself", PlaceStrength.Address, null);

    /// <summary>Works the place out from what will be sent: the built address and the model's name.</summary>
    public static Place Of(Destination destination) => destination.Address is null ? Here : PlaceTable.Find(destination);

    /// <summary>What the operator says, for an address of which nobody else says anything.</summary>
    public static Place Stated(Claim claim, string name, string why) =>
        new(claim.Countries.IsEmpty ? PlaceExtent.Own : PlaceExtent.Countries, claim.Countries, name, why, PlaceStrength.Stated, null);

    /// <summary>The place in a word or few: <c>de</c>, <c>eu</c>, <c>eu, efta</c>, <c>everywhere</c>, <c>unknown</c>, <c>own</c>.</summary>
    public string Text => Extent switch
    {
        PlaceExtent.Countries => Countries.ToString(),
        PlaceExtent.Everywhere => "everywhere",
        PlaceExtent.Own => PlaceWords.Own,
        _ => "unknown",
    };

    /// <summary>The name of the strength, as records and metrics write it.</summary>
    public string StrengthText => Strength.ToString().ToLowerInvariant();

    /// <summary>The place as a clause after an address: <c>is served from everywhere</c>.</summary>
    public string Served => Extent switch
    {
        PlaceExtent.Countries => $"is served from {Countries}" + (Name.Length > 0 && Name != Countries.ToString() ? $" ({Name})" : ""),
        PlaceExtent.Everywhere => "is served from everywhere",
        PlaceExtent.Own => "is your own",
        _ => "does not say where it is served from",
    };
}
