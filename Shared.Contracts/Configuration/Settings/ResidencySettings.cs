using Shared.Contracts.Places;
using Shared.Contracts.Routing;

namespace Shared.Contracts.Configuration.Settings;

/// <summary>The section <c>residency</c>: whether and how it is checked that deployments are where their tags say. Source: docs/places.md.</summary>
public sealed class ResidencySettings
{
    /// <summary>The facet whose values are places; null switches all of this off.</summary>
    public string? Facet { get; init; } = "region";

    /// <summary>What the values of the facet mean: <c>places</c> and the well-known words.</summary>
    public PlaceClaims Claims { get; init; } = PlaceClaims.WellKnown;

    /// <summary>What becomes of a configuration with a deployment that is provably elsewhere than its tags say.</summary>
    public PlaceFinding OnContradiction { get; init; } = PlaceFinding.Refuse;

    /// <summary>What becomes of one with a tagged deployment of which nothing says where it is.</summary>
    public PlaceFinding OnUnknown { get; init; } = PlaceFinding.Warn;

    /// <summary>What becomes of a deployment whose answer proves that it was processed elsewhere.</summary>
    public MismatchAction OnMismatch { get; init; } = MismatchAction.Rest;

    /// <summary>Whether keys whose scope names the facet may use tools that the provider runs.</summary>
    public Access HostedTools { get; init; } = Access.Deny;

    /// <summary>Whether such keys may have the upstream fetch an image or a file from an address of the caller's.</summary>
    public Access RemoteUrls { get; init; } = Access.Allow;

    /// <summary>What a deployment's tags claim; null where they claim nothing.</summary>
    public Claim? ClaimOf(IEnumerable<Tag> tags) => Claims.Of(tags.Select(tag => ValueOf(tag.Text)).OfType<string>());

    /// <summary>Which part of a tag of the facet is its value; null for every other tag.</summary>
    public string? ValueOf(string tag) =>
        Facet is { } facet && tag.Length > facet.Length && tag[facet.Length] == ':' && tag.StartsWith(facet, StringComparison.Ordinal) ? tag[(facet.Length + 1)..] : null;
}

/// <summary>What becomes of a configuration of which something is found.</summary>
public enum PlaceFinding
{
    /// <summary>It is used, and told of.</summary>
    Warn,

    /// <summary>It is refused; at a reload the one in force goes on.</summary>
    Refuse,
}

/// <summary>What becomes of a deployment whose answer names a foreign place.</summary>
public enum MismatchAction
{
    /// <summary>It is told of.</summary>
    Warn,

    /// <summary>It takes no requests of keys whose scope names the facet, until the configuration is read again.</summary>
    Rest,

    /// <summary>It takes no requests at all until then.</summary>
    Refuse,
}

/// <summary>Whether something is let pass.</summary>
public enum Access
{
    Deny,
    Allow,
}
