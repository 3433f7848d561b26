namespace Shared.Contracts.Places;

/// <summary>How much of the world a <see cref="Place"/> is.</summary>
public enum PlaceExtent
{
    /// <summary>Nothing says where: neither the address nor the provider's documentation, nor the operator.</summary>
    Unknown,

    /// <summary>The countries that <see cref="Place.Countries"/> names.</summary>
    Countries,

    /// <summary>Wherever the provider likes; it says so.</summary>
    Everywhere,

    /// <summary>The operator's own machines, wherever they are.</summary>
    Own,
}
