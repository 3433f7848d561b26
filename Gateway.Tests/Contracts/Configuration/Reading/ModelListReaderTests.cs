using Shared.Contracts.Configuration.Settings;
using static Gateway.Tests.Support.ConfigurationText;

namespace Gateway.Tests.Contracts.Configuration.Reading;

/// <summary><c>model_list</c>: names, tags and what makes an entry wrong.</summary>
public sealed class ModelListReaderTests
{
    private const string Mock = "model: x, mock_response: hi";

    [Test]
    public void An_entry_carries_what_its_parameters_say()
    {
        var entry = Entry($"{Mock}, tags: [region:eu, tier:paid], tag_regex: '^User-Agent: curl', order: 2, weight: 0.5");

        Assert.That(entry.Tags.Select(t => t.Text), Is.EqualTo(new[] { "region:eu", "tier:paid" }));
        Assert.That(entry.UserAgentPatterns.Single().IsMatch("User-Agent: curl/8"), Is.True);
        Assert.That(entry.Order, Is.EqualTo(2));
        Assert.That(entry.Weight, Is.EqualTo(0.5));
    }

    [TestCase("rpm: 10, tpm: 20", 10)]
    [TestCase("tpm: 20", 20)]
    [TestCase("weight: 3, rpm: 10", 3)]
    [TestCase("weight: 0, rpm: 10", 0)]
    public void Without_a_weight_rpm_counts_then_tpm(string parameters, double weight)
    {
        Assert.That(Entry($"{Mock}, {parameters}").Weight, Is.EqualTo(weight));
    }

    [Test]
    public void Model_info_is_free_metadata_beside_the_three_names_that_mean_something()
    {
        var configuration = Valid("""
            model_list:
              - model_name: a
                litellm_params: { model: x, mock_response: hi }
                model_info: { id: 7, enable_tag_filtering: false, allow_fail_open: true, mode: chat, anything: { at: all } }
            """ + General);

        var entry = configuration.ModelList[0];
        Assert.That(entry.Id, Is.EqualTo("7"));
        Assert.That(entry.EnableTagFiltering, Is.False);
        Assert.That(entry.AllowFailOpen, Is.True);
    }

    [Test]
    public void One_tag_may_stand_without_a_list()
    {
        Assert.That(Entry($"{Mock}, tags: region:eu").Tags.Single().Text, Is.EqualTo("region:eu"));
    }

    [TestCase("null")]
    [TestCase("[]")]
    public void No_tags_are_no_tags(string tags)
    {
        Assert.That(Entry($"{Mock}, tags: {tags}").Tags, Is.Empty);
    }

    [TestCase("'a,b'", "','")]
    [TestCase("[ok, 'has space']", "' '")]
    [TestCase("['!no']", "'!'")]
    [TestCase("['']", "empty")]
    [TestCase("[null]", "empty")]
    [TestCase("[1]", "text")]
    [TestCase("{ a: b }", "list")]
    public void A_tag_that_is_no_tag_is_an_error(string tags, string word)
    {
        var problem = OnlyProblem(WithParameters($"{Mock}, tags: {tags}"));

        Assert.That(problem.Severity, Is.EqualTo(ProblemSeverity.Error));
        Assert.That(problem.Path, Does.StartWith("model_list[0].litellm_params.tags"));
        Assert.That(problem.Message, Does.Contain(word));
    }

    [TestCase(64, true)]
    [TestCase(65, false)]
    public void A_deployment_carries_at_most_64_tags(int count, bool isValid)
    {
        var reading = Read(WithParameters($"{Mock}, tags: [{string.Join(',', Enumerable.Range(1, count).Select(i => $"t{i}"))}]"));

        Assert.That(reading.Configuration is not null, Is.EqualTo(isValid));
    }

    [TestCase("(")]
    [TestCase("(?=lookahead)")]
    [TestCase(@"(a)\\1")]
    public void A_pattern_that_cannot_run_in_linear_time_is_an_error(string pattern)
    {
        var problem = OnlyProblem(WithParameters($"{Mock}, tag_regex: [\"ok\", \"{pattern}\"]"));

        Assert.That(problem.Path, Is.EqualTo("model_list[0].litellm_params.tag_regex[1]"));
        Assert.That(problem.Severity, Is.EqualTo(ProblemSeverity.Error));
    }

    [Test]
    public void A_pattern_keeps_its_white_space()
    {
        Assert.That(Entry($"{Mock}, tag_regex: 'curl '").UserAgentPatterns.Single().IsMatch("User-Agent: curl/8"), Is.False);
    }

    [TestCase("tag: [region:eu]")]
    [TestCase("Tags: [region:eu]")]
    [TestCase("TAGS: [region:eu]")]
    [TestCase("allowed_tag: [region:eu]")]
    [TestCase("allowed_tags: [region:eu]")]
    [TestCase("allowedTags: [region:eu]")]
    [TestCase("enforced_tags: [region:eu]")]
    [TestCase("tagz: [region:eu]")]
    public void A_misspelt_tag_field_is_an_error_that_names_tags(string field)
    {
        var problem = OnlyProblem(WithParameters($"{Mock}, {field}"));

        Assert.That(problem.Severity, Is.EqualTo(ProblemSeverity.Error));
        Assert.That(problem.Message, Does.Contain("'tags'"));
        Assert.That(problem.Line, Is.EqualTo(3));
    }

    [Test]
    public void Tags_beside_litellm_params_are_an_error()
    {
        var problem = OnlyProblem("""
            model_list:
              - model_name: a
                tags: [region:eu]
                litellm_params: { model: x, mock_response: hi }
            """ + General);

        Assert.That(problem, Has.Property(nameof(problem.Severity)).EqualTo(ProblemSeverity.Error).And.Property(nameof(problem.Line)).EqualTo(3));
        Assert.That(problem.Message, Does.Contain("litellm_params"));
    }

    [Test]
    public void Tags_in_model_info_are_an_error_since_they_fence_nothing_there()
    {
        var problem = OnlyProblem("""
            model_list:
              - model_name: a
                litellm_params: { model: x, mock_response: hi }
                model_info: { tags: [region:eu] }
            """ + General);

        Assert.That(problem.Severity, Is.EqualTo(ProblemSeverity.Error));
        Assert.That(problem.Message, Does.Contain("in litellm_params"));
    }

    [TestCase("a*b")]
    [TestCase("**")]
    [TestCase("*a")]
    public void A_star_stands_only_at_the_end_of_a_group_name(string name)
    {
        Assert.That(OnlyProblem(WithParameters(Mock, name)).Path, Is.EqualTo("model_list[0].model_name"));
    }

    [Test]
    public void A_wildcard_group_keeps_the_star_of_its_upstream_model()
    {
        var configuration = Valid(WithParameters("model: openai/*, api_key: k", "openai/*"));

        Assert.That(configuration.ModelList[0].ModelName, Is.EqualTo("openai/*"));
        Assert.That(configuration.ModelList[0].Upstream.Model, Is.EqualTo("*"));
    }

    [Test]
    public void An_upstream_model_cannot_have_a_star_that_nothing_stands_for()
    {
        Assert.That(OnlyProblem(WithParameters("model: openai/*, api_key: k", "gpt-4")).Path, Is.EqualTo("model_list[0].litellm_params.model"));
    }

    [TestCase("- { litellm_params: { model: x, mock_response: hi } }", "model_list[0].model_name")]
    [TestCase("- { model_name: a }", "model_list[0].litellm_params")]
    [TestCase("- { model_name: a, litellm_params: }", "model_list[0].litellm_params")]
    [TestCase("- { model_name: a, litellm_params: [x] }", "model_list[0].litellm_params")]
    [TestCase("- { model_name: a, litellm_params: { api_key: k } }", "model_list[0].litellm_params.model")]
    [TestCase("- { model_name: 12, litellm_params: { model: x, mock_response: hi } }", "model_list[0].model_name")]
    [TestCase("- { model_name: a, litellm_params: { model: x, mock_response: hi }, model_info: text }", "model_list[0].model_info")]
    [TestCase("- { model_name: a, litellm_params: { model: x, mock_response: hi }, model_info: { id: [1] } }", "model_list[0].model_info.id")]
    [TestCase("- { model_name: a, litellm_params: { model: x, mock_response: hi }, model_info: { id: 'line\tbreak' } }", "model_list[0].model_info.id")]
    [TestCase("- { model_name: a, litellm_params: { model: x, mock_response: hi }, model_info: { allow_fail_open: 'true' } }", "model_list[0].model_info.allow_fail_open")]
    [TestCase("- { model_name: a, litellm_params: { model: x, mock_response: hi, weight: -1 } }", "model_list[0].litellm_params.weight")]
    [TestCase("- { model_name: a, litellm_params: { model: x, mock_response: hi, order: 1.5 } }", "model_list[0].litellm_params.order")]
    [TestCase("- { model_name: a, litellm_params: { model: x, mock_response: hi, max_retries: -1 } }", "model_list[0].litellm_params.max_retries")]
    [TestCase("- { model_name: a, litellm_params: { model: x, mock_response: hi, timeout: 0 } }", "model_list[0].litellm_params.timeout")]
    [TestCase("- text", "model_list[0]")]
    [TestCase("-", "model_list[0]")]
    [TestCase("text", "model_list")]
    public void A_wrong_entry_is_one_error_at_its_path(string list, string path)
    {
        var problem = OnlyProblem($"model_list:\n  {list}\n{General}");

        Assert.That(problem.Severity, Is.EqualTo(ProblemSeverity.Error));
        Assert.That(problem.Path, Is.EqualTo(path));
        Assert.That(problem.Line, Is.EqualTo(2));
    }

    [Test]
    public void A_file_without_a_model_list_is_an_error_and_an_empty_list_a_warning()
    {
        Assert.That(OnlyProblem(General).Severity, Is.EqualTo(ProblemSeverity.Error));
        Assert.That(OnlyProblem("model_list: []\n" + General).Severity, Is.EqualTo(ProblemSeverity.Warning));
    }

    private static ModelListEntry Entry(string parameters) => Valid(WithParameters(parameters)).ModelList.Single();
}
