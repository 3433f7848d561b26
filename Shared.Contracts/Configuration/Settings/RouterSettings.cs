using Shared.Contracts.Routing;

namespace Shared.Contracts.Configuration.Settings;

/// <summary><c>router_settings</c>, with LiteLLM's names and defaults where LiteLLM has them.</summary>
public sealed class RouterSettings
{
    /// <summary>LiteLLM's default.</summary>
    public const int DefaultRetries = 2;

    /// <summary>LiteLLM's default: the fourth failure within a minute rests a deployment.</summary>
    public const int DefaultAllowedFails = 3;

    /// <summary>LiteLLM's default.</summary>
    public static readonly TimeSpan DefaultCooldownTime = TimeSpan.FromSeconds(5);

    /// <summary>The OpenAI clients' own default.</summary>
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromMinutes(10);

    /// <summary><c>enable_tag_filtering</c>: whether caller tags select. Never touches a scope.</summary>
    public bool EnableTagFiltering { get; init; }

    /// <summary><c>tag_matching</c>, or LiteLLM's <c>tag_filtering_match_any</c>.</summary>
    public TagMatching TagMatching { get; init; } = TagMatching.Any;

    /// <summary><c>tag_facets</c>: the facets that are relaxed (or spelled out as <c>only</c>).</summary>
    public IReadOnlyDictionary<string, FacetMode> TagFacets { get; init; } = new Dictionary<string, FacetMode>();

    /// <summary><c>routing_strategy</c>.</summary>
    public RoutingStrategy RoutingStrategy { get; init; } = RoutingStrategy.SimpleShuffle;

    /// <summary><c>num_retries</c>: attempts after the first, per model group.</summary>
    public int NumRetries { get; init; } = DefaultRetries;

    /// <summary><c>retry_policy</c>: retries by kind of failure; a kind that is not named uses <see cref="NumRetries"/>.</summary>
    public IReadOnlyDictionary<RetryCause, int> RetryPolicy { get; init; } = new Dictionary<RetryCause, int>();

    /// <summary><c>timeout</c>, in seconds in the file.</summary>
    public TimeSpan Timeout { get; init; } = DefaultTimeout;

    /// <summary><c>stream_timeout</c>; null means <see cref="Timeout"/>.</summary>
    public TimeSpan? StreamTimeout { get; init; }

    /// <summary><c>allowed_fails</c>: failures within a minute that a deployment may have without resting.</summary>
    public int AllowedFails { get; init; } = DefaultAllowedFails;

    /// <summary>Whether the file sets <see cref="AllowedFails"/>: as in LiteLLM, it then holds for the only deployment of a group too.</summary>
    public bool AllowedFailsIsSet { get; init; }

    /// <summary><c>cooldown_time</c>: how long a failing deployment rests.</summary>
    public TimeSpan CooldownTime { get; init; } = DefaultCooldownTime;

    /// <summary><c>fallbacks</c>: model group to the groups tried after it, in order. <c>*</c> stands for every group without its own entry.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Fallbacks { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary><c>default_fallbacks</c>: tried for known groups that <see cref="Fallbacks"/> does not name. Never for an unknown model.</summary>
    public IReadOnlyList<string> DefaultFallbacks { get; init; } = [];

    /// <summary><c>context_window_fallbacks</c>: tried when the upstream says the prompt is too long.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> ContextWindowFallbacks { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary><c>litellm_settings.enable_azure_ad_token_refresh</c>: whether an Azure deployment without a credential takes that of the machine.</summary>
    public bool EnableAzureAdTokenRefresh { get; init; }

    /// <summary><c>litellm_settings.drop_params</c>: what an upstream is known not to take is left out in place of a refusal.</summary>
    public bool DropParams { get; init; }

    /// <summary><c>model_group_alias</c>: another name for a model group.</summary>
    public IReadOnlyDictionary<string, string> ModelGroupAlias { get; init; } = new Dictionary<string, string>();
}

/// <summary>The kinds of failure that <c>retry_policy</c> tells apart.</summary>
public enum RetryCause
{
    /// <summary><c>TimeoutErrorRetries</c>: 408 and no first byte in time.</summary>
    Timeout,

    /// <summary><c>RateLimitErrorRetries</c>: 429.</summary>
    RateLimit,

    /// <summary><c>InternalServerErrorRetries</c>: 5xx and connection errors.</summary>
    InternalServerError,

    /// <summary><c>AuthenticationErrorRetries</c>: 401 and 403.</summary>
    Authentication,

    /// <summary><c>BadRequestErrorRetries</c>: 409, the one other status of the 4xx range that is retried.</summary>
    Conflict,
}
