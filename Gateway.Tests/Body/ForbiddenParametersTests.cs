using Gateway.Api.Body;

namespace Gateway.Tests.Body;

/// <summary>A request cannot name its own upstream. Rules: docs/routing.md, <i>What can never happen</i>.</summary>
[Parallelizable(ParallelScope.Self)]
internal sealed class ForbiddenParametersTests
{
    private static readonly string[] Steering =
    [
        "api_base", "base_url", "api_key", "api_version", "api_type", "fallbacks", "default_fallbacks", "context_window_fallbacks", "content_policy_fallbacks", "model_list",
        "custom_llm_provider", "mock_response", "mock_tool_calls", "mock_timeout", "router_settings", "litellm_settings", "general_settings", "litellm_params",
        "litellm_credential_name", "user_config", "model_info", "model_group", "deployment_id", "specific_deployment", "organization", "extra_headers", "extra_body", "headers",
        "allowed_tags", "enforced_tags", "tag_regex", "enable_tag_filtering", "aws_access_key_id", "aws_region_name", "aws_bedrock_runtime_endpoint", "vertex_project",
        "vertex_location", "vertex_credentials", "watsonx_region_name", "azure_ad_token", "azure_endpoint", "region_name", "proxy_server_request", "use_litellm_proxy",
        "num_retries", "max_retries", "cooldown_time", "allowed_model_region", "hf_model_name", "base_model", "models", "provider", "inference_geo",
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
        Assert.That(Scanned.Body("""{"messages":[{"api_base":"x"}],"metadata":{"fallbacks":"x"},"tools":[{"headers":{}}]}""").FaultOrNull, Is.Null);
}
