using System.Collections.Frozen;

namespace Shared.Contracts.Configuration.Reading;

/// <summary>The names that LiteLLM knows in each section and this gateway does not use: they are warned of, not refused.</summary>
internal static class KnownSettings
{
    /// <summary>Top-level sections.</summary>
    public static FrozenSet<string> Sections { get; } = Names("""
        agent_list assistant_settings callback_settings credential_list default_vertex_config files_settings finetune_settings guardrails include
        mcp_servers mcp_tools model_group_settings policies policy_attachments prompts router_general_settings sandbox_settings search_tools
        vector_store_registry worker_registry
        """);

    /// <summary>Beside <c>model_name</c> in an entry of <c>model_list</c>.</summary>
    public static FrozenSet<string> ModelListEntry { get; } = Names("access_groups model_id rpm tpm");

    /// <summary><c>litellm_params</c>: the request parameters that LiteLLM adds to a deployment's requests, and its other providers' credentials.</summary>
    public static FrozenSet<string> LitellmParams { get; } = Names("""
        allow_client_keepalive_override allowed_openai_params auto_router_config auto_router_config_path
        auto_router_default_model auto_router_embedding_model
        azure_ad_token_provider azure_password azure_username bedrock_tags bucket_name budget_duration cache
        cache_control_injection_points caching complexity_router_config complexity_router_default_model
        configurable_clientside_auth_params default_api_key_rpm_limit default_api_key_tpm_limit
        embedding_model fallbacks functions gcs_bucket_name guardrails headers
        hf_model_name index_name input_cost_per_pixel input_cost_per_second input_cost_per_token itpm keepalive_seconds
        litellm_trace_id max_budget max_file_size_mb max_parallel_requests
        merge_reasoning_content_in_choices metadata model_info mock_delay mock_timeout mock_tool_calls no-log num_retries otpm
        output_cost_per_pixel output_cost_per_second output_cost_per_token prompt_id
        prompt_variables provider_affinity_header quality_router_config quality_router_default_model request_timeout
        s3_bucket_name s3_region_name ssl_verify stream
        supports_system_message tools use_chat_completions_api
        use_in_pass_through use_litellm_proxy vector_store_id
        watsonx_region_name web_search_options
        aws_session_tags aws_bedrock_project_id aws_batch_role_arn s3_endpoint_url s3_access_key_id s3_secret_access_key s3_encryption_key_id
        s3_bucket_owner s3_output_bucket_name auto_router_max_input_chars auto_router_routing_compression auto_router_model_compression
        adaptive_router_config adaptive_router_default_model milvus_text_field milvus_db_name milvus_partition_names valkey_host valkey_port
        valkey_password valkey_ssl valkey_text_field valkey_embedding_field vector_bucket_name use_xai_oauth output_cost_per_second_480p
        output_cost_per_second_720p output_cost_per_second_768p output_cost_per_second_1080p output_cost_per_second_2k output_cost_per_second_4k
        input_cost_per_token_flex input_cost_per_token_priority cache_creation_input_token_cost cache_creation_input_token_cost_above_1hr
        cache_creation_input_token_cost_above_200k_tokens cache_creation_input_audio_token_cost cache_read_input_token_cost
        cache_read_input_token_cost_flex cache_read_input_token_cost_priority cache_read_input_token_cost_above_200k_tokens
        cache_read_input_audio_token_cost input_cost_per_character input_cost_per_character_above_128k_tokens input_cost_per_audio_token
        input_cost_per_token_cache_hit input_cost_per_token_above_128k_tokens input_cost_per_token_above_200k_tokens input_cost_per_query
        input_cost_per_image input_cost_per_image_above_128k_tokens input_cost_per_audio_per_second input_cost_per_audio_per_second_above_128k_tokens
        input_cost_per_video_per_second input_cost_per_video_per_second_above_128k_tokens input_cost_per_video_per_second_above_15s_interval
        input_cost_per_video_per_second_above_8s_interval input_cost_per_token_batches output_cost_per_token_batches output_cost_per_token_flex
        output_cost_per_token_priority output_cost_per_character output_cost_per_audio_token output_cost_per_token_above_128k_tokens
        output_cost_per_token_above_200k_tokens output_cost_per_character_above_128k_tokens output_cost_per_image output_cost_per_image_token
        output_cost_per_reasoning_token output_cost_per_video_per_second output_cost_per_audio_per_second search_context_cost_per_query
        citation_cost_per_token tiered_pricing litellm_metadata disable_add_transform_inline_image_block provider_specific_header prompt_version
        prompt_label force_timeout context_window_fallback_dict retry_policy retry_strategy roles final_prompt_value bos_token eos_token
        caching_groups ttl base_model allowed_model_region fastest_response user_continue_message ensure_alternating_roles assistant_continue_message
        max_fallbacks litellm_session_id search_tool_name verbose langfuse_public_key langfuse_secret langfuse_secret_key langfuse_host
        langfuse_prompt_version gcs_path_service_account langsmith_api_key langsmith_project langsmith_base_url langsmith_sampling_rate
        humanloop_api_key arize_api_key arize_space_key arize_space_id posthog_api_key posthog_api_url turn_off_message_logging
        litellm_disabled_callbacks
        """);

    /// <summary><c>model_info</c>: what LiteLLM shows of a model. Free metadata beside it is told of as such.</summary>
    public static FrozenSet<string> ModelInfo { get; } = Names("""
        access_via_team_ids base_model created_at created_by db_model deprecation_date description direct_access health_check_max_tokens health_check_model
        health_check_timeout health_check_voice key litellm_provider metadata mode output_vector_size owned_by rpm source supported_endpoints
        supported_modalities supported_openai_params supported_output_modalities supported_regions tier tool_use_system_prompt_tokens tpm updated_at updated_by
        """);

    /// <summary><c>router_settings.retry_policy</c>: kinds of failure that are never retried here.</summary>
    public static FrozenSet<string> RetryPolicy { get; } = Names("ContentPolicyViolationErrorRetries ServiceUnavailableErrorRetries NotFoundErrorRetries DefaultRetries");

    /// <summary><c>router_settings</c>.</summary>
    public static FrozenSet<string> Router { get; } = Names("""
        alerting_config allowed_fails_policy assistants_config cache_kwargs cache_responses caching_groups client_ttl content_policy_fallbacks
        debug_level default_litellm_params default_max_parallel_requests default_priority deployment_affinity_ttl_seconds disable_cooldowns
        enable_health_check_routing enable_pre_call_check enable_pre_call_checks guardrail_list health_check_staleness_threshold
        ignore_invalid_deployments max_fallbacks max_retries model_group_affinity_config model_group_retry_policy model_list
        optional_pre_call_checks polling_interval provider_budget_config redis_db redis_host redis_password redis_port redis_url redis_username
        retry_after router_general_settings routing_groups routing_strategy_args search_tools set_verbose tag_routing_prefix weights
        """);

    /// <summary><c>general_settings</c>.</summary>
    public static FrozenSet<string> General { get; } = Names("""
        admin_only_routes alert_to_webhook_url alert_types alerting alerting_args alerting_threshold allow_client_side_credentials
        allow_requests_on_db_unavailable allow_user_auth allowed_ips allowed_routes always_include_stream_usage background_health_checks
        completion_model control_plane_url custom_auth custom_key_generate custom_key_update custom_sso custom_ui_sso_sign_in_handler
        database_args database_connection_pool_limit database_connection_timeout database_socket_timeout database_type default_team_disabled
        disable_adding_master_key_hash_to_db disable_error_logs disable_master_key_return disable_prisma_schema_update disable_reset_budget
        disable_responses_id_security disable_retry_on_max_parallel_request_limit_error disable_spend_logs disable_spend_updates
        embedding_model enable_health_check_routing enable_jwt_auth enable_mcp_registry enable_oauth2_auth enable_oauth2_proxy_auth
        enforce_user_param enforced_params environment_variables forward_client_headers_to_llm_api forward_llm_provider_auth_headers
        forward_openai_org_id global_max_parallel_requests health_check_concurrency health_check_details health_check_interval
        health_check_staleness_threshold image_generation_model infer_model_from_keys key_management_settings key_management_system
        litellm_jwtauth litellm_key_header_name litellm_license max_request_size_mb max_response_size_mb
        maximum_spend_logs_retention_interval maximum_spend_logs_retention_period mcp_internal_ip_ranges mcp_trusted_proxy_ranges
        moderation_model oauth2_config_mappings otel pass_through_endpoints proxy_batch_polling_interval proxy_batch_write_at
        proxy_budget_rescheduler_max_time proxy_budget_rescheduler_min_time proxy_config_reload_interval public_routes
        reject_clientside_metadata_tags role_permissions service_account_settings spend_report_frequency store_model_in_db
        store_prompts_in_spend_logs supported_db_objects ui_access_mode url_preview use_azure_key_vault use_client_credentials_pass_through_routes
        use_google_kms use_redis_transaction_buffer use_shared_health_check use_x_forwarded_for user_api_key_cache_ttl user_header_mappings
        user_header_name user_mcp_management_mode
        plugins coordination_redis allow_cli_sso_verification_uri_complete database_connect_timeout database_extra_connection_params
        database_disable_prepared_statements max_batch_file_size_mb proxy_config_reload_interval_seconds cancel_on_disconnect
        health_check_skip_disabled_background_models background_health_check_model_groups model_list_healthy_only enable_public_model_hub
        pass_through_request_timeout disable_auto_add_proxy_admin_to_teams scheduled_job_stagger maximum_autorouter_session_retention_period
        maximum_health_check_retention_period use_spend_logs_partitioning maximum_spend_logs_cleanup_batch_size maximum_spend_logs_cleanup_max_batches
        maximum_spend_logs_cleanup_run_budget maximum_spend_logs_cleanup_batch_timeout mcp_xff_num_trusted_hops trusted_proxy_ranges
        mcp_required_fields disable_budget_reservation
        """);

    /// <summary><c>litellm_settings</c>.</summary>
    public static FrozenSet<string> Litellm { get; } = Names("""
        add_function_to_prompt aiohttp_trust_env allowed_fails_policy api_base api_key audit_log_callbacks blocked_user_list cache cache_params
        callbacks check_provider_endpoint content_policy_fallbacks cooldown_time cost_discount_config cost_margin_config custom_provider_map
        default_internal_user_params default_key_generate_params default_team_params default_team_settings disable_add_transform_inline_image_block
        disable_add_user_agent_to_request_tags disable_copilot_system_to_assistant disable_end_user_cost_tracking
        disable_end_user_cost_tracking_prometheus_only disable_hf_tokenizer_download disable_stop_sequence_limit disable_token_counter
        enable_json_schema_validation enable_key_alias_format_validation enable_preview_features
        enable_redis_auth_cache extra_spend_tag_headers failure_callback force_ipv4 forward_traceparent_to_llm_provider guardrails
        image_response_format internal_user_budget_duration json_logs key_generation_settings langfuse_default_tags
        LITELLM_DISABLE_STOP_SEQUENCE_LIMIT log_raw_request_response logging max_budget max_end_user_budget max_internal_user_budget
        max_ui_session_budget mcp_aliases prompt_injection_params banned_keywords_list mcp_semantic_tool_filter model_alias_map model_cost_map_url model_group_alias model_group_settings
        modify_params network_mock num_retries_per_request organization post_call_rules pre_call_rules priority_reservation
        prometheus_emit_stream_label prometheus_initialize_budget_metrics prometheus_metrics_config public_model_groups
        public_model_groups_links redact_messages_in_exceptions redact_user_api_key_info require_auth_for_metrics_endpoint return_response_headers
        s3_callback_params service_callback service_callbacks set_verbose ssl_certificate ssl_verify store_audit_logs success_callback
        suppress_debug_info tag_budget_config telemetry turn_off_message_logging upperbound_key_generate_params use_aiohttp_transport
        use_chat_completions_url_for_anthropic_messages user_url_validation vector_store_registry budget_duration
        """);

    private static FrozenSet<string> Names(string words) =>
        words.Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.Ordinal);
}
