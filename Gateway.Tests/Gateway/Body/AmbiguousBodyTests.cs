using System.Text;
using Gateway.Api.Body;

namespace Gateway.Tests.Gateway.Body;

/// <summary>Bodies that could be read in two ways, or in none. Rules: docs/routing.md, <i>What can never happen</i>.</summary>
internal sealed class AmbiguousBodyTests
{
    [TestCase("")]
    [TestCase(" \r\n\t")]
    [TestCase("null")]
    [TestCase("[]")]
    [TestCase("\"model\"")]
    [TestCase("1")]
    [TestCase("{")]
    [TestCase("{\"model\":\"a\"")]
    [TestCase("{\"model\"}")]
    [TestCase("{\"model\":\"a\",}")]
    [TestCase("{\"model\":\"a\"}x")]
    [TestCase("{\"model\":\"a\"}{}")]
    [TestCase("{\"model\":\"a\"}\0")]
    [TestCase("{\"model\":\"a\"}// comment")]
    [TestCase("{/* comment */\"model\":\"a\"}")]
    [TestCase("{\"x\":NaN}")]
    [TestCase("{\"x\":Infinity}")]
    [TestCase("{\"x\":01}")]
    [TestCase("{\"x\":+1}")]
    [TestCase("{\"x\":.5}")]
    [TestCase("{'model':'a'}")]
    [TestCase("{model:\"a\"}")]
    [TestCase("{\"x\":\"\t\"}")]
    [TestCase("{\"x\":\"\\x41\"}")]
    [TestCase("{\"x\":\"\\u12\"}")]
    [TestCase("{\"x\":True}")]
    [TestCase("\uFEFF{\"model\":\"a\"}")]
    [TestCase("{\"model\":\"a\"}\uFEFF")]
    [TestCase("\u00A0{\"model\":\"a\"}")]
    public void What_is_not_one_JSON_object_is_refused(string body)
    {
        var fault = Scanned.Body(body).Fault;

        Assert.That(fault.Kind, Is.EqualTo(BodyFaultKind.InvalidRequest));
        Assert.That(fault.Param, Is.Null);
    }

    [TestCase("7B 22 78 22 3A 22 80 22 7D", TestName = "{m}(a continuation byte alone)")]
    [TestCase("7B 22 78 22 3A 22 C0 AF 22 7D", TestName = "{m}(an overlong slash)")]
    [TestCase("7B 22 78 22 3A 22 ED A0 80 22 7D", TestName = "{m}(an encoded surrogate)")]
    [TestCase("7B 22 78 22 3A 22 F4 90 80 80 22 7D", TestName = "{m}(beyond U+10FFFF)")]
    [TestCase("7B 22 78 22 3A 22 E2 82 22 7D", TestName = "{m}(a cut-off sequence)")]
    [TestCase("7B 22 FF 22 3A 31 7D", TestName = "{m}(in a name)")]
    [TestCase("FF FE 7B 00 7D 00", TestName = "{m}(UTF-16)")]
    public void Invalid_UTF8_anywhere_is_refused(string hex)
    {
        var body = Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));

        Assert.That(Scanned.Of(body).Fault.Message, Does.Contain("UTF-8"));
    }

    [Test]
    public void A_fault_of_syntax_says_where() =>
        Assert.That(Scanned.Body("{\"a\":1,\n \"b\":?}").Fault.Message, Is.EqualTo("The request body is not valid JSON at line 2, byte 6."));

    [TestCase("[", "]")]
    [TestCase("{\"a\":", "}")]
    [TestCase("[ {\"a\" : ", "}]")]
    public void A_body_nested_too_deeply_is_refused_as_such(string open, string close)
    {
        var body = $$"""{"x":{{string.Concat(Enumerable.Repeat(open, 64))}}1{{string.Concat(Enumerable.Repeat(close, 64))}}}""";

        Assert.That(Scanned.Body(body).Fault.Message, Does.Contain("deeper than 64 levels"));
    }

    [Test]
    public void A_million_brackets_are_refused_without_exhausting_the_stack() =>
        Assert.That(Scanned.Body("{\"x\":" + new string('[', 1_000_000)).Fault.Kind, Is.EqualTo(BodyFaultKind.InvalidRequest));

    [TestCase("{{{0}}}", null)]
    [TestCase("{{\"metadata\":{{{0}}}}}", "metadata")]
    [TestCase("{{\"litellm_metadata\":{{{0}}}}}", "litellm_metadata")]
    public void More_than_a_thousand_properties_are_refused(string shape, string? param)
    {
        var properties = string.Join(',', Enumerable.Range(0, 1001).Select(i => $"\"p{i}\":0"));

        var fault = Scanned.Body(string.Format(null, shape, properties)).Fault;

        Assert.That(fault.Message, Does.Contain("more than 1000 properties"));
        Assert.That(fault.Param, Is.EqualTo(param));
    }

    [TestCase("""{"model":1}""", "model")]
    [TestCase("""{"model":null}""", "model")]
    [TestCase("""{"model":""}""", "model")]
    [TestCase("""{"model":["a"]}""", "model")]
    [TestCase("""{"model":{}}""", "model")]
    [TestCase("""{"model":"\ud800"}""", "model")]
    [TestCase("""{"model":"a\udc00b"}""", "model")]
    [TestCase("""{"model":"\udc00\ud800"}""", "model")]
    [TestCase("""{"model":"\ud800\u0061"}""", "model")]
    [TestCase("""{"model":"\udc00\udc00"}""", "model")]
    [TestCase("""{"model":"\ud800\ud800\udc00"}""", "model")]
    [TestCase("""{"model":"\ud83d\ude00\ude00"}""", "model")]
    [TestCase("""{"model":"\ud800\\udc00"}""", "model")]
    [TestCase("""{"stream":1}""", "stream")]
    [TestCase("""{"stream":"true"}""", "stream")]
    [TestCase("""{"stream":[]}""", "stream")]
    [TestCase("""{"tags":"a"}""", "tags")]
    [TestCase("""{"tags":{}}""", "tags")]
    [TestCase("""{"tags":false}""", "tags")]
    [TestCase("""{"tags":0}""", "tags")]
    [TestCase("""{"tags":["a",1]}""", "tags")]
    [TestCase("""{"tags":[null]}""", "tags")]
    [TestCase("""{"tags":[["a"]]}""", "tags")]
    [TestCase("""{"tags":[""]}""", "tags")]
    [TestCase("""{"tags":["  "]}""", "tags")]
    [TestCase("""{"tags":["!"]}""", "tags")]
    [TestCase("""{"tags":["\ud800"]}""", "tags")]
    [TestCase("""{"metadata":{"tags":"a"}}""", "metadata.tags")]
    [TestCase("""{"metadata":{"tags":["a\udfff"]}}""", "metadata.tags")]
    [TestCase("""{"litellm_metadata":{"tags":[2]}}""", "litellm_metadata.tags")]
    [TestCase("""{"metadata":"{\"tags\":[\"a\"]}"}""", "metadata")]
    [TestCase("""{"metadata":[]}""", "metadata")]
    [TestCase("""{"metadata":0}""", "metadata")]
    [TestCase("""{"litellm_metadata":"{}"}""", "litellm_metadata")]
    [TestCase("""{"litellm_metadata":true}""", "litellm_metadata")]
    public void A_field_of_the_wrong_shape_is_refused_by_name(string body, string param)
    {
        var fault = Scanned.Body(body).Fault;

        Assert.That(fault.Kind, Is.EqualTo(BodyFaultKind.InvalidRequest));
        Assert.That(fault.Param, Is.EqualTo(param));
        Assert.That(fault.Message, Does.Contain($"'{param}'"));
    }

    [TestCase("""{"model":"a","model":"a"}""", "model")]
    [TestCase("""{"model":"a","m\u006fdel":"b"}""", "model")]
    [TestCase("""{"tags":null,"messages":[],"tags":null}""", "tags")]
    [TestCase("""{"metadata":null,"metadata":{}}""", "metadata")]
    [TestCase("""{"litellm_metadata":{},"litellm\u005fmetadata":{}}""", "litellm_metadata")]
    [TestCase("""{"stream":false,"stream":true}""", "stream")]
    [TestCase("""{"metadata":{"tags":[],"x":1,"tags":["a"]}}""", "metadata.tags")]
    [TestCase("""{"metadata":{"tags":null,"\u0074ags":null}}""", "metadata.tags")]
    [TestCase("""{"litellm_metadata":{"tags":[],"tags":[]}}""", "litellm_metadata.tags")]
    public void A_repeated_field_is_refused(string body, string param)
    {
        var fault = Scanned.Body(body).Fault;

        Assert.That(fault.Kind, Is.EqualTo(BodyFaultKind.InvalidRequest));
        Assert.That(fault.Param, Is.EqualTo(param));
        Assert.That(fault.Message, Does.Contain("more than once"));
    }

    [TestCase("Model", "model")]
    [TestCase("MODEL", "model")]
    [TestCase("m\\u004Fdel", "model")]
    [TestCase("TAGS", "tags")]
    [TestCase("tagS", "tags")]
    [TestCase("tagſ", "tags")]
    [TestCase("tag\\u017f", "tags")]
    [TestCase("ſtream", "stream")]
    [TestCase("Stream", "stream")]
    [TestCase("ﬆream", "stream")]
    [TestCase("ﬅream", "stream")]
    [TestCase("\\uFB06ream", "stream")]
    [TestCase("MetaData", "metadata")]
    [TestCase("lıtellm_metadata", "litellm_metadata")]
    [TestCase("lİtellm_metadata", "litellm_metadata")]
    [TestCase("LiteLLM_Metadata", "litellm_metadata")]
    [TestCase("tags\\ud800", "tags")]
    [TestCase("\\udc00t\\ud800ags", "tags")]
    [TestCase("mod\\ud800el", "model")]
    [TestCase("mod\\udc00\\udc00el", "model")]
    [TestCase("model\\u0000", "model")]
    [TestCase("tags\\u0000.x", "tags")]
    public void A_name_that_some_parser_takes_for_a_guarded_one_is_refused(string written, string param)
    {
        var fault = Scanned.Body($$"""{"{{written}}":null}""").Fault;

        Assert.That(fault.Kind, Is.EqualTo(BodyFaultKind.InvalidRequest));
        Assert.That(fault.Param, Is.EqualTo(param));
        Assert.That(fault.Message, Does.Contain($"'{param}'"));
    }

    [TestCase("Tags")]
    [TestCase("TAGS")]
    [TestCase("tagſ")]
    [TestCase("t\\u0041gs")]
    [TestCase("tags\\udfff")]
    [TestCase("tags\\u0000")]
    public void A_name_that_some_parser_takes_for_tags_is_refused_inside_metadata(string written)
    {
        Assert.That(Scanned.Body($$"""{"metadata":{"{{written}}":[] } }""").Fault.Param, Is.EqualTo("metadata.tags"));
        Assert.That(Scanned.Body($$"""{"litellm_metadata":{"{{written}}":[] } }""").Fault.Param, Is.EqualTo("litellm_metadata.tags"));
    }

    [Test]
    public void More_than_sixty_four_different_tags_are_refused_over_all_sources()
    {
        var half = string.Join(',', Enumerable.Range(0, 32).Select(i => $"\"a{i}\""));
        var other = string.Join(',', Enumerable.Range(0, 33).Select(i => $"\"b{i}\""));

        var fault = Scanned.Body($$"""{"tags":[{{half}}],"metadata":{"tags":[{{other}}] } }""").Fault;

        Assert.That(fault.Message, Does.Contain("more than 64 tags"));
        Assert.That(fault.Param, Is.EqualTo("metadata.tags"));
    }

    [TestCase(129)]
    [TestCase(5_000)]
    [TestCase(1_000_000)]
    public void A_tag_of_more_than_128_characters_is_refused(int length)
    {
        var fault = Scanned.Body($$"""{"tags":["{{new string('a', length)}}"]}""").Fault;

        Assert.That(fault.Param, Is.EqualTo("tags"));
        Assert.That(fault.Message, Does.Contain("128"));
    }

    [Test]
    public void An_endless_repetition_of_one_tag_is_refused()
    {
        var repeated = string.Join(',', Enumerable.Repeat("\"a\"", 257));

        Assert.That(Scanned.Body($$"""{"tags":[{{repeated}}]}""").Fault.Message, Does.Contain("more than 256 values"));
    }

    [Test]
    public void A_model_name_that_no_configuration_holds_is_not_copied() =>
        Assert.That(Scanned.Body($$"""{"model":"{{new string('m', 2049)}}"}""").Fault.Param, Is.EqualTo("model"));

    [Test]
    public void No_fault_quotes_what_the_body_holds()
    {
        string[] bodies =
        [
            """{"model":["sk-secret"]}""", """{"tags":"sk-secret"}""", """{"stream":"sk-secret"}""", """{"metadata":"sk-secret"}""", """{"sk-secret":sk-secret}""",
            """{"api_key":"sk-secret"}""",
        ];

        foreach (var body in bodies) Assert.That(Scanned.Body(body).Fault.Message, Does.Not.Contain("sk-secret"));
        Assert.That(Scanned.Of(Encoding.Latin1.GetBytes("{\"sk-secret\":\"é\"}")).Fault.Message, Does.Not.Contain("sk-secret"));
    }
}
