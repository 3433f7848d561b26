using System.Buffers;
using System.Collections.Frozen;

namespace Gateway.Api.Body;

/// <summary>The parameters a request may not carry, because they steer where a request goes, as whom, or who else hears of it: one table for every place where they act.</summary>
/// <remarks>
/// Looked up at top level, in <c>metadata</c> and <c>litellm_metadata</c>, and at any depth of <c>extra_body</c>.
/// The gateway reads none of them. It refuses them because an upstream that is a gateway itself would act on them (LiteLLM takes the parameters of a deployment,
/// of its router and of its callbacks from the body and from metadata; OpenRouter a list of models and of providers; Anthropic the place of inference; vLLM and
/// SGLang the hosts that share an attention cache), and then the deployment that was decided on would not be the one that gets the bytes.
/// A silent removal would leave the caller believing it chose.
/// None is a parameter of OpenAI's chat completions, completions, embeddings, responses, moderations, images or audio; a test holds their names against this list.
/// An operator sets what a deployment needs of these in <c>litellm_params</c>.
/// Not refused, because they change how an answer is made and not where: <c>cache</c>, <c>guardrails</c>, <c>litellm_trace_id</c>, and
/// <c>tools</c> or <c>data_sources</c> that name servers of the caller's own: <see cref="HostedTools"/> tells of those, and the key decides.
/// </remarks>
internal static class ForbiddenParameters
{
    private static readonly FrozenSet<string> Names = new[]
    {
        // The address, the credentials and the account of an upstream.
        "api_base", "apibase", "base_url", "baseurl", "deployment_url", "endpoint_url", "api_endpoint", "api_key", "apikey", "proxy", "proxies", "api_version", "api_type", "organization", "custom_llm_provider", "azure",
        "tenant_id", "client_id", "client_secret", "litellm_credential_name", "litellm_embedding_config", "configurable_clientside_auth_params",
        "hf_model_name", "base_model", "use_litellm_proxy", "use_in_pass_through", "use_xai_oauth", "client", "shared_session", "ssl_verify", "secret_fields",

        // Text that becomes part of the upstream request as it is.
        "headers", "extra_headers", "extra_query", "default_headers", "default_query", "provider_specific_header", "provider_affinity_header", "proxy_server_request",

        // The choice of deployment, region and further models.
        "model_list", "models", "model_info", "model_id", "model_group", "model_group_alias", "model_alias_map", "model_config", "model_file_id_mapping",
        "deployment_id", "specific_deployment", "user_config", "prompt_id", "region_name", "allowed_model_region", "data_residency", "inference_geo", "provider",
        "providerOptions", "route", "preset", "fastest_response", "fallbacks", "default_fallbacks", "context_window_fallbacks",
        "context_window_fallback_dict", "content_policy_fallbacks", "max_fallbacks", "fallback_depth",
        "num_retries", "max_retries", "retry_policy", "retry_strategy", "cooldown_time", "allowed_fails", "routing_strategy", "routing_strategy_args",
        "kv_transfer_params", "migration_request",

        // Settings of a gateway, and its policy.
        "router_settings", "router_settings_override", "litellm_settings", "general_settings", "litellm_params", "environment_variables",
        "allowed_tags", "enforced_tags", "tag_regex", "tag_matching", "tag_filtering_match_any", "tag_facets", "enable_tag_filtering",
        "allow_fail_open",

        // Further places the prompt would be sent to.
        "callbacks", "success_callback", "failure_callback", "service_callback", "input_callback", "callback_url", "callback_vars", "callback_settings", "callback_name",
        "webhook", "webhook_url", "slack_webhook_url", "alert_to_webhook_url", "logger_fn", "litellm_logging_obj", "litellm_trusted_callback_vars",
        "litellm_disabled_callbacks", "turn_off_message_logging",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// Of these, words of everybody's own records. They steer where an upstream reads its parameters, and none is among what LiteLLM reads out of metadata:
    /// there <c>organization</c> is a customer and <c>route</c> a page.
    /// </summary>
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> FreeInMetadata = new[]
    {
        "organization", "azure", "tenant_id", "client_id", "client", "models", "model_id", "deployment_id", "prompt_id", "preset", "provider", "route", "data_residency",
        "proxy", "webhook",
    }.ToFrozenSet(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    private static readonly SearchValues<char> NameCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789_");

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Lookup = Names.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>
    /// Families that grow with every release of their makers: credentials and regions of clouds, hosts and keys of observability services, mocks, a gateway's own state.
    /// Each by what stands before its first underscore, not counting one at its start.
    /// </summary>
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Families = new[]
    {
        "aws", "azure", "vertex", "watsonx", "bedrock", "sagemaker", "s3", "gcs", "oci", "databricks", "snowflake", "cloudflare", "mock", "bootstrap",
        "langfuse", "langsmith", "humanloop", "arize", "phoenix", "posthog", "wandb", "weave", "lunary", "braintrust", "dd", "datadog", "newrelic", "opik", "mlflow",
        "helicone", "promptlayer", "logfire", "otel", "traceloop", "athina", "galileo", "deepeval", "argilla", "supabase", "sentry", "agentops", "literalai", "openmeter",
        "_litellm", "_router",
    }.ToFrozenSet(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Families whose first word is anyone's.</summary>
    private static readonly string[] Prefixes = ["user_api_key", "auto_router_", "complexity_router_", "adaptive_router_", "quality_router_"];

    /// <summary>Addresses and credentials of whatever the first words name: every vendor has its own, and its hooks and proxies too.</summary>
    private static readonly string[] Endings = ["_api_base", "_base_url", "_api_key", "_secret_key", "_webhook_url", "_endpoint_url", "_credentials", "_proxy", "_proxy_url"];

    /// <summary>Inside metadata, a name of a family of vendors that ends like this is a reference to a record there, which callers keep beside their own. It moves nothing.</summary>
    private static readonly string[] References =
    [
        "_trace_id", "_span_id", "_run_id", "_job_id", "_query_id", "_call_id", "_request_id", "_session_id", "_user_id", "_distinct_id", "_trace_name", "_tags",
        "s3_key", "s3_uri", "gcs_uri",
    ];

    /// <summary>The forbidden parameter that a name is, or could be taken for; null when it is none.</summary>
    public static string? Find(FoldedName name)
    {
        if (name.IsWhole && Lookup.TryGetValue(name.Text, out var known)) return known;
        if (name.Text.Length < 2) return null;
        var family = name.Text[1..].IndexOf('_') + 1;
        return family > 0 && (Families.Contains(name.Text[..family]) || Begins(name.Text, Prefixes) || (name.IsWhole && Ends(name.Text, Endings))) ? Printable(name.Text) : null;
    }

    /// <summary>The same inside of metadata, where callers write of themselves: what is a plain word or a reference to a record is no parameter there.</summary>
    public static string? FindInMetadata(FoldedName name) => Find(name) is { } forbidden && !IsFreeInMetadata(name) ? forbidden : null;

    /// <summary>A name of the table is free only by itself: <c>allowed_tags</c> is no reference.</summary>
    private static bool IsFreeInMetadata(FoldedName name) =>
        name.IsWhole && (Lookup.Contains(name.Text) ? FreeInMetadata.Contains(name.Text) : IsReference(name.Text));

    private static bool IsReference(ReadOnlySpan<char> name) => !name.StartsWith('_') && !Begins(name, Prefixes) && Ends(name, References);

    public static BodyFault FaultOf(string name) => new(
        BodyFaultKind.UnsupportedParameter,
        $"'{name}' is not supported in a request: where a request goes is set by the gateway's configuration and the key.",
        name);

    private static bool Begins(ReadOnlySpan<char> name, string[] prefixes)
    {
        foreach (var prefix in prefixes)
        {
            if (name.StartsWith(prefix, StringComparison.Ordinal)) return true;
        }

        return false;
    }

    private static bool Ends(ReadOnlySpan<char> name, string[] endings)
    {
        foreach (var ending in endings)
        {
            if (name.EndsWith(ending, StringComparison.Ordinal)) return true;
        }

        return false;
    }

    /// <summary>The name as far as it can stand in an answer and in a log line without doing harm there.</summary>
    private static string Printable(ReadOnlySpan<char> name)
    {
        var end = name.IndexOfAnyExcept(NameCharacters);
        return name[..(end < 0 ? name.Length : end)].ToString();
    }
}
