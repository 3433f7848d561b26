using Gateway.Api.Body;

namespace Gateway.Tests.Gateway.Body;

/// <summary>What is read from a sound body. Rules: docs/routing.md, <i>Where tags come from</i>.</summary>
internal sealed class BodyScannerTests
{
    [Test]
    public void The_model_is_read()
    {
        var scanned = Scanned.Body("""{"model":"gpt-4o","messages":[]}""");

        Assert.That(scanned.Model, Is.EqualTo("gpt-4o"));
    }

    [TestCase("""{"m\u006fdel":"gpt-4o"}""", "gpt-4o")]
    [TestCase("""{"model":"gpt\u002d4o"}""", "gpt-4o")]
    [TestCase("""{"model":"gpt\/4\"o\\"}""", "gpt/4\"o\\")]
    [TestCase("""{"model":"\ud83d\ude00"}""", "😀")]
    [TestCase("""{"model":"gpt-4o\u0000"}""", "gpt-4o\0")]
    [TestCase("""{"model":" gpt-4o "}""", " gpt-4o ")]
    public void The_model_is_read_as_any_JSON_parser_reads_it(string body, string model) =>
        Assert.That(Scanned.Body(body).Model, Is.EqualTo(model));

    [TestCase("""{}""")]
    [TestCase("""{"messages":[{"model":"nested"}]}""")]
    [TestCase("""{"metadata":{"model":"nested"}}""")]
    public void A_body_without_a_model_has_none(string body) =>
        Assert.That(Scanned.Body(body).Model, Is.Null);

    [TestCase("""{"stream":true}""", true)]
    [TestCase("""{"stre\u0061m":true}""", true)]
    [TestCase("""{"stream":false}""", false)]
    [TestCase("""{"stream":null}""", false)]
    [TestCase("""{"stream_options":{"include_usage":true}}""", false)]
    [TestCase("""{}""", false)]
    public void Streaming_is_asked_for_with_true_only(string body, bool streams) =>
        Assert.That(Scanned.Body(body).Fields.Stream, Is.EqualTo(streams));

    [TestCase("""{"tags":["a","b"]}""", "a", "b")]
    [TestCase("""{"t\u0061gs":["\u0061"]}""", "a")]
    [TestCase("""{"metadata":{"tags":["a"],"x":1}}""", "a")]
    [TestCase("""{"metadata":{"\u0074ags":["a"]}}""", "a")]
    [TestCase("""{"litellm_metadata":{"x":{"tags":["no"]},"tags":["a"]}}""", "a")]
    [TestCase("""{"tags":["a","b","a"],"metadata":{"tags":["b","c"]}}""", "a", "b", "c")]
    [TestCase("""{"tags":[" a ","a"]}""", "a")]
    public void Tags_are_read_from_the_three_places(string body, params string[] tags) =>
        Assert.That(Scanned.Body(body).Tags, Is.EqualTo(tags));

    [Test]
    public void The_order_of_the_sources_counts_and_not_the_order_in_the_body()
    {
        var scanned = Scanned.Body("""{"litellm_metadata":{"tags":["d"]},"metadata":{"tags":["c","a"]},"tags":["b"]}""", "a");

        Assert.That(scanned.Tags, Is.EqualTo(["a", "b", "c", "d"]));
    }

    [TestCase("""{"tags":null}""")]
    [TestCase("""{"tags":[]}""")]
    [TestCase("""{"tags":[ ],"metadata":{"tags":null},"litellm_metadata":{"tags":[]}}""")]
    [TestCase("""{"metadata":null,"litellm_metadata":null}""")]
    [TestCase("""{"metadata":{},"litellm_metadata":{}}""")]
    [TestCase("""{"messages":[{"tags":["a"]}],"extra":{"metadata":{"tags":["a"]}}}""")]
    [TestCase("""{"tags ":["a"]," tags":["a"],"tag":["a"],"tagsx":["a"],"":["a"]}""")]
    [TestCase("""{"metadata":{"metadata":{"tags":["a"]},"litellm_metadata":{"tags":["a"]}}}""")]
    public void Null_empty_and_absent_tags_are_none(string body) =>
        Assert.That(Scanned.Body(body).AllTags.IsEmpty, Is.True);

    [Test]
    public void Excluding_and_requiring_marks_are_kept_apart()
    {
        var tags = Scanned.Body("""{"tags":["!a","&b","c"]}""").AllTags;

        Assert.That(tags.Excluded, Is.EqualTo(["a"]));
        Assert.That(tags.Required, Is.EqualTo(["b"]));
        Assert.That(tags.Positive, Is.EqualTo(["c"]));
    }

    [TestCase("""{"tags":"a"}""")]
    [TestCase("""{"tags":[1,{},"",null]}""")]
    [TestCase("""{"tags":["\ud800"]}""")]
    [TestCase("""{"metadata":{"tags":{"a":[1]}},"litellm_metadata":{"tags":7}}""")]
    public void Tags_that_are_not_read_may_hold_anything(string body)
    {
        var scanned = Scanned.Unread(body);

        Assert.That(scanned.AllTags.IsEmpty, Is.True);
        Assert.That(scanned.Upstream, Does.Not.Contain("tags"));
    }

    [Test]
    public void More_tags_than_a_caller_may_send_are_no_fault_when_they_are_not_read()
    {
        var many = string.Join(',', Enumerable.Range(0, 2000).Select(i => $"\"t{i}\""));

        Assert.That(Scanned.Unread($$"""{"tags":[{{many}}],"metadata":{"tags":[{{many}}] } }""").FaultOrNull, Is.Null);
    }

    [TestCase("""{"tags":[],"tags":[]}""")]
    [TestCase("""{"TAGS":[]}""")]
    [TestCase("""{"metadata":{"tags":[],"Tags":[]}}""")]
    [TestCase("""{"metadata":"tags"}""")]
    public void Ambiguous_names_are_a_fault_also_when_tags_are_not_read(string body) =>
        Assert.That(Scanned.Unread(body).Fault.Kind, Is.EqualTo(BodyFaultKind.InvalidRequest));

    [TestCase("""{"x":1e999999,"y":-0.0,"z":123456789012345678901234567890}""")]
    [TestCase("""{"x":1,"x":2,"messages":[],"messages":[]}""")]
    [TestCase("""{"x\ud800":1,"y":"\udc00"}""")]
    [TestCase("""{"\u0000":1,"a\u0000":2}""")]
    [TestCase("""{"ﬁle":1,"straße":2,"日本":3}""")]
    [TestCase("""{"Messages":[],"TEMPERATURE":1}""")]
    [TestCase("""{"metadata":{"Model":"x","STREAM":"y","a":1,"a":2,"api":"z"}}""")]
    [TestCase("""{"stream_options":null,"model_x":1,"metadata_x":"s","tags2":"t"}""")]
    public void What_no_rule_names_passes_through(string body) =>
        Assert.That(Scanned.Body(body).Upstream, Is.EqualTo(body.Insert(1, "\"model\":\"vendor/upstream-1\",")));

    [Test]
    public void A_body_may_be_nested_sixty_four_levels_deep()
    {
        var arrays = BodyScanner.MaxDepth - 1;
        var body = $$"""{"x":{{new string('[', arrays)}}{{new string(']', arrays)}}}""";

        Assert.That(Scanned.Body(body).FaultOrNull, Is.Null);
    }

    [Test]
    public void A_body_may_have_a_thousand_properties()
    {
        var properties = string.Join(',', Enumerable.Range(0, BodyScanner.MaxProperties).Select(i => $"\"p{i}\":0"));

        Assert.That(Scanned.Body($"{{{properties}}}").FaultOrNull, Is.Null);
    }

    [Test]
    public void Sixty_four_tags_of_a_hundred_and_twenty_eight_characters_are_taken()
    {
        var tags = Enumerable.Range(0, 64).Select(i => i.ToString("d3").PadLeft(128, 'é')).ToList();
        var escaped = tags.Select(t => $"\"{t.Replace("é", "\\u00e9", StringComparison.Ordinal)}\"");

        Assert.That(Scanned.Body($$"""{"tags":[{{string.Join(',', escaped)}}]}""").Tags, Is.EqualTo(tags));
    }
}
