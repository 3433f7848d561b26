using System.Collections.Frozen;
using Shared.Contracts.Configuration.Settings;
using Shared.Contracts.Routing;

namespace Gateway.Api.Routing;

/// <summary>Everything that requests are decided on, of one configuration. Immutable, but for the health it points to; swapped whole on reload.</summary>
internal sealed class RoutingState
{
    private readonly FrozenDictionary<ModelGroup, DeploymentHealth[]> _health;

    /// <param name="configuration">The checked configuration.</param>
    /// <param name="generation">Higher than any before.</param>
    /// <param name="previous">The state before a reload: a deployment that keeps its id and its upstream keeps its health.</param>
    public RoutingState(GatewayConfiguration configuration, long generation, RoutingState? previous = null)
    {
        Configuration = configuration;
        Catalog = ModelCatalogBuilder.Build(configuration, generation);
        Select = Decisions.Select;
        Mismatches = new PlaceMismatches(configuration.Residency.OnMismatch);
        var known = previous?.KnownHealth();
        _health = Catalog.Groups.ToFrozenDictionary(group => group, group => group.Deployments.Select(d => HealthFor(d, known)).ToArray());
    }

    public GatewayConfiguration Configuration { get; }

    public ModelCatalog Catalog { get; }

    /// <summary>The deployments whose answers proved their tags wrong. They are tried again with the next configuration.</summary>
    public PlaceMismatches Mismatches { get; }

    /// <summary><see cref="DecisionCache.Select"/>, made once.</summary>
    public Func<ModelCatalog, ModelGroup, RoutingQuestion, Narrowing> Select { get; }

    /// <summary>Decisions remembered for this catalogue; they go with it.</summary>
    public DecisionCache Decisions { get; } = new(DecisionCache.DefaultCapacity);

    public DeploymentHealth HealthOf(ModelGroup group, Deployment deployment) => _health[group][deployment.Index];

    private Dictionary<string, (Upstream Upstream, DeploymentHealth Health)> KnownHealth() =>
        _health.SelectMany(group => group.Key.Deployments.Select(d => (d.Id, d.Upstream, Health: group.Value[d.Index])))
            .ToDictionary(d => d.Id, d => (d.Upstream, d.Health), StringComparer.Ordinal);

    /// <summary>What was seen of an upstream says nothing of another one under the same id: its address or its key may just have been put right.</summary>
    private static DeploymentHealth HealthFor(Deployment deployment, Dictionary<string, (Upstream Upstream, DeploymentHealth Health)>? known) =>
        known is not null && known.TryGetValue(deployment.Id, out var before) && before.Upstream.IsSamePlaceAs(deployment.Upstream)
            ? before.Health
            : new DeploymentHealth(deployment);

    /// <summary>The eligible deployments of a hop that are neither resting nor proved to be elsewhere. Never more than are eligible.</summary>
    /// <param name="hop">Where the request may go.</param>
    /// <param name="isOnly">Whether it may go nowhere else than to the hop's one deployment.</param>
    /// <param name="now">The timestamp at which rests are read.</param>
    public DeploymentSet Healthy(Hop hop, bool isOnly, long now)
    {
        List<int>? resting = null;
        var health = _health[hop.Group];
        foreach (var index in hop.Eligible)
        {
            if (health[index].RestsUntil(hop.Wildcard, isOnly) > now || Mismatches.Withholds(hop.Group.Deployments[index], hop.IsKeptToPlace)) (resting ??= []).Add(index);
        }

        return resting is null ? hop.Eligible : hop.Eligible.Without(DeploymentSet.Of(hop.Group.Deployments.Count, resting));
    }

    /// <summary>When the first of a hop's resting deployments is due back, as a timestamp; null where none of them rests.</summary>
    public long? FirstDueBack(Hop hop, bool isOnly, long now)
    {
        long? first = null;
        foreach (var index in hop.Eligible)
        {
            var until = _health[hop.Group][index].RestsUntil(hop.Wildcard, isOnly);
            if (until > now && (first is null || until < first)) first = until;
        }

        return first;
    }
}
