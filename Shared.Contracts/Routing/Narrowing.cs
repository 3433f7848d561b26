namespace Shared.Contracts.Routing;

/// <summary>
/// The chain of a decision in one model group: what each rule left, in order. Every set is a subset of the one before it;
/// that is what makes "nothing ever widens" one property. <see cref="Explanation"/> reads its reasons off the same chain.
/// </summary>
public sealed class Narrowing
{
    private readonly List<RoutingStep> _steps = [];

    internal Narrowing(ModelGroup group)
    {
        Group = group;
        Left = group.All;
    }

    /// <summary>A copy to go on with, since others may remember the one it is of.</summary>
    internal Narrowing(Narrowing other)
        : this(other.Group)
    {
        Left = other.Left;
        FailedOpen = other.FailedOpen;
        _steps.AddRange(other._steps);
    }

    public ModelGroup Group { get; }

    /// <summary>What each rule that ran left.</summary>
    public IReadOnlyList<RoutingStep> Steps => _steps;

    /// <summary>What the last rule left.</summary>
    public DeploymentSet Left { get; private set; }

    /// <summary>True when selection was given up for this group (<c>allow_fail_open</c>).</summary>
    public bool FailedOpen { get; internal init; }

    /// <summary>Adds what a rule keeps. A rule that names a deployment it was not handed cannot bring it back: the step is the intersection.</summary>
    internal Narrowing Keep(RoutingRule rule, DeploymentSet kept)
    {
        Left = Left.And(kept);
        _steps.Add(new RoutingStep(rule, Left));
        return this;
    }

    /// <summary>Whether this rule took the last deployment out.</summary>
    internal bool WasEmptiedBy(RoutingRule rule)
    {
        var before = Group.All;
        foreach (var step in _steps)
        {
            if (step.Left.IsEmpty) return step.Rule == rule && !before.IsEmpty;
            before = step.Left;
        }

        return false;
    }
}

/// <summary>What one rule left.</summary>
public readonly record struct RoutingStep(RoutingRule Rule, DeploymentSet Left);
