namespace Shared.Contracts.Places;

/// <summary>A provider's name for one of its locations.</summary>
/// <param name="Cloud">Whose it is.</param>
/// <param name="Name">As addresses write it, in lower case.</param>
/// <param name="Country">Where it is.</param>
public sealed record Region(string Cloud, string Name, string Country);
