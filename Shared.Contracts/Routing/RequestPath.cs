namespace Shared.Contracts.Routing;

/// <summary>
/// One request's way through model groups: the group that it is at, and where it goes from there. No group comes twice and no more than
/// <see cref="RequestRouter.MaxHops"/> come at all, whatever ring the fallbacks make and however often the decision is made anew on the way.
/// </summary>
/// <remarks>Used by one request. It chooses among the hops of a decision and adds none.</remarks>
public sealed class RequestPath
{
    private readonly ModelCatalog _catalog;
    private readonly Func<ModelCatalog, ModelGroup, RoutingQuestion, Narrowing> _select;

    /// <summary>The groups that were left again; null while the request is at its first, as nearly every request is to its end.</summary>
    private List<ModelGroup>? _left;

    /// <summary>The group whose context window was too short for the prompt, once one was; from then on its context window fallbacks are the way.</summary>
    private ResolvedModel? _tooShort;

    /// <param name="catalog">What the request is decided on, to its end.</param>
    /// <param name="question">What is asked.</param>
    /// <param name="select">Selects in one group; the gateway passes its bounded cache.</param>
    public RequestPath(ModelCatalog catalog, RoutingQuestion question, Func<ModelCatalog, ModelGroup, RoutingQuestion, Narrowing>? select = null)
    {
        _catalog = catalog;
        _select = select ?? RequestRouter.Select;
        Decision = RequestRouter.Decide(catalog, question, _select);
        Current = NextUntried();
    }

    /// <summary>What the request is decided on, to its end.</summary>
    public ModelCatalog Catalog => _catalog;

    /// <summary>The decision that holds now.</summary>
    public RoutingDecision Decision { get; private set; }

    /// <summary>The group that the request is at, as <see cref="Decision"/> has it; null with a refusal, and when no group is left.</summary>
    public Hop? Current { get; private set; }

    /// <summary>Leaves the current group for the next that was not tried.</summary>
    /// <returns>Whether there is one.</returns>
    public bool MoveOn()
    {
        if (Current is null) return false;
        (_left ??= []).Add(Current.Group);
        Current = NextUntried();
        return Current is not null;
    }

    /// <summary>
    /// Goes on where the current group's upstream said that the prompt is too long. The first time, the group's context window fallbacks take the place of the
    /// groups that are left; they hold their own context window fallbacks already, so after that it is the next of them.
    /// </summary>
    /// <returns>Whether there is a group to go on to.</returns>
    public bool MoveOnAfterTooLong()
    {
        if (Current is not { } hop) return false;
        if (_tooShort is null)
        {
            _tooShort = new ResolvedModel(hop.Group, hop.Wildcard);
            Decision = RequestRouter.DecideAfterContextWindow(_catalog, Decision, _tooShort.Value);
        }

        return MoveOn();
    }

    /// <summary>
    /// Decides again on the same catalogue, for a key or team that has changed. What was tried stays tried. The group that the request is at goes on with what
    /// is eligible there now; where the new decision does not have it, the next takes its place.
    /// </summary>
    /// <returns>The refusal, after which nothing is left; null where the request may go on.</returns>
    public Refusal? DecideAgain(RoutingQuestion question)
    {
        var at = Current?.Group;
        Decision = RequestRouter.Decide(_catalog, question, _select);
        var refusal = Decision.Refusal;
        if (refusal is null && _tooShort is { } from) Decision = RequestRouter.DecideAfterContextWindow(_catalog, Decision, from);
        Current = HopOf(at);
        if (Current is null && at is not null)
        {
            (_left ??= []).Add(at);
            Current = NextUntried();
        }

        return refusal;
    }

    private Hop? HopOf(ModelGroup? group)
    {
        for (var i = 0; i < Decision.Hops.Count; i++)
        {
            if (Decision.Hops[i].Group == group) return Decision.Hops[i];
        }

        return null;
    }

    private Hop? NextUntried()
    {
        if (_left?.Count >= RequestRouter.MaxHops) return null;
        for (var i = 0; i < Decision.Hops.Count; i++)
        {
            if (_left is null || !_left.Contains(Decision.Hops[i].Group)) return Decision.Hops[i];
        }

        return null;
    }
}
