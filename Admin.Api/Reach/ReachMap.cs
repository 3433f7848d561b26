using Shared.Contracts.Routing;

namespace Admin.Api.Reach;

/// <summary>Turns policies into what they reach. Many keys share few policies, so each is worked out once; not thread-safe.</summary>
/// <param name="only">The one model group that is asked for; null for all.</param>
internal sealed class ReachMap(ModelCatalog catalog, string? only)
{
    /// <summary>Keys that all differ must not fill the memory of a report over all of them.</summary>
    private const int MostRemembered = 10_000;

    private readonly Dictionary<CallerPolicy, IReadOnlyList<ReachedGroup>> _known = [];

    public IReadOnlyList<ReachedGroup> Of(CallerPolicy policy)
    {
        if (_known.TryGetValue(policy, out var reached)) return reached;
        if (_known.Count >= MostRemembered) _known.Clear();
        return _known[policy] = [.. PolicyReach.Of(catalog, policy).Where(chain => only is null || chain.Group.Name == only).Select(Reached)];
    }

    private static ReachedGroup Reached(Narrowing chain) =>
        new(chain.Group.Name, [.. chain.Group.Deployments.Where(d => chain.Left.Contains(d.Index)).Select(d => d.Id)]);
}
