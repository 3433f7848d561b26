namespace Shared.Contracts.Routing;

/// <summary>
/// What the router answered: the model groups to try, in order, each with its eligible deployments, or a refusal.
/// Only <see cref="RequestRouter"/> makes one, and only a decision makes a <see cref="Dispatch"/>.
/// </summary>
public sealed class RoutingDecision
{
    internal RoutingDecision(RoutingQuestion question, long generation, Refusal refusal)
        : this(question, generation, [])
    {
        Refusal = refusal;
    }

    internal RoutingDecision(RoutingQuestion question, long generation, IReadOnlyList<Hop> considered)
    {
        Question = question;
        Generation = generation;
        Considered = considered;
        Hops = considered.All(hop => !hop.Eligible.IsEmpty) ? considered : [.. considered.Where(hop => !hop.Eligible.IsEmpty)];
        if (Hops.Count > 0) return;
        Refusal = new Refusal(ReasonOf(considered), question.RequestedModel) { Operation = question.Operation };
    }

    public RoutingQuestion Question { get; }

    /// <summary>The generation of the catalogue that was asked; deployments of another one must not be mixed in.</summary>
    public long Generation { get; }

    /// <summary>Every group that was looked at, also those of which nothing was left: what an explanation shows.</summary>
    public IReadOnlyList<Hop> Considered { get; }

    /// <summary>The groups to try, the requested one first. Empty with a <see cref="Refusal"/>; never a hop without an eligible deployment.</summary>
    public IReadOnlyList<Hop> Hops { get; }

    public Refusal? Refusal { get; }

    /// <summary>Whether one eligible deployment is all that there is, fallbacks included.</summary>
    public bool HasOneWay => Hops.Count == 1 && Hops[0].Eligible.Count == 1;

    /// <summary>Turns the choice of a deployment into the value that the forwarder takes.</summary>
    /// <exception cref="InvalidOperationException">The deployment is not eligible: a bug, stopped before any byte leaves.</exception>
    public Dispatch Dispatch(Hop hop, Deployment deployment)
    {
        var eligible = IsOwn(hop)
            && deployment.Index < hop.Group.Deployments.Count
            && ReferenceEquals(hop.Group.Deployments[deployment.Index], deployment)
            && hop.Eligible.Contains(deployment.Index);
        return eligible
            ? new Dispatch(Question, hop, deployment)
            : throw new InvalidOperationException($"Deployment '{deployment.Id}' is not eligible for this request.");
    }

    private static RefusalReason ReasonOf(IReadOnlyList<Hop> considered) =>
        considered.Any(hop => hop.Chain.WasEmptiedBy(RoutingRule.Operation)) ? RefusalReason.OperationNotServed
        : considered.Any(hop => hop.Chain.WasEmptiedBy(RoutingRule.ExtraBody)) ? RefusalReason.ExtraBodyNotTaken
        : RefusalReason.NoDeploymentsWithTagRouting;

    /// <summary>By identity: a hop of another decision may hold for another key, even in the same catalogue.</summary>
    private bool IsOwn(Hop hop)
    {
        foreach (var own in Hops)
        {
            if (ReferenceEquals(own, hop)) return true;
        }

        return false;
    }
}

/// <summary>One model group of a decision.</summary>
public sealed class Hop
{
    internal Hop(Narrowing chain, int fallback, string? wildcard, long generation, ResolvedModel? tooShort)
    {
        TooShort = tooShort;
        Chain = chain;
        Fallback = fallback;
        Wildcard = wildcard;
        Generation = generation;
    }

    public ModelGroup Group => Chain.Group;

    /// <summary>Whether the request is of a key whose scope, its own or its team's, names the residency facet.</summary>
    public bool IsKeptToPlace { get; init; }

    /// <summary>How the eligible deployments were found.</summary>
    public Narrowing Chain { get; }

    public DeploymentSet Eligible => Chain.Left;

    /// <summary>0 for the requested group, else which fallback this is, from 1.</summary>
    public int Fallback { get; }

    /// <summary>What the <c>*</c> of a wildcard group matched; null for a group without.</summary>
    public string? Wildcard { get; }

    /// <summary>The group whose upstream said that the prompt is too long, where this one is among that group's context window fallbacks.</summary>
    public ResolvedModel? TooShort { get; }

    internal long Generation { get; }
}
