namespace Shared.Contracts.Places;

/// <summary>What a deployment's tags of the residency facet say of where its requests are processed: in these countries, or on the operator's own machines.</summary>
/// <param name="Countries">May be empty where only own machines are claimed.</param>
/// <param name="IsOwn">Whether <c>own</c> is among the words.</param>
public sealed record Claim(CountrySet Countries, bool IsOwn)
{
    public static Claim Own { get; } = new(CountrySet.None, IsOwn: true);

    public Claim Or(Claim other) => new(Countries.Or(other.Countries), IsOwn || other.IsOwn);

    /// <summary>In the words that a setting can be written in.</summary>
    public IReadOnlyList<string> ToWords() => IsOwn ? [.. Countries.ToWords(), PlaceWords.Own] : Countries.ToWords();

    public override string ToString() => string.Join(", ", ToWords());

    /// <summary>Compares the claim with where the requests go. An own machine contradicts nothing: only its operator knows where it stands.</summary>
    public PlaceVerdict Judge(Place place) => place.Extent switch
    {
        PlaceExtent.Own => PlaceVerdict.Inside,
        PlaceExtent.Unknown => PlaceVerdict.Unknown,
        PlaceExtent.Countries when place.Countries.IsSubsetOf(Countries) => PlaceVerdict.Inside,
        _ => PlaceVerdict.Contradiction,
    };
}

/// <summary>What comes of comparing a <see cref="Claim"/> with a <see cref="Place"/>.</summary>
public enum PlaceVerdict
{
    /// <summary>Everything that may process the request is inside the claim, or the operator's own.</summary>
    Inside,

    /// <summary>Nothing says where the request is processed.</summary>
    Unknown,

    /// <summary>The request may be processed outside the claim. A place that is wider than the claim is outside it too.</summary>
    Contradiction,
}
