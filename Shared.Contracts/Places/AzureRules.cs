namespace Shared.Contracts.Places;

/// <summary>The rows of Azure: a resource's host says neither its region nor the type of its deployments, and the type decides.</summary>
internal static class AzureRules
{
    private const string Types = "https://learn.microsoft.com/en-us/azure/foundry/foundry-models/concepts/deployment-types";

    private static readonly DateOnly LookedUp = new(2026, 11, 28);

    public static IReadOnlyList<PlaceRule> All { get; } =
    [
        new("Azure", Hosts(
            "*.openai.azure.com", "*.services.ai.azure.com", "*.cognitiveservices.azure.com", "{region}.api.cognitive.microsoft.com", "*.models.ai.azure.com", "models.inference.ai.azure.com",
            "*.inference.ml.azure.com", "*.azure-api.net", "*.openai.azure.us", "*.openai.azure.cn"),
            PlaceExtent.Unknown, PlaceStrength.None, new PlaceSource(Types, LookedUp))
        {
            Note = "Standard, DataZoneStandard and GlobalStandard deployments look the same",
        },
    ];

    private static IReadOnlyList<HostPattern> Hosts(params string[] hosts) => [.. hosts.Select(host => new HostPattern(host))];
}
