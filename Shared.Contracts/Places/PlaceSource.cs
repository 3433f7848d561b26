namespace Shared.Contracts.Places;

/// <summary>Where a fact of the table is documented.</summary>
/// <param name="Page">The provider's page, or what there is in its place.</param>
/// <param name="LookedUp">When it was looked up; null where nobody looked, which only a row that says unknown may be.</param>
public sealed record PlaceSource(string Page, DateOnly? LookedUp);
