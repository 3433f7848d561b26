using System.Collections.Concurrent;
using Shared.Contracts.Routing;

namespace Gateway.Api.Routing;

/// <summary>
/// Remembers what was left of a model group for (scopes, caller tags), within a fixed bound: random tags from a caller can neither grow nor evict.
/// </summary>
/// <remarks>
/// Two generations: when the young one is full it becomes the old one and the old one goes. Reads never lock; an entry used again moves up.
/// Under races a value may be computed twice or the young generation overshoot by a few entries; the values are pure, so either is right.
/// Not remembered: questions with many tags or with one that no deployment carries (callers can make up any number of those, and of any length),
/// and groups with User-Agent patterns (their result depends on free text) or access groups (on the name that was asked for). Deciding them anew costs microseconds.
/// </remarks>
internal sealed class DecisionCache(int capacity)
{
    /// <summary>Two generations of at most this many, each a key of some hundred bytes and a few bit sets: some megabytes in all.</summary>
    public const int DefaultCapacity = 4096;

    /// <summary>Hardly a caller sends more, and longer lists would make the bound on entries no bound on bytes.</summary>
    public const int MaxTags = 8;

    private readonly record struct Question(ModelGroup Group, Scope? KeyScope, Scope? TeamScope, string? TeamId, CallerTags Tags);

    private ConcurrentDictionary<Question, Narrowing> _young = new();
    private ConcurrentDictionary<Question, Narrowing> _old = new();
    private int _youngCount;

    /// <summary>How many decisions are remembered: at most twice the capacity, and the few of the overshoot.</summary>
    public int Count => _young.Count + _old.Count;

    public Narrowing Select(ModelCatalog catalog, ModelGroup group, RoutingQuestion question)
    {
        if (group.HasUserAgentPatterns || group.AccessGroups.Count > 0 || !IsWorthRemembering(catalog, question.Tags)) return RequestRouter.Select(catalog, group, question);
        var key = new Question(group, question.Policy.KeyScope, question.Policy.TeamScope, group.HasTeams ? question.Policy.TeamId : null, question.Tags);
        if (_young.TryGetValue(key, out var known)) return known;
        if (!_old.TryGetValue(key, out known)) known = RequestRouter.Select(catalog, group, question);
        Remember(key, known);
        return known;
    }

    private static bool IsWorthRemembering(ModelCatalog catalog, CallerTags tags) =>
        tags.Positive.Count + tags.Required.Count + tags.Excluded.Count <= MaxTags
        && AreKnown(catalog, tags.Positive) && AreKnown(catalog, tags.Required) && AreKnown(catalog, tags.Excluded);

    private static bool AreKnown(ModelCatalog catalog, IReadOnlyList<string> tags)
    {
        for (var i = 0; i < tags.Count; i++)
        {
            if (!catalog.Tags.Contains(tags[i])) return false;
        }

        return true;
    }

    private void Remember(Question key, Narrowing value)
    {
        if (!_young.TryAdd(key, value) || Interlocked.Increment(ref _youngCount) < capacity) return;
        Interlocked.Exchange(ref _youngCount, 0);
        _old = Interlocked.Exchange(ref _young, new ConcurrentDictionary<Question, Narrowing>());
    }
}
