using Shared.Contracts.Configuration.Settings;
using static Gateway.Tests.Support.ConfigurationText;

namespace Gateway.Tests.Contracts.Configuration.Reading;

/// <summary>Names this gateway does not use: LiteLLM's are warned of, slips are refused.</summary>
public sealed class UnknownSettingsTests
{
    [TestCase("router_settings: { redis_host: localhost }", "router_settings.redis_host")]
    [TestCase("litellm_settings: { modify_params: true }", "litellm_settings.modify_params")]
    [TestCase("litellm_settings: { cache_params: { type: redis } }", "litellm_settings.cache_params")]
    [TestCase("guardrails: []", "guardrails")]
    [TestCase("callback_settings: { otel: {} }", "callback_settings")]
    public void A_setting_that_litellm_knows_is_a_warning_with_its_line(string sections, string path)
    {
        var problem = OnlyProblem(WithSections(sections + "\n"));

        Assert.That((problem.Severity, problem.Path, problem.Line), Is.EqualTo((ProblemSeverity.Warning, path, 4)));
    }

    [Test]
    public void The_same_holds_inside_litellm_params_and_general_settings()
    {
        Assert.That(OnlyProblem(WithParameters("model: x, mock_response: hi, base_model: x")).Severity, Is.EqualTo(ProblemSeverity.Warning));
        Assert.That(OnlyProblem(WithGeneral("master_key: sk-12345678901234567890, alerting: [slack]")).Severity, Is.EqualTo(ProblemSeverity.Warning));
    }

    [TestCase("router_settings: { enable_tag_filter: true }", "router_settings.enable_tag_filter", "enable_tag_filtering")]
    [TestCase("key_cache: { maxage: 1h }", "key_cache.maxage", "max_age")]
    [TestCase("router_setings: {}", "router_setings", "router_settings")]
    [TestCase("modellist: []", "modellist", "model_list")]
    [TestCase("router_settings: { enable_tag_filterng: true }", "router_settings.enable_tag_filterng", "enable_tag_filtering")]
    [TestCase("router_settings: { tag_filtering_match_an: true }", "router_settings.tag_filtering_match_an", "tag_filtering_match_any")]
    [TestCase("litellm_settings: { acces_groups: [x] }", "litellm_settings.acces_groups", "access_groups")]
    [TestCase("access_log: { onfull: refuse }", "access_log.onfull", "on_full")]
    [TestCase("router_settings: { retry_policy: { allowed_ip: 1 } }", "router_settings.retry_policy.allowed_ip", "allowed_ips")]
    public void A_slip_for_a_fence_a_section_or_a_setting_of_ours_is_an_error_that_names_it(string sections, string path, string nearest)
    {
        var problem = OnlyProblem(WithSections(sections + "\n"));

        Assert.That((problem.Severity, problem.Path, problem.Line), Is.EqualTo((ProblemSeverity.Error, path, 4)));
        Assert.That(problem.Message, Does.Contain($"did you mean '{nearest}'?"));
    }

    [TestCase("litellm_settings: { our_company_switch: true }", "litellm_settings.our_company_switch")]
    [TestCase("litellm_settings: { timezone: Europe/Berlin }", "litellm_settings.timezone")]
    [TestCase("router_settings: { enable_weighted_failover: true }", "router_settings.enable_weighted_failover")]
    [TestCase("router_settings: { retry_policy: { TimeoutErorRetries: 1 } }", "router_settings.retry_policy.TimeoutErorRetries")]
    [TestCase("team_management: { x: y }", "team_management")]
    [TestCase("cache: { type: redis }", "cache")]
    public void A_name_that_nobody_reads_in_litellms_sections_is_a_warning_with_its_line(string sections, string path)
    {
        var problem = OnlyProblem(WithSections(sections + "\n"));

        Assert.That((problem.Severity, problem.Path, problem.Line), Is.EqualTo((ProblemSeverity.Warning, path, 4)));
        Assert.That(problem.Message, Does.Contain("has no effect"));
    }

    [TestCase("router_settings: { fallback: [] }", "fallbacks")]
    [TestCase("litellm_settings: { num_retrys: 1 }", "num_retries")]
    public void A_slip_for_what_fences_nothing_is_a_warning_that_names_the_nearest(string sections, string nearest)
    {
        var problem = OnlyProblem(WithSections(sections + "\n"));

        Assert.That((problem.Severity, problem.Message.Contains($"did you mean '{nearest}'?", StringComparison.Ordinal)), Is.EqualTo((ProblemSeverity.Warning, true)));
    }

    [TestCase("Kestrl: { Limits: { MaxConcurrentConnections: 5 } }", "Kestrel")]
    [TestCase("Kestral: { Certificates: { Default: { Path: cert.pem } } }", "Kestrel")]
    [TestCase("AlowedHosts: good.example", "AllowedHosts")]
    [TestCase("allowed_hosts: [good.example]", "AllowedHosts")]
    public void A_slip_in_the_name_of_a_section_of_the_server_is_an_error(string section, string meant)
    {
        var problem = OnlyProblem(WithSections(section + "\n"));

        Assert.That((problem.Severity, problem.Message.Contains($"did you mean '{meant}'?", StringComparison.Ordinal)), Is.EqualTo((ProblemSeverity.Error, true)));
    }

    [TestCase("sync_kye: sync-1234567890abcdef", "sync_key")]
    [TestCase("forward_admn: true", "forward_admin")]
    [TestCase("master_kye: sk-1", "master_key")]
    [TestCase("max_request_byte: 1000", "max_request_bytes")]
    public void A_slip_for_a_setting_that_only_this_gateway_has_is_an_error(string setting, string meant)
    {
        var problem = OnlyProblem(WithGeneral($"master_key: sk-master-1234567890, {setting}"));

        Assert.That((problem.Severity, problem.Message.Contains($"'{meant}'", StringComparison.Ordinal)), Is.EqualTo((ProblemSeverity.Error, true)));
    }

    [Test]
    public void An_unknown_name_in_litellm_params_and_model_info_is_a_warning()
    {
        var problems = Read("model_list: [{ model_name: a, litellm_params: { model: x, mock_response: hi, silent_model: b }, model_info: { our_note: n, supports_vision: true } }]\n" + General).Problems;

        Assert.That(problems.Select(p => (p.Severity, p.Path)), Is.EqualTo(new[]
        {
            (ProblemSeverity.Warning, "model_list[0].litellm_params.silent_model"), (ProblemSeverity.Warning, "model_list[0].model_info.our_note"),
        }));
    }

    [TestCase("router_settings: { drop_params: true }", "litellm_settings", ProblemSeverity.Warning)]
    [TestCase("litellm_settings: { cooldown: 1, routing_strategy: least-busy }", "router_settings", ProblemSeverity.Warning)]
    [TestCase("litellm_settings: { forward_admin: true }", "general_settings", ProblemSeverity.Warning)]
    [TestCase("litellm_settings: { enable_tag_filtering: true }", "router_settings", ProblemSeverity.Error)]
    [TestCase("enable_tag_filtering: true", "router_settings", ProblemSeverity.Error)]
    [TestCase("litellm_settings: { allowed_ips: [x] }", "general_settings", ProblemSeverity.Error)]
    public void A_known_name_in_the_wrong_section_says_which_section_it_belongs_in(string sections, string home, ProblemSeverity severity)
    {
        var problems = Read(WithSections(sections + "\n")).Problems;

        Assert.That(problems.Single(p => p.Message.Contains("belongs in " + home, StringComparison.Ordinal)).Severity, Is.EqualTo(severity));
    }

    [Test]
    public void Where_it_is_plain_what_a_misplaced_setting_means_it_takes_effect_with_a_warning()
    {
        var reading = Read("""
            model_list: [{ model_name: a, litellm_params: { model: x, mock_response: hi } }]
            litellm_settings: { master_key: sk-master-1234567890 }
            general_settings: { request_timeout: 7, num_retries: 5 }
            allowed_fails: 9
            """);

        Assert.That(reading.Problems.Select(p => (p.Severity, p.Line)), Is.EqualTo(new[] { (ProblemSeverity.Warning, 2), (ProblemSeverity.Warning, 3), (ProblemSeverity.Warning, 3), (ProblemSeverity.Warning, 4) }));
        Assert.That(reading.Configuration!.General.MasterKey!.Reveal(), Is.EqualTo("sk-master-1234567890"));
        Assert.That((reading.Configuration.Router.Timeout.TotalSeconds, reading.Configuration.Router.NumRetries, reading.Configuration.Router.AllowedFails), Is.EqualTo((7, 5, 9)));
    }

    [Test]
    public void A_misplaced_setting_does_not_replace_the_one_in_its_place()
    {
        var reading = Read(WithSections("litellm_settings: { master_key: sk-other-1234567890, num_retries: 1 }\nnum_retries: 4\n"));

        Assert.That(reading.Problems.Select(p => p.Severity), Is.EqualTo(new[] { ProblemSeverity.Warning, ProblemSeverity.Warning }));
        Assert.That((reading.Configuration!.General.MasterKey!.Reveal(), reading.Configuration.Router.NumRetries), Is.EqualTo(("sk-master-1234567890", 1)));
    }

    [Test]
    public void A_name_like_no_other_gets_no_misleading_hint()
    {
        Assert.That(OnlyProblem(WithSections("zzzzzzzzzz: 1\n")).Message, Does.Not.Contain("did you mean"));
    }

    [Test]
    public void A_credential_name_is_an_error_since_without_it_requests_would_go_elsewhere()
    {
        Assert.That(OnlyProblem(WithParameters("model: openai/m, api_key: k, litellm_credential_name: eu")).Severity, Is.EqualTo(ProblemSeverity.Error));
    }

    [Test]
    public void A_section_for_anchors_is_not_read()
    {
        var configuration = Valid("x-eu: &eu { tags: [region:eu], api_key: k }\n" + WithParameters("model: openai/m, api_base: 'http://own:8000', <<: *eu"));

        Assert.That(configuration.ModelList[0].Tags.Single().Text, Is.EqualTo("region:eu"));
    }

    [Test]
    public void Aspnets_own_sections_are_flattened_for_it()
    {
        var host = Valid(WithSections("""
            Logging: { LogLevel: { Default: Warning } }
            Kestrel: { Limits: { MaxConcurrentConnections: 10 }, EndpointDefaults: { SslProtocols: [Tls12, Tls13] } }
            Urls: http://127.0.0.1:4000
            AllowedHosts: "*"

            """)).HostSettings;

        Assert.That(host["Logging:LogLevel:Default"], Is.EqualTo("Warning"));
        Assert.That(host["Kestrel:Limits:MaxConcurrentConnections"], Is.EqualTo("10"));
        Assert.That(host["Kestrel:EndpointDefaults:SslProtocols:1"], Is.EqualTo("Tls13"));
        Assert.That(host["urls"], Is.EqualTo("http://127.0.0.1:4000"));
        Assert.That(host["AllowedHosts"], Is.EqualTo("*"));
    }
}
