namespace Shared.Contracts.Routing;

/// <summary>A request parameter that a deployment adds where the caller sent none.</summary>
/// <param name="Name">As it stands in a body, in lower case.</param>
/// <param name="Property">The whole property as JSON, such as <c>"temperature":0.2</c>.</param>
/// <param name="Operations">The operations that have such a parameter.</param>
public sealed record RequestDefault(string Name, ReadOnlyMemory<byte> Property, OperationSet Operations)
{
    /// <summary>Other names for the same: where the caller sent one of these, nothing is added.</summary>
    public IReadOnlyList<string> OtherNames { get; init; } = [];

    /// <summary>Whether it is a fault in a request for an answer in one piece.</summary>
    public bool OnlyStreamed { get; init; }
}
