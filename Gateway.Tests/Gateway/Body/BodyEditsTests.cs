using System.Buffers;
using System.Text;
using Gateway.Api.Body;

namespace Gateway.Tests.Gateway.Body;

/// <summary>The upstream's copy of a body, byte for byte. Rules: docs/routing.md, <i>What goes in and out</i>.</summary>
internal sealed class BodyEditsTests
{
    private const string Model = "\"model\":\"vendor/upstream-1\"";

    [TestCase("""{"model":"a"}""", "{" + Model + "}")]
    [TestCase("""{ "model" : "a" , "x":1 }""", """{ "model" : "vendor/upstream-1" , "x":1 }""")]
    [TestCase("""{"x":1,"m\u006fdel":"\u0061"}""", """{"x":1,"m\u006fdel":"vendor/upstream-1"}""")]
    public void Only_the_value_of_the_model_is_replaced(string body, string upstream) =>
        Assert.That(Scanned.Body(body).Upstream, Is.EqualTo(upstream));

    [TestCase("{}", "{" + Model + "}")]
    [TestCase(" { } ", " {" + Model + " } ")]
    [TestCase("""{"x":1}""", "{" + Model + ",\"x\":1}")]
    [TestCase("""{"tags":[]}""", "{" + Model + "}")]
    [TestCase("""{ "tags":[] , "x":1}""", "{" + Model + ", \"x\":1}")]
    [TestCase("""{"x":1,"tags":[]}""", "{" + Model + ",\"x\":1}")]
    public void A_model_is_put_first_where_the_body_has_none(string body, string upstream) =>
        Assert.That(Scanned.Body(body).Upstream, Is.EqualTo(upstream));

    [TestCase("""{"tags":["a"],"model":"a"}""", "{" + Model + "}")]
    [TestCase("""{"model":"a","tags":["a"]}""", "{" + Model + "}")]
    [TestCase("""{"model":"a","tags":["a"],"x":1}""", "{" + Model + ",\"x\":1}")]
    [TestCase("""{"t\u0061gs":null,"model":"a"}""", "{" + Model + "}")]
    [TestCase("""{ "tags" : ["a"] , "model":"a" }""", "{ " + Model + " }")]
    [TestCase("""{ "model":"a" , "tags" : ["a"] }""", "{ " + Model + " }")]
    [TestCase("""{ "model":"a" , "tags" : ["a"] , "x" : 1 }""", "{ " + Model + " , \"x\" : 1 }")]
    [TestCase("""{"litellm_metadata":{"a":1},"model":"a"}""", "{" + Model + "}")]
    [TestCase("""{"model":"a","litellm_metadata":null}""", "{" + Model + "}")]
    [TestCase("""{"tags":[],"litellm_metadata":{},"model":"a"}""", "{" + Model + "}")]
    [TestCase("""{"tags":[],"model":"a","litellm_metadata":{}}""", "{" + Model + "}")]
    [TestCase("""{"model":"a","tags":[],"litellm_metadata":{}}""", "{" + Model + "}")]
    [TestCase("""{"x":1,"tags":[],"litellm_metadata":{},"metadata":{"tags":[]},"model":"a"}""", "{\"x\":1," + Model + "}")]
    [TestCase("""{"tags":[],"x":1,"litellm_metadata":{},"y":2,"metadata":{"tags":[]},"model":"a"}""", "{\"x\":1,\"y\":2," + Model + "}")]
    public void Tags_and_litellm_metadata_go_with_one_of_their_commas(string body, string upstream) =>
        Assert.That(Scanned.Body(body).Upstream, Is.EqualTo(upstream));

    [TestCase("""{"model":"a","timeout":5}""", "{" + Model + "}")]
    [TestCase("""{"timeout":"5","model":"a","x":1}""", "{" + Model + ",\"x\":1}")]
    [TestCase("""{"x":1,"stream_timeout":0.5,"model":"a"}""", "{\"x\":1," + Model + "}")]
    [TestCase("""{"x":1,"disable_fallbacks":true,"timeout":null,"model":"a"}""", "{\"x\":1," + Model + "}")]
    [TestCase("""{"disable\u005ffallbacks":false,"model":"a"}""", "{" + Model + "}")]
    public void What_is_for_the_gateway_alone_goes_with_one_of_its_commas(string body, string upstream) =>
        Assert.That(Scanned.Body(body).Upstream, Is.EqualTo(upstream));

    [TestCase("null")]
    [TestCase("\"\"")]
    [TestCase("\"another\"")]
    [TestCase("7")]
    [TestCase("{\"a\":[1]}")]
    [TestCase("\"\\ud800\"")]
    public void Where_the_path_names_the_model_whatever_the_body_says_of_it_is_replaced(string model)
    {
        var scanned = Scanned.UnderPath($$"""{"x":1,"model": {{model}} ,"y":2}""");

        Assert.That(scanned.Upstream, Is.EqualTo("{\"x\":1,\"model\": \"vendor/upstream-1\" ,\"y\":2}"));
        Assert.That(scanned.Model, Is.Null);
    }

    [TestCase("""{"model":"a","model":"b"}""")]
    [TestCase("""{"model":null,"model":null}""")]
    [TestCase("""{"Model":"a"}""")]
    public void A_model_that_could_be_read_in_two_ways_is_refused_also_where_the_path_names_it(string body) =>
        Assert.That(Scanned.UnderPath(body).Fault.Kind, Is.EqualTo(BodyFaultKind.InvalidRequest));

    [TestCase("""{"model":"a","metadata":{"tags":["a"]}}""", "{" + Model + "}")]
    [TestCase("""{"metadata":{"tags":["a"]},"model":"a"}""", "{" + Model + "}")]
    [TestCase("""{"metadata":{ "tags" : null },"model":"a"}""", "{" + Model + "}")]
    [TestCase("""{"metadata":{"tags":["a"],"x":1},"model":"a"}""", "{\"metadata\":{\"x\":1}," + Model + "}")]
    [TestCase("""{"metadata":{"x":1,"tags":["a"]},"model":"a"}""", "{\"metadata\":{\"x\":1}," + Model + "}")]
    [TestCase("""{"metadata":{"x":1 , "tags":["a"] , "y":2},"model":"a"}""", "{\"metadata\":{\"x\":1 , \"y\":2}," + Model + "}")]
    [TestCase("""{"metadata":{ "tags":["a"] , "y":2 },"model":"a"}""", "{\"metadata\":{ \"y\":2 }," + Model + "}")]
    public void Tags_go_from_metadata_and_metadata_goes_when_nothing_is_left(string body, string upstream) =>
        Assert.That(Scanned.Body(body).Upstream, Is.EqualTo(upstream));

    [TestCase("null")]
    [TestCase("{}")]
    [TestCase("{ }")]
    [TestCase("""{"user":"u","nested":{"tags":["a"]}}""")]
    public void Metadata_without_tags_stays_as_it_was(string metadata) =>
        Assert.That(Scanned.Body($$"""{"metadata":{{metadata}},"model":"a"}""").Upstream, Is.EqualTo($"{{\"metadata\":{metadata},{Model}}}"));

    [Test]
    public void Every_other_byte_stays()
    {
        const string Body = "\r\n{\t\"z\" : [ 1.0e+2, -0, 1E400, 12345678901234567890123 ], \"dup\":1,\"dup\" : 2, \"\\u0061\\/\" : \"\\ud83d\\ude00 é\\u00e9 \\ud800\", "
            + "\"model\" :  \"a\" , \"messages\" : [ { \"role\" :\"user\", \"tags\": [ ] } ]  } \n";

        Assert.That(Scanned.Body(Body).Upstream, Is.EqualTo(Body.Replace("\"a\"", "\"vendor/upstream-1\"", StringComparison.Ordinal)));
    }

    [TestCase("a\"b\\c", """{"model":"a\"b\\c"}""")]
    [TestCase("a\nb\0", """{"model":"a\nb\u0000"}""")]
    [TestCase("é😀", """{"model":"é😀"}""")]
    [TestCase("", """{"model":""}""")]
    public void The_upstream_model_is_escaped(string model, string upstream)
    {
        var sent = Encoding.UTF8.GetString(Scanned.Body("""{"model":"x"}""").UpstreamBytes(model));

        Assert.That(System.Text.Json.JsonDocument.Parse(sent).RootElement.GetProperty("model").GetString(), Is.EqualTo(model));
        if (model != "é😀") Assert.That(sent, Is.EqualTo(upstream));
    }

    [Test]
    public void One_plan_serves_attempts_with_different_models()
    {
        var scanned = Scanned.Body("""{"tags":["a"],"model":"a","x":1}""");

        Assert.That(Encoding.UTF8.GetString(scanned.UpstreamBytes("first")), Is.EqualTo("""{"model":"first","x":1}"""));
        Assert.That(Encoding.UTF8.GetString(scanned.UpstreamBytes("the second")), Is.EqualTo("""{"model":"the second","x":1}"""));
    }

    [Test]
    public void The_pieces_are_the_callers_own_buffer_and_at_most_nine()
    {
        var body = """
            {"a":1,"tags":[],"b":1,"model":"a","c":1,"litellm_metadata":{},"d":1,"metadata":{"x":1,"tags":[]},"e":1,"timeout":1,"f":1,"stream_timeout":1,"g":1,"disable_fallbacks":true}
            """u8.ToArray();
        var fields = BodyScanner.Scan(body, tags: null).Fields!;

        var upstream = fields.Edits.Apply(body, BodyEdits.Quote("m"));

        Assert.That(upstream.SegmentCount, Is.EqualTo(9));
        for (var i = 0; i < upstream.SegmentCount; i++)
        {
            var isModel = upstream[i].Span.SequenceEqual("\"m\""u8);
            Assert.That(isModel || body.AsSpan().Overlaps(upstream[i].Span), Is.True);
        }
    }

    [Test]
    public async Task The_pieces_can_be_written_to_a_stream_and_to_a_buffer_writer()
    {
        var body = """{"tags":[],"model":"a","x":1}"""u8.ToArray();
        var upstream = BodyScanner.Scan(body, tags: null).Fields!.Edits.Apply(body, BodyEdits.Quote("m"));
        using var stream = new MemoryStream();
        var writer = new ArrayBufferWriter<byte>();

        await upstream.WriteToAsync(stream, CancellationToken.None);
        upstream.WriteTo(writer);

        Assert.That(Encoding.UTF8.GetString(stream.ToArray()), Is.EqualTo("""{"model":"m","x":1}"""));
        Assert.That(writer.WrittenSpan.ToArray(), Is.EqualTo(stream.ToArray()));
        Assert.That(upstream.Length, Is.EqualTo(stream.Length));
    }
}
