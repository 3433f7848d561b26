namespace Shared.Contracts.Places;

/// <summary>
/// What a deployment claims whose model callers choose, at an address where the model's name decides on the place: the address was judged when the
/// configuration was read, the name is at each request.
/// </summary>
/// <param name="Address">Where the requests go.</param>
/// <param name="Claim">What the deployment's tags say.</param>
/// <param name="AllowsContradiction">Whether the installation only wants to be told of contradictions.</param>
/// <param name="AllowsUnknown">Whether a name may hide where it is processed.</param>
public sealed record NameClaim(Uri Address, Claim Claim, bool AllowsContradiction, bool AllowsUnknown)
{
    /// <summary>Whether a request that names this model stays inside the claim.</summary>
    public bool Allows(string model) => Claim.Judge(Place.Of(new Destination(Address, model))) switch
    {
        PlaceVerdict.Contradiction => AllowsContradiction,
        PlaceVerdict.Unknown => AllowsUnknown,
        _ => true,
    };
}
