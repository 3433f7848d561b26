using Shared.Contracts.Configuration;
using static Gateway.Tests.Configuration.ConfigurationText;

namespace Gateway.Tests.Configuration;

/// <summary>Names this gateway does not use: LiteLLM's are warned of, slips are refused.</summary>
public sealed class UnknownSettingsTests
{
    [TestCase("router_settings: { redis_host: localhost }", "router_settings.redis_host")]
    [TestCase("litellm_settings: { drop_params: true }", "litellm_settings.drop_params")]
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
        Assert.That(OnlyProblem(WithParameters("model: x, mock_response: hi, temperature: 0.5")).Severity, Is.EqualTo(ProblemSeverity.Warning));
        Assert.That(OnlyProblem(WithGeneral("master_key: sk-1234567890, alerting: [slack]")).Severity, Is.EqualTo(ProblemSeverity.Warning));
    }

    [TestCase("router_settings: { enable_tag_filter: true }", "router_settings.enable_tag_filter", "enable_tag_filtering")]
    [TestCase("router_settings: { fallback: [] }", "router_settings.fallback", "fallbacks")]
    [TestCase("litellm_settings: { num_retrys: 1 }", "litellm_settings.num_retrys", "num_retries")]
    [TestCase("key_cache: { maxage: 1h }", "key_cache.maxage", "max_age")]
    [TestCase("router_setings: {}", "router_setings", "router_settings")]
    [TestCase("modellist: []", "modellist", "model_list")]
    public void A_setting_nobody_knows_is_an_error_that_names_the_nearest(string sections, string path, string nearest)
    {
        var problem = OnlyProblem(WithSections(sections + "\n"));

        Assert.That((problem.Severity, problem.Path, problem.Line), Is.EqualTo((ProblemSeverity.Error, path, 4)));
        Assert.That(problem.Message, Does.Contain($"did you mean '{nearest}'?"));
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
        var configuration = Valid("x-eu: &eu { tags: [region:eu], api_key: k }\n" + WithParameters("model: openai/m, <<: *eu"));

        Assert.That(configuration.ModelList[0].Tags.Single().Text, Is.EqualTo("region:eu"));
    }

    [Test]
    public void Aspnets_own_sections_are_flattened_for_it()
    {
        var host = Valid(WithSections("""
            Logging: { LogLevel: { Default: Warning } }
            Kestrel: { Limits: { MaxConcurrentConnections: 10 }, Names: [a, b] }
            Urls: http://127.0.0.1:4000
            AllowedHosts: "*"

            """)).HostSettings;

        Assert.That(host["Logging:LogLevel:Default"], Is.EqualTo("Warning"));
        Assert.That(host["Kestrel:Limits:MaxConcurrentConnections"], Is.EqualTo("10"));
        Assert.That(host["Kestrel:Names:1"], Is.EqualTo("b"));
        Assert.That(host["urls"], Is.EqualTo("http://127.0.0.1:4000"));
        Assert.That(host["AllowedHosts"], Is.EqualTo("*"));
    }
}
