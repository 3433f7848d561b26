using Gateway.Api.Body;

namespace Gateway.Tests.Gateway.Body;

/// <summary>A request cannot name its own upstream. Rules: docs/routing.md, <i>What can never happen</i>.</summary>
internal sealed class ForbiddenParametersTests
{
    private static readonly string[] Steering =
    [
        "api_base", "base_url", "api_key", "api_version", "api_type", "fallbacks", "default_fallbacks", "context_window_fallbacks", "content_policy_fallbacks", "model_list",
        "custom_llm_provider", "mock_response", "mock_tool_calls", "mock_timeout", "router_settings", "litellm_settings", "general_settings", "litellm_params",
        "litellm_credential_name", "user_config", "model_info", "model_group", "specific_deployment", "extra_headers", "extra_query", "headers",
        "allowed_tags", "enforced_tags", "tag_regex", "enable_tag_filtering", "aws_access_key_id", "aws_region_name", "aws_bedrock_runtime_endpoint", "vertex_project",
        "vertex_location", "vertex_credentials", "watsonx_region_name", "azure_ad_token", "azure_endpoint", "region_name", "proxy_server_request", "use_litellm_proxy",
        "num_retries", "max_retries", "cooldown_time", "allowed_model_region", "hf_model_name", "base_model", "inference_geo",
        "router_settings_override", "logger_fn", "slack_webhook_url", "oci_region", "oci_signer", "oci_key", "dd_api_key", "dd_site", "dd_agent_host", "newrelic_api_key",
        "databricks_api_key", "datadog_site", "opik_api_key", "langfuse_host", "langsmith_base_url", "posthog_api_url", "braintrust_host", "lunary_public_key",
        "gcs_bucket_name", "s3_endpoint_url", "sagemaker_base_url", "turn_off_message_logging", "user_api_key_team_id", "auto_router_config", "model_alias_map",
        "secret_fields", "environment_variables", "webhook_url", "callback_url", "kv_transfer_params", "bootstrap_host", "_litellm_trusted", "_router_weights",
        "success_callback", "callbacks", "client_secret", "default_headers", "ssl_verify", "openai_api_base", "cohere_api_key", "presidio_analyzer_api_base", "discord_webhook_url",
        "endpoint_url", "api_endpoint", "https_proxy", "proxies", "sap_credentials", "callback_url", "langfuse_prompt_version", "user_api_key_user_id", "_litellm_trace_id",
    ];

    /// <summary>These steer at top level, and are anybody's words inside of metadata.</summary>
    private static readonly string[] SteeringOutsideOfMetadata =
    [
        "organization", "tenant_id", "client_id", "client", "provider", "route", "preset", "models", "model_id", "deployment_id", "prompt_id", "azure", "data_residency", "proxy", "webhook",
        "s3_key", "s3_uri", "langfuse_trace_id", "langfuse_session_id", "langfuse_user_id", "langfuse_tags", "dd_trace_id", "sentry_trace_id", "wandb_run_id", "mlflow_run_id",
        "posthog_distinct_id", "databricks_job_id", "snowflake_query_id",
    ];

    /// <summary>What callers write into their metadata for themselves, for OpenAI's dashboard and for the traces of LiteLLM.</summary>
    private static readonly string[] Ordinary =
    [
        "user", "user_id", "team", "project", "environment", "session_id", "trace_id", "trace_name", "trace_user_id", "generation_name", "generation_id", "parent_observation_id",
        "trace_metadata", "spend_logs_metadata", "requester_metadata", "customer", "order", "version", "source", "topic", "ls_provider", "thread_id", "conversation", "a.b", "X-Request",
        "model", "stream", "timeout",
    ];

    /// <summary>The request parameters of OpenAI's chat completions, completions, embeddings, responses, moderations, images, audio and batches.</summary>
    private static readonly string[] OpenAi =
    [
        "messages", "model", "audio", "frequency_penalty", "function_call", "functions", "logit_bias", "logprobs", "max_completion_tokens", "max_tokens", "metadata", "modalities", "n",
        "parallel_tool_calls", "prediction", "presence_penalty", "prompt_cache_key", "prompt_cache_retention", "reasoning_effort", "response_format", "safety_identifier", "seed",
        "service_tier", "stop", "store", "stream", "stream_options", "temperature", "tool_choice", "tools", "top_logprobs", "top_p", "user", "verbosity", "web_search_options",
        "prompt", "best_of", "echo", "suffix", "input", "dimensions", "encoding_format", "background", "conversation", "context_management", "include", "instructions",
        "max_output_tokens", "max_tool_calls", "previous_response_id", "reasoning", "text", "truncation", "moderation", "image", "mask", "size", "quality", "style", "output_format",
        "output_compression", "partial_images", "input_fidelity", "voice", "speed", "file", "language", "timestamp_granularities", "chunking_strategy",
        "endpoint", "input_file_id", "completion_window",
    ];

    /// <summary>Common extensions of compatible upstreams that change how an answer is made and not where.</summary>
    private static readonly string[] Extensions =
    [
        "top_k", "min_p", "repetition_penalty", "guided_json", "chat_template_kwargs", "thinking", "safe_prompt", "timeout", "cache", "guardrails", "litellm_trace_id",
        "litellm_session_id", "data_sources", "keep_alive", "num_ctx", "system", "stop_sequences",
    ];

    [TestCaseSource(nameof(Steering))]
    [TestCaseSource(nameof(SteeringOutsideOfMetadata))]
    public void A_parameter_that_steers_is_refused_by_name(string name)
    {
        var fault = Scanned.Body($$"""{"model":"a","{{name}}":null}""").Fault;

        Assert.That(fault.Kind, Is.EqualTo(BodyFaultKind.UnsupportedParameter));
        Assert.That(fault.Param, Is.EqualTo(name));
        Assert.That(fault.Message, Does.Contain($"'{name}'"));
    }

    [TestCase("API_BASE", "api_base")]
    [TestCase("Api_Key", "api_key")]
    [TestCase("api\\u005fbase", "api_base")]
    [TestCase("baſe_url", "base_url")]
    [TestCase("base_url\\u0000", "base_url")]
    [TestCase("fallbac\\u212as", "fallbacks")]
    [TestCase("provideroptions", "providerOptions")]
    [TestCase("AWS_Region", "aws_region")]
    [TestCase("aws_\\ud800region", "aws_region")]
    [TestCase("aws_ñ", "aws_")]
    [TestCase("aws_x\\u000aforged", "aws_x")]
    [TestCase("aws_x<b>", "aws_x")]
    public void Such_a_name_is_refused_however_it_is_written(string written, string name)
    {
        var fault = Scanned.Body($$"""{"{{written}}":1}""").Fault;

        Assert.That(fault.Kind, Is.EqualTo(BodyFaultKind.UnsupportedParameter));
        Assert.That(fault.Param, Is.EqualTo(name));
    }

    [Test]
    public void A_long_name_of_a_forbidden_family_is_refused() =>
        Assert.That(Scanned.Body($$"""{"aws_{{new string('x', 1000)}}":1}""").Fault.Kind, Is.EqualTo(BodyFaultKind.UnsupportedParameter));

    [Test]
    public void No_parameter_of_OpenAI_is_refused([ValueSource(nameof(OpenAi))] string name) =>
        Assert.That(Scanned.Body($$"""{"{{name}}":null}""").FaultOrNull?.Kind, Is.Not.EqualTo(BodyFaultKind.UnsupportedParameter));

    [TestCaseSource(nameof(Extensions))]
    public void A_parameter_that_changes_only_the_answer_passes(string name) =>
        Assert.That(Scanned.Body($$"""{"{{name}}":1}""").FaultOrNull, Is.Null);

    [Test]
    public void The_names_are_free_inside_the_callers_own_objects() =>
        Assert.That(Scanned.Body("""{"messages":[{"api_base":"x"}],"metadata":{"mine":{"fallbacks":"x"}},"tools":[{"headers":{}}]}""").FaultOrNull, Is.Null);

    [Test]
    public void What_steers_outside_of_metadata_steers_inside_and_is_refused_by_name(
        [Values("metadata", "litellm_metadata")] string parent, [ValueSource(nameof(Steering))] string name)
    {
        var fault = Scanned.Body($$$"""{"model":"a","{{{parent}}}":{"user":"u","{{{name}}}":"x"}}""").Fault;

        Assert.That(fault.Kind, Is.EqualTo(BodyFaultKind.UnsupportedParameter));
        Assert.That(fault.Param, Is.EqualTo($"{parent}.{name}"));
        Assert.That(Scanned.Unread($$$"""{"{{{parent}}}":{"user":"u","{{{name}}}":1}}""").Fault, Is.EqualTo(fault), "also where the caller's tags are not read");
    }

    [TestCase("LANGFUSE_HOST")]
    [TestCase("langfuſe_host")]
    [TestCase("langfuse\\u005fhost")]
    [TestCase("Router_Settings_Override")]
    [TestCase("BaseURL")]
    [TestCase("ApiKey")]
    [TestCase("Openai_Api_Base")]
    public void Inside_of_metadata_too_it_is_refused_however_it_is_written(string written) =>
        Assert.That(Scanned.Body($$$"""{"metadata":{"{{{written}}}":1}}""").Fault.Kind, Is.EqualTo(BodyFaultKind.UnsupportedParameter));

    [TestCaseSource(nameof(Ordinary))]
    [TestCaseSource(nameof(SteeringOutsideOfMetadata))]
    public void Ordinary_metadata_goes_on_unchanged(string name)
    {
        var metadata = $$"""{"{{name}}":"x"}""";

        Assert.That(Scanned.Body($$"""{"model":"a","metadata":{{metadata}}}""").Upstream, Does.Contain($"\"metadata\":{metadata}"));
    }

    [TestCase("""{"google":{"thinking_config":{"thinking_budget":0,"include_thoughts":true},"cached_content":"cachedContents/1"}}""")]
    [TestCase("""{"google":{"safety_settings":[{"category":"x","threshold":"y"}],"image_config":{"aspect_ratio":"1:1"}}}""")]
    [TestCase("{}")]
    [TestCase("null")]
    public void An_extra_body_is_told_of_and_stays_as_it_is(string extra)
    {
        var scanned = Scanned.Body($$"""{"model":"a","extra_body":{{extra}}}""");

        Assert.That(scanned.Fields.HasExtraBody, Is.True);
        Assert.That(scanned.Upstream, Does.EndWith($"\"extra_body\":{extra}}}"));
    }

    [Test]
    public void What_steers_is_refused_at_any_depth_of_an_extra_body([ValueSource(nameof(Steering))] string name)
    {
        foreach (var extra in new[] { $$"""{"{{name}}":1}""", """{"google":{"NAME":{"a":1}}}""".Replace("NAME", name, StringComparison.Ordinal), $$$"""{"google":[{"x":[[{"a":1},{"{{{name}}}":1}]]}]}""" })
        {
            var fault = Scanned.Body($$"""{"model":"a","extra_body":{{extra}}}""").Fault;

            Assert.That(fault.Kind, Is.EqualTo(BodyFaultKind.UnsupportedParameter));
            Assert.That(fault.Param, Is.EqualTo("extra_body." + name));
        }
    }

    [TestCase("""{"model":"b"}""")]
    [TestCase("""{"google":{"MODEL":"b"}}""")]
    [TestCase("""{"extra_body":{"api":1}}""")]
    public void An_extra_body_names_no_model_and_holds_no_other(string extra) =>
        Assert.That(Scanned.Body($$"""{"model":"a","extra_body":{{extra}}}""").Fault.Kind, Is.EqualTo(BodyFaultKind.UnsupportedParameter));

    [TestCase("""{"extra_body":[]}""")]
    [TestCase("""{"extra_body":"{}"}""")]
    [TestCase("""{"extra_body":{},"extra_body":{}}""")]
    [TestCase("""{"Extra_Body":{}}""")]
    public void An_extra_body_that_is_no_object_or_could_be_read_in_two_ways_is_refused(string body) =>
        Assert.That(Scanned.Body(body).Fault.Kind, Is.EqualTo(BodyFaultKind.InvalidRequest));
}
