using Shared.Contracts.Configuration.Settings;
using Shared.Contracts.Routing;
using static Gateway.Tests.Support.ConfigurationText;

namespace Gateway.Tests.Contracts.Configuration.Reading;

/// <summary>
/// What LiteLLM's public documentation says of its settings, written down from there (docs.litellm.ai/docs/proxy/config_settings, /configs, /reliability, /tag_routing and
/// /load_balancing, looked up 2026-11-28) and not from this code: a setting does here what it is documented to do, or its author is told.
/// </summary>
internal sealed class LitellmMeanings
{
    private const string Model = "model_list: [{ model_name: g, litellm_params: { model: openai/m, api_key: k } }, { model_name: other, litellm_params: { model: openai/n, api_key: k } }]";

    /// <summary>Section, what is written there, the documented meaning, and what must come of it.</summary>
    private static IEnumerable<TestCaseData> Settings()
    {
        // litellm_settings
        yield return Works("litellm_settings: { request_timeout: 10 }", "the timeout for requests in seconds", c => c.Router.Timeout == TimeSpan.FromSeconds(10));
        yield return Works("litellm_settings: { num_retries: 3 }", "how often a failed request is tried again", c => c.Router.NumRetries == 3);
        yield return Works("litellm_settings: { allowed_fails: 7 }", "failures in a minute before a model cools down", c => c.Router.AllowedFails == 7);
        yield return Works("litellm_settings: { fallbacks: [{ g: [other] }] }", "models that are tried when a model group fails", c => c.Router.Fallbacks["g"].Single() == "other");
        yield return Works("litellm_settings: { default_fallbacks: [other] }", "models to use if a specific model group is bad", c => c.Router.DefaultFallbacks.Single() == "other");
        yield return Works("litellm_settings: { context_window_fallbacks: [{ g: [other] }] }", "models for a prompt that is too long", c => c.Router.ContextWindowFallbacks["g"].Single() == "other");
        yield return Works("litellm_settings: { drop_params: true }", "unsupported parameters are dropped in place of an error", c => c.ModelList[0].Upstream.Drops.Contains("extra_body"));
        yield return Told("litellm_settings: { success_callback: [langfuse] }", "a list of success callbacks");
        yield return Told("litellm_settings: { failure_callback: [sentry] }", "a list of failure callbacks");
        yield return Told("litellm_settings: { turn_off_message_logging: true }", "messages are not logged to callbacks");
        yield return Told("litellm_settings: { cache: true, cache_params: { type: redis } }", "enables caching");
        yield return Told("litellm_settings: { modify_params: true }", "the parameters of a request may be modified");
        yield return Told("litellm_settings: { content_policy_fallbacks: [{ g: [other] }] }", "models for a content policy violation");
        yield return Told("litellm_settings: { force_ipv4: true }", "forces IPv4 for all requests");
        yield return Told("litellm_settings: { json_logs: true }", "logs are in JSON");
        yield return Told("litellm_settings: { max_budget: 10, budget_duration: 30d }", "the proxy's budget: requests beyond it are refused");
        yield return Told("litellm_settings: { upperbound_key_generate_params: { max_budget: 1 } }", "upper bounds for what keys may be given");
        yield return Refused("litellm_settings: { callbacks: [presidio] }", "masks personal data in what is sent");
        yield return Refused("litellm_settings: { default_team_params: { models: [g] } }", "what new teams may use");
        // general_settings
        yield return Works("general_settings: { master_key: sk-0123456789abcdefghij }", "the administrator's key", c => c.General.MasterKey is not null);
        yield return Works("general_settings: { master_key: sk-0123456789abcdefghij, database_url: 'postgresql://u:p@db/litellm' }", "the database", c => c.General.DatabaseUrl.Reveal().Contains("litellm", StringComparison.Ordinal));
        yield return Told("general_settings: { master_key: sk-0123456789abcdefghij, alerting: [slack] }", "where alerts go");
        yield return Told("general_settings: { master_key: sk-0123456789abcdefghij, store_model_in_db: true }", "models are kept in the database");
        yield return Told("general_settings: { master_key: sk-0123456789abcdefghij, global_max_parallel_requests: 5 }", "parallel requests on the whole proxy");
        yield return Told("general_settings: { master_key: sk-0123456789abcdefghij, enforce_user_param: true }", "every request must have a user");
        yield return Told("general_settings: { master_key: sk-0123456789abcdefghij, custom_auth: my.auth }", "own code decides who may call");
        yield return Told("general_settings: { master_key: sk-0123456789abcdefghij, background_health_checks: true, health_check_interval: 300 }", "models are called to see whether they live");
        yield return Refused("general_settings: { master_key: sk-0123456789abcdefghij, allowed_ips: [10.0.0.1] }", "addresses that may call");
        yield return Refused("general_settings: { master_key: sk-0123456789abcdefghij, allowed_routes: [/chat] }", "routes that may be called");
        yield return Refused("general_settings: { master_key: sk-0123456789abcdefghij, reject_clientside_metadata_tags: true }", "requests with tags of the client's are rejected");
        // router_settings
        yield return Works("router_settings: { routing_strategy: least-busy }", "how a deployment is chosen", c => c.Router.RoutingStrategy == RoutingStrategy.LeastBusy);
        yield return Works("router_settings: { cooldown_time: 30 }", "seconds that a model cools down", c => c.Router.CooldownTime == TimeSpan.FromSeconds(30));
        yield return Works("router_settings: { enable_tag_filtering: true }", "requests are routed by tags", c => c.Router.EnableTagFiltering);
        yield return Works("router_settings: { tag_filtering_match_any: false }", "a deployment must have all requested tags", c => c.Router.TagMatching == TagMatching.All);
        yield return Works("router_settings: { retry_policy: { RateLimitErrorRetries: 3 } }", "retries by kind of error", c => c.Router.RetryPolicy[RetryCause.RateLimit] == 3);
        yield return Works("router_settings: { model_group_alias: { alias: g } }", "another name for a model group", c => c.Router.ModelGroupAlias["alias"] == "g");
        yield return Told("router_settings: { routing_strategy: usage-based-routing }", "the deployment with the lowest use is chosen");
        yield return Told("router_settings: { redis_host: redis, redis_port: 6379 }", "state shared between proxies");
        yield return Told("router_settings: { enable_pre_call_checks: true }", "the context window is checked before a call");
        yield return Told("router_settings: { disable_cooldowns: true }", "no model cools down");
        // model_list
        yield return Entry("temperature: 0.2", "", "a parameter for each request to this model", e => e.Upstream.Defaults.Single().Name == "temperature");
        yield return Entry("extra_headers: { X-A: b }", "", "headers for each request to this model", e => e.Upstream.ExtraHeaders["X-A"] == "b");
        yield return Entry("timeout: 5, stream_timeout: 9", "", "seconds to wait for this model", e => e.Upstream.Timeout == TimeSpan.FromSeconds(5) && e.Upstream.StreamTimeout == TimeSpan.FromSeconds(9));
        yield return Entry("max_retries: 1", "", "retries of this model", e => e.Upstream.MaxRetries == 1);
        yield return Entry("rpm: 6", "", "the weight of a deployment in simple-shuffle", e => e.Weight == 6);
        yield return Entry("tags: [free]", "", "the tags that requests are routed by", e => e.Tags.Single().Text == "free");
        yield return Entry("order: 1", "", "lower orders are used first", e => e.Order == 1);
        yield return Entry("additional_drop_params: [seed]", "", "parameters that this model does not get", e => e.Upstream.Drops.Contains("seed"));
        yield return Entry("max_tokens: 5", "team_id: t", "a deployment of one team", e => e.TeamId == "t");
        yield return Entry("max_tokens: 5", "access_groups: [beta]", "a name by which keys may be given the model", e => e.AccessGroups.Single() == "beta");
        yield return Entry("cooldown_time: 9", "", "seconds that this deployment cools down", e => e.CooldownTime == TimeSpan.FromSeconds(9));
    }

    [TestCaseSource(nameof(Settings))]
    public void A_setting_does_what_it_is_documented_to_do_or_its_author_is_told(string written, string meaning, object verdict, object? holds)
    {
        var file = written.StartsWith("model_list", StringComparison.Ordinal) ? written : Model + "\n" + written;
        var reading = Read(file.Contains("general_settings", StringComparison.Ordinal) ? file : file + "\n" + General);
        var problems = reading.Problems.Where(p => !p.Path.EndsWith("master_key", StringComparison.Ordinal)).ToList();

        switch ((Verdict)verdict)
        {
            case Verdict.Works:
                Assert.That(problems, Is.Empty, meaning);
                Assert.That(((Func<GatewayConfiguration, bool>)holds!)(reading.Configuration!), Is.True, meaning);
                break;
            case Verdict.Told:
                Assert.That(reading.HasErrors, Is.False);
                Assert.That(problems, Is.Not.Empty, meaning);
                break;
            case Verdict.Refused:
                Assert.That(problems, Has.Some.Property(nameof(ConfigurationProblem.Severity)).EqualTo(ProblemSeverity.Error), meaning);
                break;
        }
    }

    [Test]
    public void There_are_at_least_forty_of_them() => Assert.That(Settings().Count(), Is.GreaterThanOrEqualTo(40));

    private static TestCaseData Works(string written, string meaning, Func<GatewayConfiguration, bool> holds) =>
        new TestCaseData(written, meaning, Verdict.Works, holds).SetArgDisplayNames(written, meaning);

    private static TestCaseData Told(string written, string meaning) => new TestCaseData(written, meaning, Verdict.Told, null).SetArgDisplayNames(written, meaning);

    private static TestCaseData Refused(string written, string meaning) => new TestCaseData(written, meaning, Verdict.Refused, null).SetArgDisplayNames(written, meaning);

    private static TestCaseData Entry(string parameters, string info, string meaning, Func<ModelListEntry, bool> holds) =>
        Works($"model_list: [{{ model_name: g, litellm_params: {{ model: openai/m, api_key: k, {parameters} }}, model_info: {{ {info} }} }}]", meaning, c => holds(c.ModelList[0]));

    private enum Verdict
    {
        Works,
        Told,
        Refused,
    }
}
