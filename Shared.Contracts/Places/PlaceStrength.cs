namespace Shared.Contracts.Places;

/// <summary>What a <see cref="Place"/> rests on.</summary>
public enum PlaceStrength
{
    /// <summary>Nothing holds the request anywhere: the place is everywhere, or unknown.</summary>
    None,

    /// <summary>The operator says so.</summary>
    Stated,

    /// <summary>The provider's documentation promises it for this kind of address; it may depend on the model or on a contract.</summary>
    Promise,

    /// <summary>The address serves only there.</summary>
    Address,
}
