using System.Collections.Frozen;
using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using Gateway.Api.Body;
using Shared.Contracts.Routing;

namespace Gateway.Tests.Gateway.Body;

/// <summary>What a deployment adds to a body and leaves out of it. Every other byte stays as it was. Rules: docs/routing.md, <i>What goes in and out</i>.</summary>
internal sealed class BodyDefaultsTests
{
    private static readonly RequestDefault Temperature = Default("temperature", "0.2");
    private static readonly RequestDefault MaxTokens = Default("max_tokens", "5") with { OtherNames = ["max_completion_tokens", "max_output_tokens"] };
    private static readonly RequestDefault StreamOptions = Default("stream_options", """{"include_usage":true}""") with { OnlyStreamed = true };

    [TestCase("""{"model":"a","x":1}""", """{"model":"up","temperature":0.2,"x":1}""")]
    [TestCase("""{ "x" : 1 , "model" : "a" }""", """{ "x" : 1 , "model" : "up","temperature":0.2 }""")]
    [TestCase("""{"model":"a","temperature":1}""", """{"model":"up","temperature":1}""")]
    [TestCase("""{"temperature":null,"model":"a"}""", """{"temperature":null,"model":"up"}""")]
    [TestCase("""{"model":"a","temper\u0061ture":1}""", """{"model":"up","temper\u0061ture":1}""")]
    [TestCase("""{"model":"a","Temperature":1}""", """{"model":"up","Temperature":1}""")]
    [TestCase("""{"model":"a","x":{"temperature":1}}""", """{"model":"up","temperature":0.2,"x":{"temperature":1}}""")]
    [TestCase("""{"tags":["t"],"model":"a"}""", """{"model":"up","temperature":0.2}""")]
    public void A_default_stands_behind_the_model_where_the_caller_sent_none_in_whatever_spelling(string body, string upstream) =>
        Assert.That(Sent(body, [Temperature]), Is.EqualTo(upstream));

    [TestCase("{}", """{"model":"up","temperature":0.2}""")]
    [TestCase("""{"x":1}""", """{"model":"up","temperature":0.2,"x":1}""")]
    public void So_it_does_where_the_path_names_the_model(string body, string upstream) => Assert.That(Sent(body, [Temperature], inPath: true), Is.EqualTo(upstream));

    [TestCase("max_tokens")]
    [TestCase("max_completion_tokens")]
    [TestCase("max_output_tokens")]
    public void A_limit_is_not_added_beside_another_name_of_it(string sent) =>
        Assert.That(Sent($$"""{"model":"a","{{sent}}":9}""", [MaxTokens]), Is.EqualTo($$"""{"model":"up","{{sent}}":9}"""));

    [Test]
    public void What_is_a_fault_in_an_unstreamed_request_or_no_parameter_of_the_operation_is_not_added()
    {
        Assert.That(Sent("""{"model":"a"}""", [StreamOptions]), Is.EqualTo("""{"model":"up"}"""));
        Assert.That(Sent("""{"model":"a","stream":true}""", [StreamOptions]), Does.Contain("include_usage"));
        Assert.That(Sent("""{"model":"a"}""", [Temperature with { Operations = OperationSet.Of(InferenceOperation.Embeddings) }]), Is.EqualTo("""{"model":"up"}"""));
    }

    [TestCase("""{"model":"a","seed":1,"x":2}""", """{"model":"up","x":2}""", "seed")]
    [TestCase("""{"seed":1,"model":"a"}""", """{"model":"up"}""", "seed")]
    [TestCase("""{"x":2,"SEED":1,"model":"a","extra_body":{}}""", """{"x":2,"model":"up"}""", "seed, extra_body")]
    [TestCase("""{"seed":1,"x":2,"seed":3,"model":"a"}""", """{"x":2,"seed":3,"model":"up"}""", "seed")]
    [TestCase("""{"model":"a","x":{"seed":1}}""", """{"model":"up","x":{"seed":1}}""", "")]
    public void What_is_left_out_goes_with_one_of_its_commas_and_is_named(string body, string upstream, string dropped)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        var fields = BodyScanner.Scan(bytes, null, drops: new DroppedParameters(FrozenSet.ToFrozenSet(["seed", "extra_body"]))).Fields!;

        Assert.That(TextOf(fields.Edits.Apply(bytes, BodyEdits.Quote("up"))), Is.EqualTo(upstream));
        Assert.That(string.Join(", ", fields.Dropped), Is.EqualTo(dropped));
    }

    /// <summary>However many there are, and however they lie between what stays.</summary>
    [Test]
    public void Everything_that_may_go_at_once_fits()
    {
        string[] drops = ["d1", "d2", "d3", "d4", "d5", "d6", "d7", "d8", "extra_body"];
        string[] own = ["tags", "litellm_metadata", "timeout", "stream_timeout", "disable_fallbacks"];
        var body = "{" + string.Concat(drops.Concat(own).Concat(["model"]).Select((name, i) => $"\"k{i}\":0,\"{name}\":{Value(name)},")) + "\"metadata\":{\"a\":1,\"tags\":[]},\"end\":0}";
        var bytes = Encoding.UTF8.GetBytes(body);

        var fields = BodyScanner.Scan(bytes, null, drops: new DroppedParameters(drops.ToFrozenSet())).Fields!;

        var sent = JsonNode.Parse(TextOf(fields.Edits.Apply(bytes, BodyEdits.Quote("up"))))!.AsObject();
        Assert.That(sent.Select(p => p.Key), Is.EqualTo(Enumerable.Range(0, 15).Select(i => $"k{i}").Concat(["model", "metadata", "end"])));
    }

    /// <summary>The law of the edits: what the caller sent stays what it was, and what was added is what it did not send.</summary>
    [Test]
    public void Whatever_is_sent_the_upstream_gets_the_callers_properties_and_the_missing_defaults_and_nothing_else() => Gen.Select(
        Gen.OneOf("temperature", "max_tokens", "top_p", "x", "stream_options").Array[0, 5], Gen.OneOf("temperature", "top_p", "user").Array[0, 3]).Sample(
        (sent, added) =>
        {
            var names = sent.Distinct().ToList();
            var body = "{" + string.Concat(names.Select((name, i) => $"\"{name}\":{i},")) + "\"model\":\"a\"}";
            var defaults = added.Distinct().Select(name => Default(name, "\"d\"")).ToList();

            var upstream = JsonNode.Parse(Sent(body, defaults))!.AsObject();

            Assert.That(upstream.Select(p => p.Key), Is.EqualTo(names.Append("model").Concat(defaults.Select(d => d.Name).Except(names))));
            Assert.That(names.Select(name => upstream[name]!.ToJsonString()), Is.EqualTo(names.Select((_, i) => $"{i}")));
        },
        iter: 2_000);

    private static string Value(string name) => name switch { "tags" => "[]", "litellm_metadata" or "extra_body" => "{}", "disable_fallbacks" => "false", "model" => "\"a\"", _ => "5" };

    private static RequestDefault Default(string name, string value) => new(name, Encoding.UTF8.GetBytes($"\"{name}\":{value}"), OperationSet.All);

    private static string Sent(string body, IReadOnlyList<RequestDefault> defaults, bool inPath = false)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        var fields = BodyScanner.Scan(bytes, null, modelIsInPath: inPath).Fields!;
        var text = BodyDefaults.Behind(BodyEdits.Quote("up"), bytes, defaults, InferenceOperation.ChatCompletions, fields.Stream);
        return TextOf(fields.Edits.Apply(bytes, text));
    }

    private static string TextOf(UpstreamBody body)
    {
        var text = new System.Buffers.ArrayBufferWriter<byte>();
        body.WriteTo(text);
        Assert.That(text.WrittenCount, Is.EqualTo(body.Length));
        return Encoding.UTF8.GetString(text.WrittenSpan);
    }
}
