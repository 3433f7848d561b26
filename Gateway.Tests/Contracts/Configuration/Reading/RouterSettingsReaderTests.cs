using Shared.Contracts.Configuration.Settings;
using Shared.Contracts.Routing;
using static Gateway.Tests.Support.ConfigurationText;

namespace Gateway.Tests.Contracts.Configuration.Reading;

/// <summary><c>router_settings</c>, and what <c>litellm_settings</c> supplies to it.</summary>
public sealed class RouterSettingsReaderTests
{
    [Test]
    public void An_absent_section_means_litellms_defaults()
    {
        var router = Router("");

        Assert.That(router.EnableTagFiltering, Is.False);
        Assert.That(router.TagMatching, Is.EqualTo(TagMatching.Any));
        Assert.That(router.RoutingStrategy, Is.EqualTo(RoutingStrategy.SimpleShuffle));
        Assert.That((router.NumRetries, router.AllowedFails), Is.EqualTo((2, 3)));
        Assert.That(router.CooldownTime, Is.EqualTo(TimeSpan.FromSeconds(5)));
    }

    [Test]
    public void Every_setting_is_read()
    {
        var router = Router(
            "enable_tag_filtering: true, tag_matching: facets, tag_facets: { tier: any, region: only }, routing_strategy: least-busy, num_retries: 0, "
            + "timeout: 30, stream_timeout: 500ms, allowed_fails: 1, cooldown_time: 1m, retry_policy: { TimeoutErrorRetries: 4, BadRequestErrorRetries: 0 }");

        Assert.That(router.EnableTagFiltering, Is.True);
        Assert.That(router.TagMatching, Is.EqualTo(TagMatching.Facets));
        Assert.That(router.TagFacets, Is.EqualTo(new Dictionary<string, FacetMode> { ["tier"] = FacetMode.Any, ["region"] = FacetMode.Only }));
        Assert.That(router.RoutingStrategy, Is.EqualTo(RoutingStrategy.LeastBusy));
        Assert.That((router.NumRetries, router.AllowedFails), Is.EqualTo((0, 1)));
        Assert.That((router.Timeout, router.StreamTimeout, router.CooldownTime), Is.EqualTo((TimeSpan.FromSeconds(30), TimeSpan.FromMilliseconds(500), TimeSpan.FromMinutes(1))));
        Assert.That(router.RetryPolicy, Is.EqualTo(new Dictionary<RetryCause, int> { [RetryCause.Timeout] = 4, [RetryCause.Conflict] = 0 }));
    }

    [TestCase("tag_filtering_match_any: true", TagMatching.Any)]
    [TestCase("tag_filtering_match_any: false", TagMatching.All)]
    [TestCase("tag_filtering_match_any: false, tag_matching: all", TagMatching.All)]
    [TestCase("tag_matching: any", TagMatching.Any)]
    public void Litellms_spelling_of_tag_matching_is_understood(string settings, TagMatching matching)
    {
        Assert.That(Router(settings).TagMatching, Is.EqualTo(matching));
    }

    [TestCase("tag_filtering_match_any: true, tag_matching: all")]
    [TestCase("tag_filtering_match_any: false, tag_matching: facets")]
    public void Two_spellings_that_contradict_each_other_are_an_error(string settings)
    {
        Assert.That(Problem(settings).Message, Does.Contain("contradicts"));
    }

    [TestCase("simple-shuffle", RoutingStrategy.SimpleShuffle)]
    [TestCase("least-busy", RoutingStrategy.LeastBusy)]
    [TestCase("latency-based-routing", RoutingStrategy.LatencyBased)]
    public void A_routing_strategy_has_litellms_name(string name, RoutingStrategy strategy)
    {
        Assert.That(Router($"routing_strategy: {name}").RoutingStrategy, Is.EqualTo(strategy));
    }

    [TestCase("usage-based-routing")]
    [TestCase("usage-based-routing-v2")]
    [TestCase("cost-based-routing")]
    public void A_strategy_that_only_litellm_has_is_a_warning_and_the_default_is_used(string name)
    {
        Assert.That(Problem($"routing_strategy: {name}").Severity, Is.EqualTo(ProblemSeverity.Warning));
        Assert.That(Router($"routing_strategy: {name}").RoutingStrategy, Is.EqualTo(RoutingStrategy.SimpleShuffle));
    }

    [Test]
    public void A_strategy_that_nobody_has_is_an_error_that_lists_those_there_are()
    {
        var problem = Problem("routing_strategy: nonsense");

        Assert.That(problem.Severity, Is.EqualTo(ProblemSeverity.Error));
        Assert.That(problem.Message, Does.Contain("simple-shuffle, least-busy, latency-based-routing"));
    }

    [TestCase("num_retries: -1", "num_retries")]
    [TestCase("num_retries: many", "num_retries")]
    [TestCase("num_retries: '2'", "num_retries")]
    [TestCase("allowed_fails: 1.5", "allowed_fails")]
    [TestCase("cooldown_time: -1", "cooldown_time")]
    [TestCase("cooldown_time: 5 minutes", "cooldown_time")]
    [TestCase("timeout: true", "timeout")]
    [TestCase("timeout: [1]", "timeout")]
    [TestCase("enable_tag_filtering: 'true'", "enable_tag_filtering")]
    [TestCase("enable_tag_filtering: 1", "enable_tag_filtering")]
    [TestCase("tag_facets: [tier]", "tag_facets")]
    [TestCase("tag_facets: { tier: some }", "tag_facets.tier")]
    [TestCase("tag_facets: { 'tier:free': any }", "tag_facets.tier:free")]
    [TestCase("retry_policy: { TimeoutErrorRetries: -1 }", "retry_policy.TimeoutErrorRetries")]
    [TestCase("fallbacks: text", "fallbacks")]
    [TestCase("fallbacks: [a]", "fallbacks[0]")]
    [TestCase("fallbacks: [{ a: b }]", "fallbacks[0].a")]
    [TestCase("model_group_alias: [x]", "model_group_alias")]
    public void A_wrong_value_is_an_error_at_its_path(string settings, string path)
    {
        var problem = Problem(settings);

        Assert.That(problem.Severity, Is.EqualTo(ProblemSeverity.Error));
        Assert.That(problem.Path, Is.EqualTo("router_settings." + path));
        Assert.That(problem.Line, Is.GreaterThan(0));
    }

    [Test]
    public void A_retry_kind_that_is_never_retried_here_is_a_warning()
    {
        Assert.That(Problem("retry_policy: { ContentPolicyViolationErrorRetries: 1 }").Severity, Is.EqualTo(ProblemSeverity.Warning));
    }

    [Test]
    public void Litellm_settings_apply_where_router_settings_say_nothing()
    {
        var router = Valid(WithSections("""
            litellm_settings: { num_retries: 7, request_timeout: 11, allowed_fails: 9, fallbacks: [{ a: [b] }], default_fallbacks: [b], context_window_fallbacks: [{ b: [a] }] }
            """)).Router;

        Assert.That((router.NumRetries, router.AllowedFails, router.Timeout), Is.EqualTo((7, 9, TimeSpan.FromSeconds(11))));
        Assert.That(router.Fallbacks["a"], Is.EqualTo(new[] { "b" }));
        Assert.That(router.DefaultFallbacks, Is.EqualTo(new[] { "b" }));
        Assert.That(router.ContextWindowFallbacks["b"], Is.EqualTo(new[] { "a" }));
    }

    [Test]
    public void Router_settings_stand_above_litellm_settings()
    {
        var router = Valid(WithSections("""
            router_settings: { num_retries: 1, timeout: 2, fallbacks: [] }
            litellm_settings: { num_retries: 7, request_timeout: 11, fallbacks: [{ a: [b] }] }
            """)).Router;

        Assert.That((router.NumRetries, router.Timeout), Is.EqualTo((1, TimeSpan.FromSeconds(2))));
        Assert.That(router.Fallbacks, Is.Empty);
    }

    private static RouterSettings Router(string settings) => Valid(WithSections($"router_settings: {{ {settings} }}\n")).Router;

    private static ConfigurationProblem Problem(string settings) => OnlyProblem(WithSections($"router_settings: {{ {settings} }}\n"));
}
