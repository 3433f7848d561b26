using System.Text.Json.Nodes;
using Gateway.Tests.Support;

namespace Gateway.Tests.Gateway.Inference;

/// <summary>What a caller says about how its call is made is obeyed where it narrows, and is not sent on.</summary>
public sealed class CallControls
{
    private static readonly TestDeployment[] World =
    [
        new("first", "first", ["region:eu"]),
        new("second", "second", ["region:eu"]),
        new("us-first", "us-first", ["region:us"]),
        new("gemini", "gemini", ["region:eu"], Gemini("a")),
        new("gemini-mixed", "mixed", ["region:eu"], Gemini("b")),
        new("openai-mixed", "mixed", ["region:eu"]),
    ];

    private const string Thinking = """{"google":{"thinking_config":{"thinking_budget":0}}}""";

    private GatewayHost _gateway = null!;
    private string _key = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        var fallbacks = new JsonArray(
            new JsonObject { ["first"] = GatewayHost.Array("second") },
            new JsonObject { ["us-first"] = GatewayHost.Array("second") },
            new JsonObject { ["gemini"] = GatewayHost.Array("first") });
        _gateway = await GatewayHost.StartAsync(
            World,
            GatewayHost.NeverResting(new JsonObject
            {
                ["fallbacks"] = fallbacks,
                ["context_window_fallbacks"] = new JsonArray(new JsonObject { ["first"] = GatewayHost.Array("second") }),
            }),
            replace: GatewayHost.With(new HastyTime()));
        _key = _gateway.AddKey(allowed: ["region:eu"]);
    }

    [OneTimeTearDown]
    public async Task Stop() => await _gateway.DisposeAsync();

    [SetUp]
    public void Forget() => _gateway.Upstream.Reset();

    [TestCase("{}", "first second")]
    [TestCase("""{"disable_fallbacks":false}""", "first second")]
    [TestCase("""{"disable_fallbacks":null}""", "first second")]
    [TestCase("""{"disable_fallbacks":true}""", "first")]
    public async Task Without_fallbacks_only_the_requested_group_is_tried(string body, string asked)
    {
        _gateway.Upstream.PlanEvery(StubUpstream.Status(500));

        var answer = await _gateway.ChatAsync(_key, body, "first");

        Assert.That(answer.Status, Is.EqualTo(500));
        Assert.That(string.Join(' ', _gateway.Upstream.Called), Is.EqualTo(asked));
    }

    [Test]
    public async Task Without_fallbacks_a_prompt_that_is_too_long_stays_so()
    {
        _gateway.Upstream.PlanStatus("first", 400, """{"error":{"code":"context_length_exceeded"}}""");

        var answer = await _gateway.ChatAsync(_key, """{"disable_fallbacks":true}""", "first");

        Assert.That(answer.Status, Is.EqualTo(400));
        Assert.That(_gateway.Upstream.Called, Is.EqualTo(new[] { "first" }));
    }

    [Test]
    public async Task An_explanation_does_without_them_too()
    {
        var with = await _gateway.ChatAsync(_key, "{}", "us-first", "/route/explain");
        var without = await _gateway.ChatAsync(_key, """{"disable_fallbacks":true}""", "us-first", "/route/explain");
        var real = await _gateway.ChatAsync(_key, """{"disable_fallbacks":true}""", "us-first");

        Assert.That(with.Json.GetProperty("status").GetInt32(), Is.EqualTo(200));
        Assert.That(without.Json.GetProperty("code").GetString(), Is.EqualTo("no_deployments_with_tag_routing").And.EqualTo(real.Code));
        Assert.That(without.Json.GetProperty("fallbacks").GetArrayLength(), Is.Zero);
    }

    [Test]
    public async Task None_of_it_is_sent_on()
    {
        await _gateway.ChatAsync(_key, """{"timeout":500,"stream_timeout":"400","disable_fallbacks":true,"seed":7}""", "first");

        var sent = _gateway.Upstream.Hits.Single().Json;
        Assert.That(sent.EnumerateObject().Select(p => p.Name), Is.EquivalentTo(new[] { "model", "messages", "seed" }));
    }

    [TestCase("""{"timeout":"soon"}""", "timeout")]
    [TestCase("""{"stream_timeout":0}""", "stream_timeout")]
    [TestCase("""{"disable_fallbacks":"yes"}""", "disable_fallbacks")]
    public async Task A_wrong_value_is_400_with_its_name(string body, string name)
    {
        var answer = await _gateway.ChatAsync(_key, body, "first");

        Assert.That((answer.Status, answer.Code), Is.EqualTo((400, "invalid_request")));
        Assert.That(answer.Json.GetProperty("error").GetProperty("param").GetString(), Is.EqualTo(name));
        Assert.That(_gateway.Upstream.Hits, Is.Empty);
    }

    [TestCase("gemini")]
    [TestCase("mixed")]
    public async Task An_extra_body_reaches_gemini_as_it_is_and_nobody_else(string model)
    {
        _gateway.Upstream.PlanEvery(StubUpstream.Status(401));

        await _gateway.ChatAsync(_key, $$"""{"extra_body":{{Thinking}}}""", model);

        var hit = _gateway.Upstream.Hits.Single();
        Assert.That(hit.Deployment, Does.StartWith("gemini"));
        Assert.That(hit.Json.GetProperty("extra_body").GetRawText(), Is.EqualTo(Thinking));
    }

    [Test]
    public async Task Where_no_deployment_takes_an_extra_body_it_is_400_and_the_explanation_says_why()
    {
        var body = $$"""{"extra_body":{{Thinking}}}""";
        var answer = await _gateway.ChatAsync(_key, body, "first");
        var explained = await _gateway.ChatAsync(_key, body, "mixed", "/route/explain");
        var outside = await _gateway.ChatAsync(_key, body, "us-first");

        Assert.That((answer.Status, answer.Code), Is.EqualTo((400, "unsupported_parameter")));
        Assert.That(answer.Json.GetProperty("error").GetProperty("param").GetString(), Is.EqualTo("extra_body"));
        Assert.That(outside.Code, Is.EqualTo("unsupported_parameter"), "its fallback is in scope and takes none");
        var openAi = explained.Json.GetProperty("deployments").EnumerateArray().Single(d => d.GetProperty("id").GetString() == "openai-mixed");
        Assert.That(openAi.GetProperty("reason").GetString(), Is.EqualTo("extra_body_not_taken"));
        Assert.That(_gateway.Upstream.Hits, Is.Empty);
    }

    [TestCase("""{"router_settings_override":{"fallbacks":[{"first":["second"]}]}}""", "router_settings_override")]
    [TestCase("""{"metadata":{"langfuse_host":"http://elsewhere"}}""", "metadata.langfuse_host")]
    [TestCase("""{"litellm_metadata":{"oci_region":"x"}}""", "litellm_metadata.oci_region")]
    [TestCase("""{"litellm_metadata":{"user_api_key_team_id":"other"}}""", "litellm_metadata.user_api_key_team_id")]
    [TestCase("""{"litellm_metadata":{},"metadata":{"user_api_key_metadata":{"tags":["region:us"]}}}""", "metadata.user_api_key_metadata")]
    [TestCase("""{"extra_body":{"api_base":"http://elsewhere"}}""", "extra_body.api_base")]
    [TestCase("""{"extra_headers":{"x":"y"}}""", "extra_headers")]
    [TestCase("""{"extra_query":{"x":"y"}}""", "extra_query")]
    public async Task What_steers_is_400_with_its_name(string body, string name)
    {
        foreach (var (model, path) in new[] { ("gemini", "/v1/chat/completions"), ("gemini", "/v1/responses"), ("first", "/openai/deployments/first/chat/completions") })
        {
            var answer = await _gateway.ChatAsync(_key, body, model, path);

            Assert.That((answer.Status, answer.Code), Is.EqualTo((400, "unsupported_parameter")));
            Assert.That(answer.Json.GetProperty("error").GetProperty("param").GetString(), Is.EqualTo(name));
        }

        Assert.That(_gateway.Upstream.Hits, Is.Empty);
    }

    private static JsonObject Gemini(string model) => new() { ["model"] = "gemini/" + model };
}
