namespace Shared.Contracts.Routing;

/// <summary>
/// Leave to send one request to one deployment. The forwarder takes nothing else, and only <see cref="RoutingDecision.Dispatch"/> can make one:
/// so no code path reaches an upstream without a decision for this key, these scopes and this deployment.
/// </summary>
public sealed class Dispatch
{
    internal Dispatch(RoutingQuestion question, Hop hop, Deployment deployment)
    {
        Question = question;
        Hop = hop;
        Deployment = deployment;
    }

    public RoutingQuestion Question { get; }

    public Hop Hop { get; }

    public Deployment Deployment { get; }

    /// <summary>The generation of the catalogue that decided.</summary>
    public long Generation => Hop.Generation;

    /// <summary>The model name to send: the deployment's own, its <c>*</c> replaced by what the group's <c>*</c> matched.</summary>
    public string UpstreamModel => Deployment.Upstream.ModelFor(Hop.Wildcard);
}
