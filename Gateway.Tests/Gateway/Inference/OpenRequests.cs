using System.Text.Json.Nodes;
using Gateway.Api.Authentication;
using Gateway.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace Gateway.Tests.Gateway.Inference;

/// <summary>
/// What becomes of a request that is open while its key ends or changes: nothing is sent that the key may not send at that moment. Each case is tried twice,
/// while the body comes, and between two attempts.
/// </summary>
internal sealed class OpenRequests
{
    private const string Body = """{"model":"pair","messages":[],"tags":["region:eu"]}""";

    private static readonly TestDeployment[] World =
    [
        new("eu", "pair", ["region:eu"]), new("eu-2", "pair", ["region:eu", "tier:paid"]), new("us", "pair", ["region:us"]),
        new("spare", "spare", ["region:eu"]), new("small", "small", ["region:eu"]), new("large", "large", ["region:eu"]),
    ];

    private static readonly TimeSpan MaxAge = TimeSpan.FromHours(1);

    private readonly HastyTime _time = new();
    private GatewayHost _gateway = null!;

    /// <summary>What may happen to a key of team <c>team</c> with the scope <c>region:eu</c>, and the answer that is due from then on.</summary>
    private static IEnumerable<TestCaseData> Ends()
    {
        yield return End("blocked", (g, _, key) => g.SetKey(key, ["region:eu"], team: "team", blocked: true), 401, "key_blocked");
        yield return End("deleted", (g, _, key) => g.RemoveKey(key), 401, "invalid_api_key");
        yield return End("expired", (g, time, key) => g.SetKey(key, ["region:eu"], team: "team", expires: time.GetUtcNow().AddMilliseconds(-1)), 401, "key_expired");
        yield return End("regenerated", (g, _, key) => { g.AddKey(["region:eu"], team: "team"); g.RemoveKey(key); }, 401, "invalid_api_key");
        yield return End("its team is blocked", (g, _, _) => g.AddTeam("team", blocked: true), 401, "team_blocked");
        yield return End("its team is removed", (g, _, _) => g.RemoveTeam("team"), 401, "invalid_api_key");
        yield return End("moved to a team that nobody knows", (g, _, key) => g.SetKey(key, ["region:eu"], team: "gone"), 401, "invalid_api_key");
        yield return End("narrowed to other models", (g, _, key) => g.SetKey(key, ["region:eu"], team: "team", models: ["spare"]), 403, "model_not_allowed");
        yield return End("its team is narrowed to other models", (g, _, _) => g.AddTeam("team", models: ["spare"]), 403, "model_not_allowed");
        yield return End("narrowed to another region", (g, _, key) => g.SetKey(key, ["region:us"], team: "team"), 401, "tags_not_allowed");
        yield return End("its team is narrowed to another region", (g, _, _) => g.AddTeam("team", ["region:us"]), 401, "tags_not_allowed");
        yield return End("narrowed to what no deployment is", (g, _, key) => g.SetKey(key, enforced: ["region:mars"], team: "team"), 401, "no_deployments_with_tag_routing");
        yield return End("in a copy that is too old", (_, time, _) => time.Advance(MaxAge + TimeSpan.FromSeconds(1)), 503, "keys_stale");
        yield return End("gone from a new copy", (g, _, _) => g.Cache.Replace(new KeyTable()), 401, "invalid_api_key");
    }

    [SetUp]
    public async Task Start()
    {
        var router = GatewayHost.NeverResting(new JsonObject
        {
            ["num_retries"] = 3,
            ["fallbacks"] = new JsonArray(new JsonObject { ["pair"] = GatewayHost.Array("spare") }),
            ["context_window_fallbacks"] = new JsonArray(new JsonObject { ["small"] = GatewayHost.Array("large") }),
        });
        _gateway = await GatewayHost.StartAsync(World, router, replace: GatewayHost.With(_time), keyCache: new JsonObject { ["max_age"] = MaxAge.TotalSeconds });
        _gateway.AddTeam("team");
    }

    [TearDown]
    public async Task Stop() => await _gateway.DisposeAsync();

    [TestCaseSource(nameof(Ends))]
    public async Task A_key_that_ends_while_the_body_comes_sends_nothing(Change change, int status, string code)
    {
        var key = _gateway.AddKey(["region:eu"], team: "team");
        using var upload = await SlowUpload.BeginAsync(_gateway, key, Body);

        change(_gateway, _time, key);
        var answer = await upload.EndAsync();

        Assert.That((answer.Status, answer.Code), Is.EqualTo((status, code)));
        Assert.That(_gateway.Upstream.Hits, Is.Empty);
    }

    [TestCaseSource(nameof(Ends))]
    public async Task A_key_that_ends_between_two_attempts_sends_no_further_one(Change change, int status, string code)
    {
        var key = _gateway.AddKey(["region:eu"], team: "team");
        _gateway.Upstream.PlanEvery(FailingAfter(() => change(_gateway, _time, key)));

        var answer = await _gateway.SendAsync(key, Body);

        Assert.That((answer.Status, answer.Code), Is.EqualTo((status, code)));
        Assert.That(_gateway.Upstream.Hits, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_key_that_ends_before_a_fallback_does_not_reach_it()
    {
        var key = _gateway.AddKey(["region:eu"]);
        _gateway.Upstream.Plan("small", Answering(400, """{"error":{"code":"context_length_exceeded"}}""", () => _gateway.SetKey(key, blocked: true)));

        var answer = await _gateway.ChatAsync(key, model: "small");

        Assert.That((answer.Status, answer.Code), Is.EqualTo((401, "key_blocked")));
        Assert.That(_gateway.Upstream.Called, Is.EqualTo(new[] { "small" }));
    }

    [Test]
    public async Task A_key_that_is_narrowed_while_the_body_comes_goes_where_it_may_go_now()
    {
        var key = _gateway.AddKey();
        using var upload = await SlowUpload.BeginAsync(_gateway, key, """{"model":"pair","messages":[]}""");

        _gateway.SetKey(key, ["region:us"]);
        var answer = await upload.EndAsync();

        Assert.That(answer.Status, Is.EqualTo(200));
        Assert.That(_gateway.Upstream.Called, Is.EqualTo(new[] { "us" }));
    }

    [Test]
    public async Task A_key_that_is_narrowed_between_two_attempts_goes_on_inside_its_new_scope_and_tries_nothing_twice_that_need_not()
    {
        var key = _gateway.AddKey(["region:eu", "region:us"]);
        _gateway.Upstream.PlanEvery(FailingAfter(() => _gateway.SetKey(key, ["tier:paid"])));

        var answer = await _gateway.ChatAsync(key, model: "pair");

        Assert.That(answer.Status, Is.EqualTo(500));
        Assert.That(_gateway.Upstream.Called.Skip(1), Is.Not.Empty.And.All.EqualTo("eu-2"), "spare is out of the new scope");
        Assert.That(_gateway.Upstream.Called, Has.Count.EqualTo(4), "the retries that were made count");
    }

    [Test]
    public async Task A_group_that_the_key_loses_is_left_for_the_next_that_it_has()
    {
        var key = _gateway.AddKey(["region:eu"]);
        _gateway.Upstream.PlanEvery(FailingAfter(() => _gateway.SetKey(key, ["region:eu"], models: ["pair"])));

        var answer = await _gateway.ChatAsync(key, model: "pair");

        Assert.That(answer.Status, Is.EqualTo(500));
        Assert.That(_gateway.Upstream.Called, Does.Not.Contain("spare"));
    }

    [Test]
    public async Task Tags_that_were_dropped_unread_count_when_the_key_does_not_enforce_its_own_any_more()
    {
        var key = _gateway.AddKey(enforced: ["region:eu"]);
        _gateway.Upstream.PlanEvery(FailingAfter(() => _gateway.SetKey(key, ["region:eu"])));

        var refused = await _gateway.ChatAsync(key, """{"tags":["region:us"]}""", "pair");
        _gateway.SetKey(key, enforced: ["region:eu"]);
        var malformed = await _gateway.ChatAsync(key, """{"tags":"region:us"}""", "pair");

        Assert.That(refused.Code, Is.EqualTo("tags_not_allowed"));
        Assert.That((malformed.Status, malformed.Code), Is.EqualTo((400, "invalid_request")));
        Assert.That(_gateway.Upstream.Hits, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task A_key_that_enforces_its_tags_by_now_drops_those_that_were_read()
    {
        var key = _gateway.AddKey();
        using var upload = await SlowUpload.BeginAsync(_gateway, key, """{"model":"pair","messages":[],"tags":"no list"}""");

        _gateway.SetKey(key, enforced: ["region:us"]);
        var answer = await upload.EndAsync();

        Assert.That((answer.Status, _gateway.Upstream.Called), Is.EqualTo((200, new[] { "us" })));
    }

    [Test]
    public async Task A_new_copy_with_the_same_terms_changes_nothing()
    {
        var key = _gateway.AddKey(["region:eu"]);
        _gateway.Upstream.PlanSequence("eu", FailingAfter(Replace), StubUpstream.Complete);
        _gateway.Upstream.PlanSequence("eu-2", FailingAfter(Replace), StubUpstream.Complete);

        var answer = await _gateway.ChatAsync(key, model: "pair");

        Assert.That(answer.Status, Is.EqualTo(200));
        Assert.That(_gateway.Upstream.Called, Has.Count.EqualTo(3));
        Assert.That(_gateway.Upstream.Called.Take(2), Is.EquivalentTo(new[] { "eu", "eu-2" }), "what was tried is remembered");

        void Replace()
        {
            _gateway.Cache.Replace(new KeyTable());
            _gateway.SetKey(key, ["region:eu"]);
        }
    }

    [Test]
    public async Task The_master_key_is_not_in_the_table_and_nothing_there_ends_it()
    {
        using var upload = await SlowUpload.BeginAsync(_gateway, GatewayHost.MasterKey, """{"model":"spare","messages":[]}""");

        _gateway.Cache.Replace(new KeyTable());

        Assert.That((await upload.EndAsync()).Status, Is.EqualTo(200));
    }

    private static Func<HttpContext, Task> FailingAfter(Action change) => Answering(500, "{}", change);

    private static Func<HttpContext, Task> Answering(int status, string body, Action change) => context =>
    {
        change();
        context.Response.StatusCode = status;
        return context.Response.WriteAsync(body);
    };

    private static TestCaseData End(string name, Change change, int status, string code) => new TestCaseData(change, status, code).SetArgDisplayNames(name);

    /// <summary>Something that happens to a key.</summary>
    internal delegate void Change(GatewayHost gateway, HastyTime time, string key);
}
