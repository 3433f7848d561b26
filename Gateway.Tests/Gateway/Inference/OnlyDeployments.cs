using System.Text.Json.Nodes;
using Gateway.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.Gateway.Inference;

/// <summary>One key's requests, whatever upstreams say to them, are not the end of a model for everybody.</summary>
public sealed class OnlyDeployments
{
    private static readonly TestDeployment[] World =
    [
        new("only", "only"),
        new("eu", "pair", ["region:eu"]), new("us", "pair", ["region:us"], new JsonObject { ["weight"] = 0 }),
        new("main", "main"), new("spare", "spare"),
        new("all", "prov/*", Params: new JsonObject { ["model"] = "openai/*" }),
        new("fixed", "fixed/*"),
    ];

    private FakeTimeProvider _time = null!;
    private GatewayHost _gateway = null!;
    private string _one = null!;
    private string _other = null!;

    [SetUp]
    public async Task Start()
    {
        _time = new FakeTimeProvider();
        _gateway = await StartAsync([]);
        (_one, _other) = (_gateway.AddKey(), _gateway.AddKey());
    }

    [TearDown]
    public async Task Stop() => await _gateway.DisposeAsync();

    [TestCase("only")]
    [TestCase("pair")]
    [TestCase("prov/m")]
    public async Task A_403_is_the_callers_with_the_upstreams_words_and_rests_nobody(string model)
    {
        _gateway.Upstream.PlanEvery(Saying(403, """{"error":{"message":"project p has no access to model m","code":"model_not_found"}}"""));
        var answers = new List<GatewayAnswer>();
        for (var i = 0; i < 6; i++) answers.Add(await _gateway.ChatAsync(_one, model: model));
        _gateway.Upstream.Reset();

        var next = await _gateway.ChatAsync(_other, model: model);

        Assert.That(answers.Select(a => a.Status), Is.All.EqualTo(403));
        Assert.That(answers[0].Body, Does.Contain("project p has no access"));
        Assert.That(next.Status, Is.EqualTo(200));
    }

    [TestCase(408)]
    [TestCase(429)]
    [TestCase(500)]
    [TestCase(503)]
    public async Task The_only_deployment_is_asked_again_after_any_number_of_answers_that_the_request_may_have_earned(int status)
    {
        _gateway.Upstream.PlanStatus("only", status);
        for (var i = 0; i < 20; i++) Assert.That((await _gateway.ChatAsync(_one, model: "only")).Status, Is.EqualTo(status));
        _gateway.Upstream.Reset();

        Assert.That((await _gateway.ChatAsync(_other, model: "only")).Status, Is.EqualTo(200));
    }

    [Test]
    public async Task The_only_deployment_of_a_scope_is_asked_again_where_others_are_sent_elsewhere()
    {
        var scoped = _gateway.AddKey(allowed: ["region:eu"]);
        _gateway.Upstream.PlanStatus("eu", 429);
        for (var i = 0; i < 4; i++) await _gateway.ChatAsync(_one, model: "pair");
        _gateway.Upstream.Reset();

        Assert.That((await _gateway.ChatAsync(_other, model: "pair")).Deployment, Is.EqualTo("us"), "there is another to go to");
        Assert.That((await _gateway.ChatAsync(scoped, model: "pair")).Deployment, Is.EqualTo("eu"));
    }

    [Test]
    public async Task A_deployment_with_a_fallback_is_not_the_only_way()
    {
        _gateway.Upstream.PlanStatus("main", 429);
        for (var i = 0; i < 4; i++) await _gateway.ChatAsync(_one, model: "main");
        _gateway.Upstream.Reset();

        Assert.That((await _gateway.ChatAsync(_other, model: "main")).Deployment, Is.EqualTo("spare"));
    }

    [Test]
    public async Task Where_the_operator_has_set_how_often_it_may_fail_that_holds_for_the_only_one_too_but_for_429()
    {
        await using var gateway = await StartAsync(new JsonObject { ["allowed_fails"] = 1 });
        var key = gateway.AddKey();
        gateway.Upstream.PlanStatus("only", 429);
        for (var i = 0; i < 5; i++) Assert.That((await gateway.ChatAsync(key, model: "only")).Status, Is.EqualTo(429));
        gateway.Upstream.PlanStatus("only", 500);
        for (var i = 0; i < 2; i++) Assert.That((await gateway.ChatAsync(key, model: "only")).Status, Is.EqualTo(500));

        Assert.That((await gateway.ChatAsync(key, model: "only")).Code, Is.EqualTo("no_healthy_deployments"));
    }

    [Test]
    public async Task The_only_deployment_rests_when_it_does_not_answer_at_all()
    {
        _gateway.Upstream.PlanReset("only");
        for (var i = 0; i < 4; i++) await _gateway.ChatAsync(_one, model: "only");
        _gateway.Upstream.Reset();

        Assert.That((await _gateway.ChatAsync(_other, model: "only")).Code, Is.EqualTo("no_healthy_deployments"));
        Assert.That(_gateway.Upstream.Hits, Is.Empty);
    }

    [Test]
    public async Task The_only_deployment_rests_when_it_refuses_the_credentials()
    {
        _gateway.Upstream.PlanStatus("only", 401);

        Assert.That((await _gateway.ChatAsync(_one, model: "only")).Code, Is.EqualTo("upstream_authentication_failed"));
        Assert.That((await _gateway.ChatAsync(_other, model: "only")).Code, Is.EqualTo("no_healthy_deployments"));
    }

    [TestCase(429)]
    [TestCase(401)]
    [TestCase(500)]
    [TestCase(0)]
    public async Task Under_a_wildcard_one_upstream_model_rests_and_no_other(int status)
    {
        _gateway.Upstream.Plan("all", context => ModelOf(context) == "bad-1" ? (status == 0 ? StubUpstream.Broken(context) : StubUpstream.Status(status)(context)) : StubUpstream.Complete(context));
        for (var i = 0; i < 6; i++) await _gateway.ChatAsync(_one, model: "prov/bad-1");

        var good = await _gateway.ChatAsync(_other, model: "prov/good-1");

        Assert.That((good.Status, good.Deployment), Is.EqualTo((200, "all")));
        Assert.That((await _gateway.ChatAsync(_other, model: "prov/bad-1")).Code, Is.EqualTo("no_healthy_deployments"));
    }

    [Test]
    public async Task Under_a_wildcard_that_means_one_upstream_model_there_is_one_health()
    {
        _gateway.Upstream.PlanStatus("fixed", 401);
        await _gateway.ChatAsync(_one, model: "fixed/a");

        Assert.That((await _gateway.ChatAsync(_one, model: "fixed/b")).Code, Is.EqualTo("no_healthy_deployments"));
    }

    private Task<GatewayHost> StartAsync(JsonObject more)
    {
        var router = new JsonObject { ["cooldown_time"] = 30, ["fallbacks"] = new JsonArray(new JsonObject { ["main"] = GatewayHost.Array("spare") }) };
        foreach (var (name, value) in more) router[name] = value?.DeepClone();
        return GatewayHost.StartAsync(World, router, replace: GatewayHost.With(_time));
    }

    private static Func<HttpContext, Task> Saying(int status, string body) => context =>
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(body);
    };

    private static string? ModelOf(HttpContext context) =>
        System.Text.Json.JsonDocument.Parse((byte[])context.Items[StubUpstream.BodyItem]!).RootElement.GetProperty("model").GetString();
}
