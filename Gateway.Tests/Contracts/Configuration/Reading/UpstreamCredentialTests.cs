using Shared.Contracts.Configuration.Settings;
using Shared.Contracts.Routing;
using static Gateway.Tests.Support.ConfigurationText;

namespace Gateway.Tests.Contracts.Configuration.Reading;

/// <summary>What goes with every request to an upstream: its credential and its headers.</summary>
public sealed class UpstreamCredentialTests
{
    [Test]
    public void A_missing_key_is_a_warning_where_the_provider_needs_one()
    {
        var problem = OnlyProblem(WithParameters("model: openai/m"));

        Assert.That(problem.Severity, Is.EqualTo(ProblemSeverity.Warning));
        Assert.That(problem.Message, Does.Contain("OPENAI_API_KEY"));
        Assert.That(Read(WithParameters("model: hosted_vllm/m, api_base: 'http://host/v1'")).Problems, Is.Empty);
    }

    [TestCase("openai/m", "OPENAI_API_KEY")]
    [TestCase("gpt-4", "OPENAI_API_KEY")]
    [TestCase("anthropic/m", "ANTHROPIC_API_KEY")]
    [TestCase("mistral/m", "MISTRAL_API_KEY")]
    [TestCase("groq/m", "GROQ_API_KEY")]
    [TestCase("gemini/m", "GEMINI_API_KEY")]
    [TestCase("together_ai/m", "TOGETHERAI_API_KEY")]
    public void The_provider_wide_variable_supplies_an_absent_key(string model, string variable)
    {
        var reading = Read(WithParameters($"model: {model}"), new Dictionary<string, string> { [variable] = "from-variable\n" });

        Assert.That(reading.Problems, Is.Empty);
        Assert.That(reading.Configuration!.ModelList[0].Upstream.ApiKey!.Reveal(), Is.EqualTo("from-variable"));
    }

    [Test]
    public void The_openai_key_is_not_sent_to_a_server_that_nobody_called_openai()
    {
        var environment = new Dictionary<string, string> { ["OPENAI_API_KEY"] = "sk-secret" };

        var reading = Read(WithParameters("model: llama3, api_base: 'http://host/v1'"), environment);

        Assert.That(reading.Configuration!.ModelList[0].Upstream.ApiKey, Is.Null);
        Assert.That(reading.Problems.Single().Severity, Is.EqualTo(ProblemSeverity.Warning));
    }

    [Test]
    public void Further_headers_and_the_organization_are_kept()
    {
        var upstream = Upstream("model: openai/m, api_key: k, organization: org-1, max_retries: 3, extra_headers: { X-Team: a }");

        Assert.That(upstream.Organization, Is.EqualTo("org-1"));
        Assert.That(upstream.MaxRetries, Is.EqualTo(3));
        Assert.That(upstream.ExtraHeaders, Is.EqualTo(new Dictionary<string, string> { ["X-Team"] = "a" }));
    }

    [TestCase("Host: h")]
    [TestCase("content-length: '1'")]
    [TestCase("Transfer-Encoding: chunked")]
    [TestCase("'bad name': x")]
    [TestCase("X-Line: \"a\\r\\nX-Injected: b\"")]
    [TestCase("X-Name: Grüße")]
    [TestCase("Content-Type: application/xml")]
    [TestCase("Accept-Encoding: gzip")]
    public void A_header_that_would_break_the_request_is_an_error(string header)
    {
        Assert.That(OnlyProblem(WithParameters($"model: openai/m, api_key: k, extra_headers: {{ {header} }}")).Path, Does.StartWith("model_list[0].litellm_params.extra_headers"));
    }

    [TestCase("api_key: schlüssel-geheim", "api_key")]
    [TestCase("api_key: k, organization: grüße", "organization")]
    public void A_credential_that_no_header_can_hold_is_an_error_with_its_place_and_without_its_text(string parameters, string setting)
    {
        var problem = OnlyProblem(WithParameters($"model: openai/m, {parameters}"));

        Assert.That(problem.Severity, Is.EqualTo(ProblemSeverity.Error));
        Assert.That((problem.Path, problem.Line), Is.EqualTo(("model_list[0].litellm_params." + setting, 3)));
        Assert.That(problem.Column, Is.GreaterThan(1));
        Assert.That(problem.Message, Does.Not.Contain("geheim").And.Not.Contain("grüße"));
    }

    [Test]
    public void The_same_holds_for_a_credential_from_the_providers_variable()
    {
        var problem = OnlyProblem(WithParameters("model: openai/m"), new Dictionary<string, string> { ["OPENAI_API_KEY"] = "geheim-ü" });

        Assert.That((problem.Severity, problem.Path), Is.EqualTo((ProblemSeverity.Error, "model_list[0].litellm_params.api_key")));
        Assert.That(problem.Message, Does.Contain("OPENAI_API_KEY").And.Not.Contain("geheim"));
    }

    [TestCase("openai/m", "authorization: Basic abc")]
    [TestCase("azure/m, api_base: 'https://host'", "Api-Key: abc")]
    public void A_header_of_the_operators_may_carry_the_credential(string model, string header)
    {
        Assert.That(Read(WithParameters($"model: {model}, extra_headers: {{ {header} }}")).Problems, Is.Empty);
    }

    private static Upstream Upstream(string parameters) => Valid(WithParameters(parameters)).ModelList.Single().Upstream;
}
