namespace Shared.Contracts.Places;

/// <summary>The rows of Google: Vertex AI's hosts name a location, its global one and the Gemini API none.</summary>
internal static class GoogleRules
{
    private const string Vertex = "Vertex AI";
    private const string Residency = "https://docs.cloud.google.com/vertex-ai/generative-ai/docs/learn/data-residency";
    private const string PerModel = "for the models that Google lists there";

    private static readonly DateOnly LookedUp = new(2026, 11, 28);

    public static IReadOnlyList<PlaceRule> All { get; } =
    [
        new(Vertex, [new("aiplatform.googleapis.com")], PlaceExtent.Everywhere, PlaceStrength.None, new PlaceSource(Residency, LookedUp)) { Note = "the global endpoint", Advice = "write the address of one location (europe-west4-aiplatform.googleapis.com) or of a multi-region (aiplatform.eu.rep.googleapis.com)" },
        MultiRegion("eu", Countries.Eu),
        MultiRegion("us", CountrySet.Of("us")),
        new(Vertex, [new("{region}-aiplatform.googleapis.com"), new("aiplatform.{region}.rep.googleapis.com")], PlaceExtent.Countries, PlaceStrength.Promise, new PlaceSource(Residency, LookedUp))
        {
            Cloud = Regions.Google, HasLocationInPath = true, Note = PerModel,
        },
        new("Gemini API", [new("generativelanguage.googleapis.com")], PlaceExtent.Everywhere, PlaceStrength.None, new PlaceSource("https://firebase.google.com/docs/ai-logic/locations", LookedUp))
        {
            Note = "a model anywhere in the global pool answers", Advice = "reach the model through Vertex AI at the address of a location",
        },
    ];

    private static PlaceRule MultiRegion(string name, CountrySet countries) =>
        new(Vertex, [new($"aiplatform.{name}.rep.googleapis.com")], PlaceExtent.Countries, PlaceStrength.Promise, new PlaceSource(Residency, LookedUp))
        {
            Countries = countries,
            HasLocationInPath = true,
            Name = name,
            Note = PerModel,
        };
}
