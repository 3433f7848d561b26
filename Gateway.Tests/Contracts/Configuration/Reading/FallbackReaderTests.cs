using Shared.Contracts.Configuration.Settings;
using static Gateway.Tests.Support.ConfigurationText;

namespace Gateway.Tests.Contracts.Configuration.Reading;

/// <summary>Fallbacks and aliases: every model name they mention must mean a model group.</summary>
public sealed class FallbackReaderTests
{
    [Test]
    public void A_list_of_maps_gives_each_group_its_fallbacks_in_order()
    {
        var router = Router("fallbacks: [{ a: [b] }, { '*': [a, b] }], context_window_fallbacks: [{ b: [a] }], default_fallbacks: [a]");

        Assert.That(router.Fallbacks["a"], Is.EqualTo(new[] { "b" }));
        Assert.That(router.Fallbacks["*"], Is.EqualTo(new[] { "a", "b" }));
        Assert.That(router.ContextWindowFallbacks["b"], Is.EqualTo(new[] { "a" }));
        Assert.That(router.DefaultFallbacks, Is.EqualTo(new[] { "a" }));
    }

    [TestCase("fallbacks: [{ a: [nobody] }]", "fallbacks[0].a[0]")]
    [TestCase("fallbacks: [{ nobody: [a] }]", "fallbacks[0].nobody")]
    [TestCase("default_fallbacks: [nobody]", "default_fallbacks[0]")]
    [TestCase("context_window_fallbacks: [{ a: [nobody] }]", "context_window_fallbacks[0].a[0]")]
    [TestCase("model_group_alias: { x: nobody }", "model_group_alias.x")]
    [TestCase("model_group_alias: { x: { model: nobody } }", "model_group_alias.x.model")]
    public void A_name_that_no_group_has_is_an_error(string settings, string path)
    {
        var problem = Problem(settings);

        Assert.That(problem.Severity, Is.EqualTo(ProblemSeverity.Error));
        Assert.That(problem.Path, Is.EqualTo("router_settings." + path));
        Assert.That(problem.Message, Does.Contain("no model group"));
    }

    [TestCase("fallbacks: [{ a: ['w/*'] }]", "fallbacks[0].a[0]", "'w/*' is a pattern, and a request goes to one model; name one that it stands for, such as 'w/gpt-4o'")]
    [TestCase("fallbacks: [{ a: ['*'] }]", "fallbacks[0].a[0]", "'*' is a pattern")]
    [TestCase("default_fallbacks: ['w/x*']", "default_fallbacks[0]", "'w/x*' is a pattern")]
    [TestCase("context_window_fallbacks: [{ a: ['w/*'] }]", "context_window_fallbacks[0].a[0]", "'w/*' is a pattern")]
    [TestCase("model_group_alias: { x: 'w/*' }", "model_group_alias.x", "'w/*' is a pattern")]
    [TestCase("model_group_alias: { x: { model: 'w/*' } }", "model_group_alias.x.model", "'w/*' is a pattern")]
    [TestCase("model_group_alias: { 'gpt-*': a }", "model_group_alias.gpt-*", "the alias 'gpt-*' holds a '*'")]
    public void A_pattern_is_no_model_that_a_request_could_go_to(string settings, string path, string told)
    {
        var problem = OnlyProblem($$"""
            model_list:
              - { model_name: a, litellm_params: { model: x, mock_response: hi } }
              - { model_name: "w/*", litellm_params: { model: "openai/*", mock_response: hi } }
            router_settings: { {{settings}} }

            """ + General);

        Assert.That((problem.Severity, problem.Path), Is.EqualTo((ProblemSeverity.Error, "router_settings." + path)));
        Assert.That(problem.Message, Does.StartWith(told));
    }

    [TestCase("fallbacks: [{ a: [id-of-b] }]")]
    [TestCase("default_fallbacks: [id-of-b]")]
    public void A_fallback_to_a_deployment_id_is_an_error_that_says_to_name_the_group(string settings)
    {
        Assert.That(Problem(settings).Message, Does.Contain("deployment's id").And.Contain("model group"));
    }

    [Test]
    public void A_wildcard_does_not_make_a_deployment_id_a_model_name()
    {
        var problem = OnlyProblem("""
            model_list:
              - { model_name: a, litellm_params: { model: x, mock_response: hi }, model_info: { id: id-of-a } }
              - { model_name: "*", litellm_params: { model: "*", mock_response: hi } }
            router_settings: { default_fallbacks: [id-of-a, anything-else] }
            """ + General);

        Assert.That(problem.Path, Is.EqualTo("router_settings.default_fallbacks[0]"));
    }

    [Test]
    public void A_fallback_may_name_an_alias_and_the_fallbacks_of_an_alias_are_those_of_its_group()
    {
        var router = Router("model_group_alias: { x: a, y: { model: b, hidden: true } }, fallbacks: [{ x: [y] }]");

        Assert.That(router.ModelGroupAlias, Is.EqualTo(new Dictionary<string, string> { ["x"] = "a", ["y"] = "b" }));
        Assert.That(router.Fallbacks["a"], Is.EqualTo(new[] { "y" }));
    }

    [Test]
    public void The_fallbacks_of_one_group_stand_in_one_place()
    {
        Assert.That(Problem("fallbacks: [{ a: [b] }, { a: [b] }]").Message, Does.Contain("given twice"));
        Assert.That(Problem("model_group_alias: { x: a }, fallbacks: [{ a: [b] }, { x: [b] }]").Message, Does.Contain("given twice"));
    }

    [Test]
    public void An_alias_of_an_alias_leads_to_the_group()
    {
        Assert.That(Router("model_group_alias: { x: y, y: a }").ModelGroupAlias["x"], Is.EqualTo("a"));
    }

    [Test]
    public void Aliases_in_a_circle_are_errors()
    {
        var problems = Read(WithSections("router_settings: { model_group_alias: { x: y, y: x } }\n")).Problems;

        Assert.That(problems.Select(p => p.Path), Is.EqualTo(new[] { "router_settings.model_group_alias.x", "router_settings.model_group_alias.y" }));
        Assert.That(problems.Select(p => p.Message), Has.All.Contain("back to itself"));
    }

    [Test]
    public void An_alias_with_the_name_of_a_group_is_an_error()
    {
        Assert.That(Problem("model_group_alias: { a: b }").Message, Does.Contain("hides the model group"));
    }

    [Test]
    public void Fallbacks_for_a_name_that_only_a_wildcard_serves_are_a_warning()
    {
        var problem = OnlyProblem("""
            model_list:
              - { model_name: a, litellm_params: { model: x, mock_response: hi } }
              - { model_name: "openai/*", litellm_params: { model: "openai/*", mock_response: hi } }
            router_settings: { fallbacks: [{ openai/gpt-4: [a] }] }
            """ + General);

        Assert.That(problem.Severity, Is.EqualTo(ProblemSeverity.Warning));
    }

    [Test]
    public void A_group_whose_entry_has_another_fault_is_not_also_unknown()
    {
        var problem = OnlyProblem("""
            model_list:
              - { model_name: a, litellm_params: { model: x, mock_response: hi } }
              - { model_name: b, litellm_params: { model: sagemaker/x } }
            router_settings: { fallbacks: [{ a: [b] }] }
            """ + General);

        Assert.That(problem.Path, Is.EqualTo("model_list[1].litellm_params.model"));
    }

    private static RouterSettings Router(string settings) => Valid(WithSections($"router_settings: {{ {settings} }}\n")).Router;

    private static ConfigurationProblem Problem(string settings) => OnlyProblem(WithSections($"router_settings: {{ {settings} }}\n"));
}
