using System.Buffers;
using System.Collections.Frozen;

namespace Gateway.Api.Body;

/// <summary>The top-level parameters a request may not carry, because they steer where a request goes, as whom, or who else hears of it.</summary>
/// <remarks>
/// The gateway reads none of them. It refuses them because an upstream that is a gateway itself would act on them (LiteLLM takes the parameters of a deployment,
/// of its router and of its callbacks from the body; OpenRouter a list of models and of providers; Anthropic the place of inference), and then the
/// deployment that was decided on would not be the one that gets the bytes. A silent removal would leave the caller believing it chose.
/// None is a parameter of OpenAI's chat completions, completions, embeddings, responses, moderations, images or audio; a test holds their names against this list.
/// An operator sets what a deployment needs of these in <c>litellm_params</c>.
/// Not refused, because they change how an answer is made and not where: <c>timeout</c>, <c>cache</c>, <c>guardrails</c>, <c>litellm_trace_id</c>, and
/// <c>tools</c> or <c>data_sources</c> that name servers of the caller's own.
/// </remarks>
internal static class ForbiddenParameters
{
    private static readonly FrozenSet<string> Names = new[]
    {
        // The address, the credentials and the account of an upstream.
        "api_base", "base_url", "deployment_url", "api_key", "api_version", "api_type", "organization", "custom_llm_provider", "azure",
        "tenant_id", "client_id", "client_secret", "litellm_credential_name", "litellm_embedding_config", "configurable_clientside_auth_params",
        "hf_model_name", "base_model", "use_litellm_proxy", "use_in_pass_through",

        // Text that becomes part of the upstream request as it is.
        "headers", "extra_headers", "extra_body", "extra_query", "default_headers", "provider_specific_header", "proxy_server_request",

        // The choice of deployment, region and further models.
        "model_list", "models", "model_info", "model_id", "model_group", "model_group_alias", "model_config",
        "deployment_id", "specific_deployment", "user_config", "prompt_id", "region_name", "allowed_model_region", "inference_geo", "provider",
        "providerOptions", "route", "fastest_response", "fallbacks", "default_fallbacks", "context_window_fallbacks",
        "context_window_fallback_dict", "content_policy_fallbacks", "max_fallbacks", "fallback_depth",
        "num_retries", "max_retries", "retry_policy", "retry_strategy", "cooldown_time", "allowed_fails", "routing_strategy", "routing_strategy_args",

        // Settings of a gateway, and its policy.
        "router_settings", "litellm_settings", "general_settings", "litellm_params",
        "allowed_tags", "enforced_tags", "tag_regex", "tag_matching", "tag_filtering_match_any", "tag_facets", "enable_tag_filtering",
        "allow_fail_open",

        // Further places the prompt would be sent to.
        "callbacks", "success_callback", "failure_callback", "service_callback", "input_callback",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly SearchValues<char> NameCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789_");

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Lookup = Names.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Families that grow with every release of their makers: credentials and regions of clouds, hosts and keys of observability services, mocks. Each by what stands before its first underscore.</summary>
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Families = new[]
    {
        "aws", "azure", "vertex", "watsonx", "bedrock", "sagemaker", "s3", "gcs", "mock",
        "langfuse", "langsmith", "humanloop", "arize", "phoenix", "posthog", "wandb", "weave", "lunary", "braintrust",
    }.ToFrozenSet(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The forbidden parameter that a name is, or could be taken for; null when it is none.</summary>
    public static string? Find(FoldedName name)
    {
        if (name.IsWhole && Lookup.TryGetValue(name.Text, out var known)) return known;
        var family = name.Text.IndexOf('_');
        return family >= 0 && Families.Contains(name.Text[..family]) ? Printable(name.Text) : null;
    }

    public static BodyFault FaultOf(string name) => new(
        BodyFaultKind.UnsupportedParameter,
        $"'{name}' is not supported in a request: where a request goes is set by the gateway's configuration and the key.",
        name);

    /// <summary>The name as far as it can stand in an answer and in a log line without doing harm there.</summary>
    private static string Printable(ReadOnlySpan<char> name)
    {
        var end = name.IndexOfAnyExcept(NameCharacters);
        return name[..(end < 0 ? name.Length : end)].ToString();
    }
}
