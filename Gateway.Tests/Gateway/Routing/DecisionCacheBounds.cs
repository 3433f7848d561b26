using Gateway.Api.Routing;
using Shared.Contracts.Routing;

namespace Gateway.Tests.Gateway.Routing;

/// <summary>What a caller can do to the memory of decisions: nothing.</summary>
internal sealed class DecisionCacheBounds
{
    private static readonly ModelGroup Group = new(
        "m",
        [new Deployment { Id = "a", Index = 0, Tags = [TagOf("known")], Upstream = new Upstream { Provider = UpstreamProvider.Mock, Model = "m", Timeout = TimeSpan.MaxValue, StreamTimeout = TimeSpan.MaxValue } }],
        filtersByTag: true,
        allowsFailOpen: false);

    private static readonly ModelCatalog Catalog = new(1, RoutingRules.Default, [Group], new Dictionary<string, string>());

    [Test]
    public void Made_up_tags_neither_grow_nor_evict_what_is_remembered()
    {
        var cache = new DecisionCache(capacity: 4);
        var first = cache.Select(Catalog, Group, Question("known"));

        for (var i = 0; i < 1_000; i++) cache.Select(Catalog, Group, Question($"made-up-{i}"));

        Assert.That(cache.Count, Is.EqualTo(1));
        Assert.That(cache.Select(Catalog, Group, Question("known")), Is.SameAs(first));
    }

    [Test]
    public void Many_scopes_stay_within_twice_the_capacity()
    {
        var cache = new DecisionCache(capacity: 4);

        for (var i = 0; i < 1_000; i++)
            cache.Select(Catalog, Group, Question("known") with { Policy = CallerPolicy.Unrestricted with { KeyScope = Scope.Of([$"tag-{i}"]) } });

        Assert.That(cache.Count, Is.LessThanOrEqualTo(8));
    }

    private static RoutingQuestion Question(string tag) => new(CallerPolicy.Unrestricted, "m", CallerTags.Parse([tag]), UserAgent: null);

    private static Tag TagOf(string text) => Tag.TryParse(text, out var tag, out _) ? tag : throw new ArgumentException(text, nameof(text));
}
