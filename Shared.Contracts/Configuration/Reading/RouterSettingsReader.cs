using System.Collections.Frozen;
using Shared.Contracts.Configuration.Settings;
using Shared.Contracts.Routing;

namespace Shared.Contracts.Configuration.Reading;

/// <summary>Reads <c>router_settings</c>, and from <c>litellm_settings</c> what LiteLLM also takes from there; the former stands above the latter.</summary>
internal sealed class RouterSettingsReader
{
    private static readonly Dictionary<string, TagMatching> TagMatchings = new(StringComparer.Ordinal)
    {
        ["any"] = TagMatching.Any,
        ["all"] = TagMatching.All,
        ["facets"] = TagMatching.Facets,
    };

    private static readonly Dictionary<string, FacetMode> FacetModes = new(StringComparer.Ordinal)
    {
        ["only"] = FacetMode.Only,
        ["any"] = FacetMode.Any,
    };

    private static readonly Dictionary<string, RoutingStrategy> Strategies = new(StringComparer.Ordinal)
    {
        ["simple-shuffle"] = RoutingStrategy.SimpleShuffle,
        ["least-busy"] = RoutingStrategy.LeastBusy,
        ["latency-based-routing"] = RoutingStrategy.LatencyBased,
    };

    private static readonly Dictionary<string, RetryCause> RetryCauses = new(StringComparer.Ordinal)
    {
        ["TimeoutErrorRetries"] = RetryCause.Timeout,
        ["RateLimitErrorRetries"] = RetryCause.RateLimit,
        ["InternalServerErrorRetries"] = RetryCause.InternalServerError,
        ["AuthenticationErrorRetries"] = RetryCause.Authentication,
        ["BadRequestErrorRetries"] = RetryCause.Conflict,
    };

    /// <summary>LiteLLM's strategies that count tokens, money or other routers' state.</summary>
    private static readonly FrozenSet<string> OtherStrategies = FrozenSet.ToFrozenSet(
        ["usage-based-routing", "usage-based-routing-v2", "cost-based-routing", "latency-based-routing-v2", "provider-budget-routing", "priority", "auto-router"], StringComparer.Ordinal);

    private readonly SettingValues _values;
    private readonly SettingReader _router;
    private readonly SettingReader _litellm;
    private readonly FallbackReader _fallbacks;

    public RouterSettingsReader(SettingNode? router, SettingNode? litellm, SettingValues values)
    {
        _values = values;
        _router = new SettingReader(router, values);
        _litellm = new SettingReader(litellm, values);
        _fallbacks = new FallbackReader(values);
    }

    /// <summary>Every model name that was read, to be checked against the groups.</summary>
    public IReadOnlyList<GroupReference> References => _fallbacks.References;

    public RouterSettings Read()
    {
        var aliases = _fallbacks.ReadAliases(_router.Take("model_group_alias"));
        var allowedFails = _values.Whole(Either("allowed_fails"), 0, Limits.MostFailures);
        var settings = new RouterSettings
        {
            EnableTagFiltering = _values.Flag(_router.Take("enable_tag_filtering")) ?? false,
            TagMatching = ReadMatching(),
            TagFacets = ReadFacets(_router.Take("tag_facets")),
            RoutingStrategy = ReadStrategy(_router.Take("routing_strategy")),
            NumRetries = (int?)_values.Whole(Either("num_retries"), 0, Limits.MostRetries) ?? RouterSettings.DefaultRetries,
            RetryPolicy = ReadRetryPolicy(_router.Take("retry_policy")),
            Timeout = _values.Duration(Either("timeout", "request_timeout"), Limits.ShortestTimeout, Limits.LongestTimeout) ?? RouterSettings.DefaultTimeout,
            StreamTimeout = _values.Duration(_router.Take("stream_timeout"), Limits.ShortestTimeout, Limits.LongestTimeout),
            AllowedFails = (int?)allowedFails ?? RouterSettings.DefaultAllowedFails,
            AllowedFailsIsSet = allowedFails is not null,
            CooldownTime = _values.Duration(_router.Take("cooldown_time"), TimeSpan.Zero, Limits.LongestCooldown) ?? RouterSettings.DefaultCooldownTime,
            Fallbacks = _fallbacks.ReadFallbacks(Either("fallbacks"), aliases),
            DefaultFallbacks = _fallbacks.ReadTargets(Either("default_fallbacks")),
            ContextWindowFallbacks = _fallbacks.ReadFallbacks(Either("context_window_fallbacks"), aliases),
            DropParams = RequestDefaultsReader.DropsParams(_litellm.Take("drop_params")) ?? false,
            ModelGroupAlias = aliases,
            EnableAzureAdTokenRefresh = _values.Flag(_litellm.Take("enable_azure_ad_token_refresh")) ?? false,
        };
        _router.LeaveTheRest(LitellmSection.Router);
        _litellm.LeaveTheRest(LitellmSection.Litellm);
        return settings;
    }

    private RoutingStrategy ReadStrategy(SettingNode? node)
    {
        if (node is not { Kind: SettingKind.Plain or SettingKind.Quoted } || !OtherStrategies.Contains(node.Text)) return _values.Choice(node, Strategies) ?? RoutingStrategy.SimpleShuffle;
        _values.Problems.Warning(node.Place, $"'{node.Text}' is LiteLLM's and not this gateway's; simple-shuffle is used");
        return RoutingStrategy.SimpleShuffle;
    }

    private SettingNode? Either(string name, string? litellmName = null)
    {
        var (own, other) = (_router.Take(name), _litellm.Take(litellmName ?? name));
        return own is null or { Kind: SettingKind.Null } ? other : own;
    }

    private TagMatching ReadMatching()
    {
        var matchingNode = _router.Take("tag_matching");
        var matching = _values.Choice(matchingNode, TagMatchings);
        var matchAny = _values.Flag(_router.Take("tag_filtering_match_any"));
        var asked = matchAny switch { true => TagMatching.Any, false => TagMatching.All, null => (TagMatching?)null };
        if (matching is not null && asked is not null && matching != asked)
        {
            _values.Problems.Error(matchingNode!.Place, "contradicts tag_filtering_match_any; keep one of the two");
        }

        return matching ?? asked ?? TagMatching.Any;
    }

    private Dictionary<string, FacetMode> ReadFacets(SettingNode? node)
    {
        var facets = new Dictionary<string, FacetMode>(StringComparer.Ordinal);
        foreach (var entry in _values.Map(node))
        {
            if (entry.Name.Contains(':', StringComparison.Ordinal) || !Tag.TryParse(entry.Name, out var facet, out _))
            {
                _values.Problems.Error(entry.Place, "is not a facet; a facet is the part of a tag before its first ':'");
            }
            else if (_values.Choice(entry.Value, FacetModes) is { } mode)
            {
                facets[facet.Text] = mode;
            }
        }

        return facets;
    }

    private Dictionary<RetryCause, int> ReadRetryPolicy(SettingNode? node)
    {
        var settings = new SettingReader(node, _values);
        var policy = new Dictionary<RetryCause, int>();
        foreach (var (name, cause) in RetryCauses)
        {
            if (_values.Whole(settings.Take(name), 0, Limits.MostRetries) is { } retries) policy[cause] = (int)retries;
        }

        settings.LeaveTheRest(LitellmSection.RetryPolicy);
        return policy;
    }
}
