using System.Text.Json.Nodes;
using Gateway.Tests.Support;

namespace Gateway.Tests.Gateway.Inference;

/// <summary>Other model groups are tried under the same scopes and the same caller tags, and never others than configuration and key name.</summary>
public sealed class Fallbacks
{
    private const string TooLong = """{"error":{"message":"too long","type":"invalid_request_error","param":"messages","code":"context_length_exceeded"}}""";

    private static readonly TestDeployment[] World =
    [
        new("a-eu", "a", ["region:eu"]), new("a-us", "a", ["region:us"]),
        new("b-us", "b", ["region:us"]),
        new("c-eu", "c", ["region:eu"]), new("c-us", "c", ["region:us"]),
        new("d-eu", "d", ["region:eu"]),
        new("ring-1", "ring-1"), new("ring-2", "ring-2"),
        new("lonely", "lonely"),
        new("last-us", "last", ["region:us"]), new("last-default", "last", ["default"]),
        new("small", "small", ["region:eu"]), new("big-eu", "big", ["region:eu"]), new("big-us", "big", ["region:us"]),
        new("small-eu", "small-2", ["region:eu"]), new("big-2", "big-2", ["region:us"]),
    ];

    private GatewayHost _gateway = null!;
    private string _free = null!;
    private string _eu = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        var router = GatewayHost.NeverResting(new JsonObject
        {
            ["fallbacks"] = new JsonArray(
                To("a", "b", "c"), To("b", "a", "d"), To("ring-1", "ring-2"), To("ring-2", "ring-1"), To("last", "last"), To("small", "lonely"), To("small-2", "lonely"), To("d", "d"), To("c", "c"), To("big", "big")),
            ["default_fallbacks"] = GatewayHost.Array("last"),
            ["context_window_fallbacks"] = new JsonArray(To("small", "big"), To("small-2", "big-2")),
            ["model_group_alias"] = new JsonObject { ["alias"] = "a" },
        });
        _gateway = await GatewayHost.StartAsync(World, router, replace: GatewayHost.With(new HastyTime()));
        _free = _gateway.AddKey();
        _eu = _gateway.AddKey(allowed: ["region:eu"]);
    }

    [OneTimeTearDown]
    public async Task Stop() => await _gateway.DisposeAsync();

    [SetUp]
    public void Forget() => _gateway.Upstream.Reset();

    [Test]
    public async Task A_failing_group_is_left_for_its_fallback()
    {
        _gateway.Upstream.PlanStatus("ring-1", 500);

        var answer = await _gateway.ChatAsync(_free, model: "ring-1");

        Assert.That((answer.Status, answer.Deployment), Is.EqualTo((200, "ring-2")));
        Assert.That(answer.Headers["x-litellm-attempted-fallbacks"], Is.EqualTo("1"));
        Assert.That(answer.Headers["x-litellm-attempted-retries"], Is.EqualTo("0"));
        Assert.That(answer.Headers["x-litellm-model-group"], Is.EqualTo("ring-2"));
    }

    [Test]
    public async Task A_ring_of_fallbacks_is_walked_once_and_the_last_error_is_the_answer()
    {
        _gateway.Upstream.PlanStatus("ring-1", 500, "first");
        _gateway.Upstream.PlanStatus("ring-2", 503, "second");

        var answer = await _gateway.ChatAsync(_free, model: "ring-1");

        Assert.That((answer.Status, answer.Body), Is.EqualTo((503, "second")));
        Assert.That(_gateway.Upstream.Called, Is.EqualTo(new[] { "ring-1", "ring-2" }));
    }

    [Test]
    public async Task Every_fallback_is_bound_to_the_same_scope()
    {
        Assert.That(await _gateway.ReachAsync(_eu, model: "a"), Is.EqualTo(new[] { "a-eu", "c-eu", "d-eu" }));
    }

    [Test]
    public async Task Every_fallback_is_bound_to_the_same_wish()
    {
        Assert.That(await _gateway.ReachAsync(_free, """{"tags":["region:us"]}""", "a"), Is.EqualTo(new[] { "a-us", "b-us", "c-us" }));
    }

    [Test]
    public async Task A_group_of_which_nothing_is_in_scope_is_left_for_its_fallback()
    {
        var answer = await _gateway.ChatAsync(_eu, model: "b");

        Assert.That(answer.Status, Is.EqualTo(200));
        Assert.That(answer.Deployment, Is.EqualTo("a-eu"));
        Assert.That(answer.Headers["x-litellm-attempted-fallbacks"], Is.EqualTo("1"));
        Assert.That(_gateway.Upstream.Called, Is.EqualTo(new[] { "a-eu" }));
    }

    [Test]
    public async Task A_fallback_that_the_key_does_not_list_is_skipped()
    {
        Assert.That(await _gateway.ReachAsync(_gateway.AddKey(models: ["a", "c"]), model: "a"), Is.EqualTo(new[] { "a-eu", "a-us", "c-eu", "c-us" }));
        _gateway.AddTeam("only-a", models: ["a"]);
        Assert.That(await _gateway.ReachAsync(_gateway.AddKey(team: "only-a"), model: "a"), Is.EqualTo(new[] { "a-eu", "a-us" }));
    }

    [Test]
    public async Task Groups_without_fallbacks_of_their_own_use_the_default_ones()
    {
        Assert.That(await _gateway.ReachAsync(_free, model: "lonely"), Is.EqualTo(new[] { "last-default", "lonely" }));
        Assert.That(await _gateway.ReachAsync(_gateway.AddKey(allowed: ["region:us"]), model: "lonely"), Is.EqualTo(new[] { "last-us" }));
        Assert.That(await _gateway.ReachAsync(_eu, model: "lonely"), Is.Empty);
    }

    [TestCase("unheard-of")]
    [TestCase("a-eu")]
    [TestCase("")]
    [TestCase("A")]
    public async Task A_name_of_no_group_has_no_fallbacks(string model)
    {
        var answer = await _gateway.ChatAsync(_free, model: model);

        Assert.That(answer.Status, Is.EqualTo(model.Length == 0 ? 400 : 404));
        Assert.That(_gateway.Upstream.Hits, Is.Empty);
    }

    [Test]
    public async Task An_alias_is_its_group_for_routing_for_the_key_and_for_the_list()
    {
        Assert.That(await _gateway.ReachAsync(_eu, model: "alias"), Is.EqualTo(new[] { "a-eu", "c-eu", "d-eu" }));
        Assert.That((await _gateway.ChatAsync(_gateway.AddKey(models: ["a"]), model: "alias")).Headers["x-litellm-model-group"], Is.EqualTo("a"));
        Assert.That((await _gateway.ChatAsync(_gateway.AddKey(models: ["c"]), model: "alias")).Code, Is.EqualTo("model_not_allowed"));
        Assert.That((await _gateway.GetAsync(_eu, "/v1/models")).Body, Does.Contain("\"alias\""));
    }

    [TestCase(400)]
    [TestCase(404)]
    [TestCase(422)]
    public async Task What_the_caller_did_wrong_is_not_tried_elsewhere(int status)
    {
        _gateway.Upstream.PlanStatus("ring-1", status, """{"error":{"message":"yours"}}""");

        var answer = await _gateway.ChatAsync(_free, model: "ring-1");

        Assert.That((answer.Status, answer.Body), Is.EqualTo((status, """{"error":{"message":"yours"}}""")));
        Assert.That(_gateway.Upstream.Called, Is.EqualTo(new[] { "ring-1" }));
    }

    [TestCase("{}")]
    [TestCase("""{"stream":true}""")]
    public async Task A_prompt_that_is_too_long_goes_to_the_larger_model_in_scope(string body)
    {
        _gateway.Upstream.PlanStatus("small", 400, TooLong);

        var answer = await _gateway.ChatAsync(_eu, body, "small");

        Assert.That((answer.Status, answer.Deployment), Is.EqualTo((200, "big-eu")));
        Assert.That(answer.Headers["x-litellm-attempted-fallbacks"], Is.EqualTo("1"));
        Assert.That(_gateway.Upstream.Called, Is.EqualTo(new[] { "small", "big-eu" }));
    }

    [Test]
    public async Task A_prompt_that_is_too_long_stays_an_error_where_no_larger_model_is_in_scope()
    {
        _gateway.Upstream.PlanStatus("small-eu", 400, TooLong);

        var answer = await _gateway.ChatAsync(_eu, model: "small-2");

        Assert.That((answer.Status, answer.Body), Is.EqualTo((400, TooLong)));
        Assert.That(_gateway.Upstream.Called, Is.EqualTo(new[] { "small-eu" }));
    }

    [TestCase("near")]
    [TestCase("far")]
    [TestCase("mixed")]
    [TestCase("alias")]
    [TestCase("star/x")]
    public async Task A_prompt_that_is_too_long_for_everyone_is_answered_at_once_whatever_ring_the_fallbacks_make(string model)
    {
        var longer = new JsonArray(To("near", "near-2"), To("near-2", "near"), To("mixed", "near"), To("star/*", "star/y", "near"));
        var others = new JsonArray(To("mixed", "near-2"), To("near-2", "mixed"));
        for (var i = 0; i < 20; i++) longer.Add(To($"far-{i}", $"far-{(i + 1) % 20}", $"far-{(i + 7) % 20}"));
        TestDeployment[] world =
        [
            new("near", "near"), new("near-2", "near-2"), new("mixed", "mixed"), new("star", "star/*"), .. Enumerable.Range(0, 20).Select(i => new TestDeployment($"far-{i}", $"far-{i}")),
        ];
        var aliases = new JsonObject { ["alias"] = "near", ["far"] = "far-0" };
        await using var gateway = await GatewayHost.StartAsync(
            world, GatewayHost.NeverResting(new JsonObject { ["context_window_fallbacks"] = longer, ["fallbacks"] = others, ["model_group_alias"] = aliases }));
        foreach (var deployment in world) gateway.Upstream.PlanStatus(deployment.Id, 400, TooLong);

        var answer = await gateway.ChatAsync(gateway.AddKey(), model: model);

        Assert.That((answer.Status, answer.Body), Is.EqualTo((400, TooLong)));
        Assert.That(gateway.Upstream.Called, Is.Unique);
        Assert.That(gateway.Upstream.Called, Has.Count.EqualTo(model switch { "near" or "alias" => 2, "far" => 16, _ => 3 }));
    }

    private static JsonObject To(string group, params string[] others) => new() { [group] = GatewayHost.Array(others) };
}
