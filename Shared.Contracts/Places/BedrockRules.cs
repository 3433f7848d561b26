namespace Shared.Contracts.Places;

/// <summary>The rows of Amazon Bedrock: the host names the region that takes the request, and the model's name a profile that may carry it further.</summary>
internal static class BedrockRules
{
    private const string Provider = "Amazon Bedrock";
    private const string Geographic = "https://docs.aws.amazon.com/bedrock/latest/userguide/geographic-cross-region-inference.html";
    private const string Global = "https://docs.aws.amazon.com/bedrock/latest/userguide/cross-region-inference.html";
    private const string Profiles = "https://docs.aws.amazon.com/bedrock/latest/userguide/inference-profiles-support.html";
    private const string Endpoints = "https://docs.aws.amazon.com/general/latest/gr/bedrock.html";
    private const string ProfileRegions = "https://docs.aws.amazon.com/cdk/api/v2/docs/@aws-cdk_aws-bedrock-alpha.CrossRegionInferenceProfileRegion.html";

    private static readonly DateOnly LookedUp = new(2026, 11, 28);

    private static readonly HostPattern[] Hosts =
    [
        new("bedrock-runtime.{region}.amazonaws.com"), new("bedrock-runtime-fips.{region}.amazonaws.com"), new("bedrock-mantle.{region}.api.aws"),
        new("*.bedrock-runtime.{region}.vpce.amazonaws.com"),
    ];

    public static IReadOnlyList<PlaceRule> All { get; } =
    [
        Unknown(ModelPattern.ApplicationProfile, "the model inside is hidden"),
        new(Provider, Hosts, PlaceExtent.Everywhere, PlaceStrength.None, new PlaceSource(Global, LookedUp))
        {
            Model = ModelPattern.Profile("global"), Name = "global profile", Note = "any commercial region", Advice = "name a profile of one geography (eu.…), or the model without a profile, which stays in the host's region",
        },
        // Never narrower than the EU: which of its regions a profile names differs by model, and may grow.
        Profile("eu", Countries.Eu, Geographic),
        Profile("us", CountrySet.Of("us"), Geographic),
        Profile("us-gov", CountrySet.Of("us"), ProfileRegions),
        Profile("ca", CountrySet.Of("ca"), Geographic),
        Profile("apac", CountrySet.Of("ae", "au", "id", "in", "jp", "kr", "my", "sg", "th", "tw"), ProfileRegions),
        Profile("jp", CountrySet.Of("jp"), ProfileRegions),
        Profile("au", CountrySet.Of("au"), ProfileRegions),
        Unknown(ModelPattern.OtherArn, "what stands behind it does not show"),
        Unknown(ModelPattern.OtherProfile, "a profile that the table does not know"),
        new(Provider, Hosts, PlaceExtent.Countries, PlaceStrength.Address, new PlaceSource(Endpoints, LookedUp)) { Cloud = Regions.Aws },
        new("Claude Platform on AWS", [new("aws-external-anthropic.{region}.api.aws")], PlaceExtent.Everywhere, PlaceStrength.None,
            new PlaceSource("https://docs.aws.amazon.com/claude-platform/latest/userguide/data-residency.html", LookedUp))
        {
            Note = "the request's inference_geo decides, and knows us and global",
        },
    ];

    /// <summary>The region of the host takes the request and opens it, so it is part of the place.</summary>
    private static PlaceRule Profile(string geography, CountrySet countries, string page) =>
        new(Provider, Hosts, PlaceExtent.Countries, PlaceStrength.Promise, new PlaceSource(page, LookedUp))
        {
            Model = ModelPattern.Profile(geography),
            Countries = countries,
            Cloud = Regions.Aws,
            Name = $"{geography} profile",
            Note = "its regions and the host's",
            Advice = "name the model without a profile, which stays in the host's region",
        };

    private static PlaceRule Unknown(ModelPattern model, string note) =>
        new(Provider, Hosts, PlaceExtent.Unknown, PlaceStrength.None, new PlaceSource(Profiles, LookedUp)) { Model = model, Note = note };
}
