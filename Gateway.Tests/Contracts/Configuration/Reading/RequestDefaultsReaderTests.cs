using System.Text;
using Shared.Contracts.Configuration.Settings;
using Shared.Contracts.Routing;
using static Gateway.Tests.Support.ConfigurationText;

namespace Gateway.Tests.Contracts.Configuration.Reading;

/// <summary>Request parameters of <c>litellm_params</c>: what YAML says becomes JSON, and what cannot be a default is told of.</summary>
internal sealed class RequestDefaultsReaderTests
{
    [TestCase("temperature: 0.2", "\"temperature\":0.2")]
    [TestCase("temperature: 1", "\"temperature\":1")]
    [TestCase("temperature: .5", "\"temperature\":0.5")]
    [TestCase("temperature: 1e-3", "\"temperature\":0.001")]
    [TestCase("temperature: os.environ/T", "\"temperature\":0.7")]
    [TestCase("user: \"7\"", "\"user\":\"7\"")]
    [TestCase("stop: [\"a\\\"b\", null]", "\"stop\":[\"a\\\"b\",null]")]
    [TestCase("thinking: { type: enabled, budget_tokens: 1024 }", "\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":1024}")]
    [TestCase("parallel_tool_calls: False", "\"parallel_tool_calls\":false")]
    [TestCase("extra_body: { provider: { order: [x] } }", "\"provider\":{\"order\":[\"x\"]}")]
    public void A_parameter_becomes_the_json_that_yaml_means(string parameter, string property)
    {
        var upstream = Valid(WithParameters($"model: openai/m, api_key: k, {parameter}"), new Dictionary<string, string> { ["T"] = "0.7" }).ModelList[0].Upstream;

        Assert.That(Encoding.UTF8.GetString(upstream.Defaults.Single().Property.Span), Is.EqualTo(property));
    }

    [TestCase("tools: [{ type: web_search }]")]
    [TestCase("stream: true")]
    [TestCase("extra_body: { plugins: [{ id: web }] }")]
    [TestCase("extra_body: { model: other }")]
    [TestCase("additional_drop_params: [stream]")]
    [TestCase("additional_drop_params: [\"tools[*].input_examples\"]")]
    public void What_is_the_callers_or_the_gateways_is_not_added_nor_left_out_and_is_told_of(string parameter)
    {
        var reading = Read(WithParameters($"model: openai/m, api_key: k, {parameter}"));

        Assert.That(reading.Problems.Single().Severity, Is.EqualTo(ProblemSeverity.Warning));
        Assert.That((reading.Configuration!.ModelList[0].Upstream.Defaults.Count, reading.Configuration.ModelList[0].Upstream.Drops.Count), Is.EqualTo((0, 0)));
    }

    [Test]
    public void Tags_among_the_defaults_are_an_error() =>
        Assert.That(OnlyProblem(WithParameters("model: openai/m, api_key: k, extra_body: { Tags: [a] }")).Severity, Is.EqualTo(ProblemSeverity.Error));

    [TestCase("drop_params: true", "extra_body")]
    [TestCase("drop_params: \"true\"", "extra_body")]
    [TestCase("drop_params: false", "")]
    [TestCase("drop_params: [seed]", "extra_body seed")]
    [TestCase("additional_drop_params: [Seed, top_k]", "seed top_k")]
    public void What_is_left_out_is_read_as_its_author_meant_it(string parameter, string drops)
    {
        var upstream = Valid(WithParameters($"model: openai/m, api_key: k, {parameter}")).ModelList[0].Upstream;

        Assert.That(string.Join(' ', upstream.Drops.Order(StringComparer.Ordinal)), Is.EqualTo(drops));
    }

    [Test]
    public void A_response_format_is_of_chat_or_of_images_by_its_form()
    {
        Assert.That(Of("{ type: json_object }"), Is.EqualTo(OperationSet.Of(InferenceOperation.ChatCompletions)));
        Assert.That(Of("b64_json"), Is.EqualTo(OperationSet.Of(InferenceOperation.ImagesGenerations)));

        static OperationSet Of(string value) => Valid(WithParameters($"model: openai/m, api_key: k, response_format: {value}")).ModelList[0].Upstream.Defaults.Single().Operations;
    }
}
