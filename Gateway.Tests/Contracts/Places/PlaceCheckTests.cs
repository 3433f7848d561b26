using Gateway.Tests.Support;
using Shared.Contracts.Configuration.Settings;
using Shared.Contracts.Places;

namespace Gateway.Tests.Contracts.Places;

/// <summary>What a configuration is told of its tags and addresses. docs/places.md, <i>What is checked</i> and <i>What the operator says</i>.</summary>
internal sealed class PlaceCheckTests
{
    [TestCase("model: mistral/m", "api.mistral.ai is served from everywhere", "api_base: https://api.eu.mistral.ai/v1, which is [eu, efta], and residency: { places: { eu: [eu, efta] } }")]
    [TestCase("model: openai/gpt-4o", "api.openai.com is served from everywhere", "api_base: https://eu.api.openai.com/v1")]
    [TestCase("model: anthropic/claude-sonnet-4-6", "api.anthropic.com is served from everywhere", "Amazon Bedrock or Vertex AI")]
    [TestCase("model: gemini/gemini-2.5-pro", "generativelanguage.googleapis.com is served from everywhere", "Vertex AI")]
    [TestCase("model: deepseek/deepseek-chat", "api.deepseek.com is served from cn", "take the tag off")]
    [TestCase("model: openrouter/a/b", "openrouter.ai is served from everywhere", "write api_base: https://eu.openrouter.ai/api/v1, which is eu;")]
    [TestCase("model: mistral/m, api_base: 'https://api.eu.mistral.ai/v1'", "api.eu.mistral.ai is served from eu, efta", "write residency: { places: { eu: [eu, efta] } }, which accepts it as eu")]
    [TestCase("model: openai/global.anthropic.claude, api_base: 'https://bedrock-runtime.eu-central-1.amazonaws.com/openai/v1'", "global.anthropic.claude at bedrock-runtime.eu-central-1.amazonaws.com is served from everywhere", "without a profile")]
    [TestCase("model: openai/anthropic.claude, api_base: 'https://bedrock-runtime.eu-west-2.amazonaws.com/openai/v1'", "bedrock-runtime.eu-west-2.amazonaws.com is served from gb (eu-west-2)", "residency: { places: { eu: [eu, gb] } }")]
    [TestCase("model: openai/m, api_base: 'https://europe-west6-aiplatform.googleapis.com/v1'", "is served from ch (europe-west6)", "eu: [eu, ch]")]
    public void A_tag_that_the_address_contradicts_refuses_the_file_with_the_way_out(string parameters, string where, string remedy)
    {
        var problem = Errors($"{parameters}, api_key: k, tags: [tier:paid, region:eu]").Single();

        Assert.That((problem.Line, problem.Path), Is.EqualTo((3, "model_list[0].litellm_params.tags[1]")));
        Assert.That(problem.Message, Does.StartWith("the tag 'region:eu' claims eu, but ").And.Contain(where).And.Contain(remedy).And.Contain("residency.on_contradiction: warn"));
        Assert.That(problem.Message, Does.Match(@"\(https://\S+, looked up 2026-\d\d-\d\d\)"), "where that is documented");
    }

    [TestCase("model: openai/eu.anthropic.claude, api_base: 'https://bedrock-runtime.eu-central-1.amazonaws.com/openai/v1', tags: ['region:eu']")]
    [TestCase("model: openai/anthropic.claude, api_base: 'https://bedrock-runtime.eu-central-1.amazonaws.com/openai/v1', tags: ['region:eu-central-1']")]
    [TestCase("model: openai/anthropic.claude, api_base: 'https://bedrock-runtime.eu-central-2.amazonaws.com/openai/v1', tags: ['region:efta']")]
    [TestCase("model: openai/m, api_base: 'https://europe-west4-aiplatform.googleapis.com/v1', tags: ['region:nl']")]
    [TestCase("model: openai/m, api_base: 'https://eu.openrouter.ai/api/v1', tags: ['region:eu']")]
    [TestCase("model: openai/m, api_base: 'http://vllm:8000', tags: ['region:eu']")]
    [TestCase("model: openai/m, api_base: 'http://vllm:8000', tags: ['region:own']")]
    [TestCase("model: openai/m, api_base: 'https://us.api.openai.com/v1', tags: ['region:eu', 'region:us']")]
    [TestCase("model: openai/m, tags: ['tier:paid']")]
    [TestCase("model: openai/m")]
    [TestCase("model: openai/m, mock_response: hi, tags: ['region:eu']")]
    public void A_tag_that_is_true_is_not_spoken_of(string parameters) =>
        Assert.That(ConfigurationText.Read(ConfigurationText.WithParameters(parameters + ", api_key: k")).Problems, Is.Empty);

    [TestCase("region:eu-central-1", "eu.anthropic.claude")]
    [TestCase("region:own", "anthropic.claude")]
    public void A_place_that_is_wider_than_the_claim_contradicts_it(string tag, string model) =>
        Assert.That(Errors($"model: openai/{model}, api_base: 'https://bedrock-runtime.eu-central-1.amazonaws.com/openai/v1', api_key: k, tags: ['{tag}']"), Has.Count.EqualTo(1));

    [Test]
    public void With_warn_a_contradiction_is_only_told_of()
    {
        var problem = ConfigurationText.OnlyProblem(ConfigurationText.WithParameters("model: mistral/m, api_key: k, tags: ['region:eu']") + "residency: { on_contradiction: warn }\n");

        Assert.That((problem.Severity, problem.Message.Contains("on_contradiction", StringComparison.Ordinal)), Is.EqualTo((ProblemSeverity.Warning, false)));
    }

    [Test]
    public void A_facet_of_null_compares_nothing() =>
        Assert.That(ConfigurationText.Read(ConfigurationText.WithParameters("model: mistral/m, api_key: k, tags: ['region:eu', 'region:lab']") + "residency: { facet: null }\n").Problems, Is.Empty);

    [Test]
    public void Another_facet_is_the_one_that_is_compared()
    {
        var problem = ConfigurationText.OnlyProblem(ConfigurationText.WithParameters("model: mistral/m, api_key: k, tags: ['region:eu', 'zone:dach']") + "residency: { facet: zone, places: { dach: [de, at, ch] } }\n");

        Assert.That(problem.Message, Does.StartWith("the tag 'zone:dach' claims at, ch, de, but api.mistral.ai is served from everywhere"));
    }

    [TestCase("model: azure/gpt-4o, api_base: 'https://my.openai.azure.com'", "model_info.place: eu, or model_info.deployment_type: Standard with region_name")]
    [TestCase("model: groq/m", "state it as model_info.place: eu")]
    [TestCase("model: openai/m, api_base: 'https://llm.example.com'", "no rule is about this address")]
    public void A_tagged_deployment_that_does_not_say_where_it_is_is_told_what_to_state(string parameters, string advice)
    {
        var text = ConfigurationText.WithParameters($"{parameters}, api_key: k, tags: ['region:eu']");

        var warning = ConfigurationText.OnlyProblem(text);
        var error = ConfigurationText.OnlyProblem(text + "residency: { on_unknown: refuse }\n");

        Assert.That((warning.Severity, error.Severity), Is.EqualTo((ProblemSeverity.Warning, ProblemSeverity.Error)));
        Assert.That(warning.Message, Does.Contain("nothing says where").And.Contain(advice));
    }

    [Test]
    public void A_value_that_claims_nothing_is_told_of_once()
    {
        var reading = ConfigurationText.Read("""
            model_list:
              - { model_name: a, litellm_params: { model: mistral/m, api_key: k, tags: ["region:lab"] } }
              - { model_name: a, litellm_params: { model: mistral/n, api_key: k, tags: ["region:lab", "region:EU"] } }
            """ + ConfigurationText.General);

        Assert.That(reading.Problems.Select(p => (p.Severity, p.Line)), Is.EqualTo(new[] { (ProblemSeverity.Warning, 2), (ProblemSeverity.Warning, 3) }));
        Assert.That(reading.Problems[1].Message, Does.Contain("'region:EU' claims no place").And.Contain("'region:eu' would"));
    }

    [TestCase("place: eu", "eu", PlaceStrength.Stated)]
    [TestCase("place: [de, fr]", "de, fr", PlaceStrength.Stated)]
    [TestCase("place: no", "no", PlaceStrength.Stated)]
    [TestCase("place: dach", "at, ch, de", PlaceStrength.Stated)]
    [TestCase("place: own", "own", PlaceStrength.Stated)]
    [TestCase("deployment_type: Standard, region_name: swedencentral", "se", PlaceStrength.Stated)]
    [TestCase("deployment_type: standard, region_name: Sweden Central", "se", PlaceStrength.Stated)]
    [TestCase("deployment_type: DataZoneStandard, region_name: swedencentral", "eu", PlaceStrength.Stated)]
    [TestCase("deployment_type: GlobalStandard", "everywhere", PlaceStrength.Stated)]
    [TestCase("deployment_type: Standard, region_name: swedencentral, place: eu", "se", PlaceStrength.Stated)]
    public void Where_nothing_else_says_it_the_operators_word_counts(string info, string place, PlaceStrength strength)
    {
        var entry = ConfigurationText.Valid(Azure("", info) + "residency: { places: { dach: [de, at, ch] } }\n").ModelList[0];

        Assert.That((entry.Place.Text, entry.Place.Strength), Is.EqualTo((place, strength)));
    }

    [Test]
    public void The_type_may_stand_in_the_parameters_and_the_info_stands_above_it()
    {
        var inParameters = ConfigurationText.Valid(Azure("deployment_type: Standard, region_name: uksouth, ", "mode: chat"));
        var inBoth = ConfigurationText.Valid(Azure("deployment_type: GlobalStandard, region_name: uksouth, ", "deployment_type: Standard"));

        Assert.That((inParameters.ModelList[0].Place.Text, inBoth.ModelList[0].Place.Text), Is.EqualTo(("gb", "gb")));
    }

    [TestCase("place: us", "model: openai/m, api_base: 'http://vllm:8000'")]
    [TestCase("deployment_type: GlobalStandard", "model: azure/m, api_base: 'https://my.openai.azure.com'")]
    public void What_the_operator_says_is_held_against_the_tag_too(string info, string parameters)
    {
        var problem = ConfigurationText.OnlyProblem(WithInfo($"{parameters}, api_key: k, tags: ['region:eu']", info));

        Assert.That(problem.Severity, Is.EqualTo(ProblemSeverity.Error));
        Assert.That(problem.Message, Does.Contain("claims eu, but"));
    }

    [TestCase("place: eu", "model: mistral/m", "says eu, but api.mistral.ai is served from everywhere")]
    [TestCase("place: eu", "model: openai/m, api_base: 'https://bedrock-runtime.eu-west-2.amazonaws.com/v1'", "says eu, but bedrock-runtime.eu-west-2.amazonaws.com is served from gb")]
    [TestCase("place: mars", "model: groq/m", "'mars' is no place")]
    [TestCase("deployment_type: Regular", "model: groq/m", "'Regular' is no type of deployment")]
    [TestCase("deployment_type: Standard", "model: groq/m", "'Standard' says where only together with region_name")]
    [TestCase("deployment_type: Standard, region_name: atlantis", "model: groq/m", "'atlantis' is no region")]
    [TestCase("deployment_type: DataZoneStandard, region_name: uksouth", "model: groq/m", "lies in none")]
    [TestCase("deployment_type: GlobalStandard, place: eu", "model: groq/m", "says eu, and deployment_type beside it everywhere")]
    public void Another_word_where_the_table_speaks_and_a_word_that_means_nothing_are_errors(string info, string parameters, string message)
    {
        var problem = ConfigurationText.OnlyProblem(WithInfo($"{parameters}, api_key: k", info));

        Assert.That((problem.Severity, problem.Path.StartsWith("model_list[0].model_info.", StringComparison.Ordinal)), Is.EqualTo((ProblemSeverity.Error, true)));
        Assert.That(problem.Message, Does.Contain(message));
    }

    [Test]
    public void The_tables_own_word_may_be_repeated() =>
        Assert.That(ConfigurationText.Read(WithInfo("model: openai/m, api_base: 'https://bedrock-runtime.eu-west-2.amazonaws.com/v1', api_key: k", "place: uk")).Problems, Is.Empty);

    [Test]
    public void A_region_without_a_type_says_nothing_and_is_told_of()
    {
        var problem = ConfigurationText.OnlyProblem(Azure("", "region_name: swedencentral"));

        Assert.That(problem.ToString(), Does.Contain("warning: model_list[0].model_info.region_name: has no effect without deployment_type"));
    }

    private static List<ConfigurationProblem> Errors(string parameters) =>
        [.. ConfigurationText.Read(ConfigurationText.WithParameters(parameters)).Problems.Where(p => p.Severity == ProblemSeverity.Error)];

    private static string Azure(string parameters, string info) => WithInfo($"{parameters}model: azure/gpt-4o, api_base: 'https://my.openai.azure.com', api_key: k", info);

    private static string WithInfo(string parameters, string info) => $$"""
        model_list:
          - model_name: a
            litellm_params: { {{parameters}} }
            model_info: { {{info}} }
        {{ConfigurationText.General}}
        """;
}
