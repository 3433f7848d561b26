using Shared.Contracts.Configuration.Settings;
using static Gateway.Tests.Support.ConfigurationText;

namespace Gateway.Tests.Contracts.Configuration.Reading;

/// <summary>What fences in LiteLLM and would not here refuses the file; what limits or demands is a warning that says so. Nothing of it is silent.</summary>
public sealed class FencesOfLitellm
{
    private const string Mock = "model: x, mock_response: hi";

    [TestCase("team_public_model_name: g")]
    [TestCase("blocked: true")]
    [TestCase("allowed_model_region: eu")]
    [TestCase("teamId: team-x")]
    [TestCase("access_group: [beta]")]
    [TestCase("allowed_teams: [x]")]
    [TestCase("residency: eu")]
    [TestCase("tag: x")]
    public void A_fence_of_a_deployment_is_refused_with_its_line_in_model_info_and_in_litellm_params(string setting)
    {
        foreach (var (info, parameters) in new[] { (setting, Mock), ("mode: chat", $"{Mock}, {setting}") })
        {
            var problem = OnlyProblem($$"""
                model_list:
                  - model_name: g
                    litellm_params: { {{parameters}} }
                    model_info: { id: a, {{info}} }
                """ + General);

            Assert.That(problem.Severity, Is.EqualTo(ProblemSeverity.Error), problem.ToString());
            Assert.That(problem.Path, Does.EndWith("." + setting.Split(':')[0]));
            Assert.That(problem.Line, Is.EqualTo(info == setting ? 4 : 3));
        }
    }

    [TestCase("access_groups: [beta]")]
    [TestCase("team_id: x")]
    [TestCase("tags: [x]")]
    public void A_fence_beside_the_name_of_a_group_is_refused(string setting)
    {
        Assert.That(OnlyProblem($"model_list: [{{ model_name: g, {setting}, litellm_params: {{ {Mock} }} }}]\n{General}").Severity, Is.EqualTo(ProblemSeverity.Error));
    }

    [TestCase("team_id: team-x")]
    [TestCase("access_groups: [beta]")]
    public void Whose_a_deployment_is_stands_in_model_info_and_is_refused_elsewhere(string setting)
    {
        Assert.That(Read($"model_list: [{{ model_name: g, litellm_params: {{ {Mock} }}, model_info: {{ {setting} }} }}]\n{General}").Problems, Is.Empty);

        var problem = OnlyProblem($"model_list: [{{ model_name: g, litellm_params: {{ {Mock}, {setting} }} }}]\n{General}");
        Assert.That(problem.Severity, Is.EqualTo(ProblemSeverity.Error));
        Assert.That(problem.Message, Does.Contain("write it into model_info"));
    }

    [TestCase("guardrails: [{ guardrail_name: pii }]", "guardrails")]
    [TestCase("policies: { p: {} }", "policies")]
    [TestCase("include: [other.yaml]", "include")]
    [TestCase("router_settings: { guardrail_list: [{ a: b }] }", "router_settings.guardrail_list")]
    [TestCase("router_settings: { tag_routing_prefix: 'route:' }", "router_settings.tag_routing_prefix")]
    [TestCase("router_settings: { default_litellm_params: { tags: [a] } }", "router_settings.default_litellm_params")]
    [TestCase("litellm_settings: { api_base: 'http://eu' }", "litellm_settings.api_base")]
    [TestCase("litellm_settings: { blocked_user_list: [u] }", "litellm_settings.blocked_user_list")]
    [TestCase("litellm_settings: { pre_call_rules: my.rule }", "litellm_settings.pre_call_rules")]
    [TestCase("litellm_settings: { callbacks: [otel, presidio] }", "litellm_settings.callbacks")]
    [TestCase("litellm_settings: { callbacks: detect_prompt_injection }", "litellm_settings.callbacks")]
    [TestCase("litellm_settings: { default_key_generate_params: { models: [a] } }", "litellm_settings.default_key_generate_params")]
    [TestCase("litellm_settings: { default_team_params: { max_budget: 1, models: [a] } }", "litellm_settings.default_team_params")]
    public void What_decides_where_a_request_or_a_key_may_go_is_an_error(string section, string path)
    {
        var problem = OnlyProblem(WithSections(section + "\n"));

        Assert.That((problem.Severity, problem.Path, problem.Line), Is.EqualTo((ProblemSeverity.Error, path, 4)));
    }

    [TestCase("allowed_ips: [10.0.0.1]")]
    [TestCase("allowed_routes: [/chat/completions]")]
    [TestCase("admin_only_routes: [/embeddings]")]
    [TestCase("reject_clientside_metadata_tags: true")]
    public void So_is_what_decides_who_may_call(string setting)
    {
        Assert.That(OnlyProblem(WithGeneral($"master_key: sk-master-1234567890, {setting}")).Severity, Is.EqualTo(ProblemSeverity.Error));
    }

    [TestCase("guardrails: []")]
    [TestCase("litellm_settings: { blocked_user_list: [], callbacks: [otel] }")]
    [TestCase("router_settings: { default_litellm_params: { timeout: 3 } }")]
    [TestCase("litellm_settings: { default_key_generate_params: { models: [], max_budget: 1 } }")]
    public void One_that_is_switched_off_fences_nothing(string section)
    {
        Assert.That(Read(WithSections(section + "\n")).Problems, Is.Not.Empty.And.All.Property(nameof(ConfigurationProblem.Severity)).EqualTo(ProblemSeverity.Warning));
    }

    [TestCase("litellm_settings: { max_budget: 10 }", "no such limit is enforced")]
    [TestCase("litellm_settings: { upperbound_key_generate_params: { max_budget: 10 } }", "no such limit is enforced")]
    [TestCase("litellm_settings: { tag_budget_config: {} , max_end_user_budget: 1 }", "no such limit is enforced")]
    [TestCase("router_settings: { provider_budget_config: { openai: {} } }", "no such limit is enforced")]
    [TestCase("litellm_settings: { key_generation_settings: { a: b } }", "not enforced here")]
    [TestCase("litellm_settings: { require_auth_for_metrics_endpoint: true }", "not enforced here")]
    public void What_limits_or_demands_is_a_warning_that_says_what_is_not_enforced(string section, string words)
    {
        var problems = Read(WithSections(section + "\n")).Problems;

        Assert.That(problems, Is.All.Property(nameof(ConfigurationProblem.Severity)).EqualTo(ProblemSeverity.Warning));
        Assert.That(problems.Select(p => p.Message), Has.Some.Contains(words));
    }

    [TestCase("enforce_user_param: true", "not enforced here")]
    [TestCase("enforced_params: [user]", "not enforced here")]
    [TestCase("max_request_size_mb: 5", "no such limit is enforced")]
    [TestCase("global_max_parallel_requests: 5", "no such limit is enforced")]
    public void So_it_is_for_the_whole_installation(string setting, string words)
    {
        var problem = OnlyProblem(WithGeneral($"master_key: sk-master-1234567890, {setting}"));

        Assert.That((problem.Severity, problem.Message.Contains(words, StringComparison.Ordinal)), Is.EqualTo((ProblemSeverity.Warning, true)), problem.Message);
    }

    [TestCase("api_bas: 'http://eu'")]
    [TestCase("base_ur: 'http://eu'")]
    [TestCase("api-base: 'http://eu'")]
    [TestCase("api_kye: k")]
    [TestCase("custom_llm_provder: mistral")]
    [TestCase("mock_respons: hi")]
    [TestCase("use_litellm_proxy: true")]
    public void A_slip_that_would_send_the_bytes_or_another_key_elsewhere_is_an_error(string setting)
    {
        Assert.That(OnlyProblem(WithParameters($"model: openai/m, api_key: k, {setting}")).Severity, Is.EqualTo(ProblemSeverity.Error));
    }

    [Test]
    public void A_hidden_alias_that_is_listed_all_the_same_is_told_of()
    {
        var problem = OnlyProblem(WithSections("router_settings: { model_group_alias: { x: { model: a, hidden: true } } }\n"));

        Assert.That((problem.Severity, problem.Path), Is.EqualTo((ProblemSeverity.Warning, "router_settings.model_group_alias.x.hidden")));
    }
}
