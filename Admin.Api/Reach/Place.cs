using Admin.Api.Tags;
using Shared.Contracts.Routing;

namespace Admin.Api.Reach;

/// <summary>Where requests can be: a value of a facet, such as <c>eu</c> of <c>region</c>. Public for the pages.</summary>
/// <param name="Facet">As <see cref="Facets.NameOf"/> gives it.</param>
/// <param name="Value">As <see cref="Facets.ValueOf"/> gives it, or <see cref="Facets.None"/>.</param>
public sealed record Place(string Facet, string Value)
{
    public static Place Of(string tag) => new(Facets.NameOf(tag), Facets.ValueOf(tag));

    /// <summary>Whether what is sent to a deployment is sent here, though perhaps elsewhere too.</summary>
    public bool Has(Deployment deployment) => Facets.ValuesOf(deployment, Facet).Contains(Value);

    /// <summary>Whether what is sent to a deployment is sent here and nowhere else: one that names two places, or none, is not sure to stay.</summary>
    public bool Keeps(Deployment deployment) => Facets.ValuesOf(deployment, Facet) is [var only] && only == Value;
}
