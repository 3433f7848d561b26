using Gateway.Tests.Support;
using Shared.Contracts.Sync;

namespace Gateway.Tests.Gateway.Inference;

/// <summary>Tag scopes, end to end: whatever a caller sends and however it sends it, only deployments in scope get the bytes (docs/routing.md).</summary>
public sealed class ScopesOverHttp
{
    private static readonly TestDeployment[] World =
    [
        new("eu-free", Tags: ["region:eu", "tier:free"]),
        new("eu-paid", Tags: ["region:eu", "tier:paid"]),
        new("us-free", Tags: ["region:us", "tier:free"]),
        new("us-paid", Tags: ["region:us", "tier:paid"]),
        new("both-paid", Tags: ["region:eu", "region:us", "tier:paid"]),
        new("bare"),
        new("free", "tiered", ["free"]),
        new("paid", "tiered", ["paid"]),
        new("standard", "tiered", ["default"]),
        new("us-alone", "us-only", ["region:us"]),
    ];

    /// <summary>A request for the tag <c>tier:paid</c>, said in every way there is.</summary>
    private static readonly (string Body, (string, string)[] Headers)[] AsksForPaid =
    [
        ("""{"tags":["tier:paid"]}""", []),
        ("""{"metadata":{"tags":["tier:paid"]}}""", []),
        ("""{"litellm_metadata":{"tags":["tier:paid"]}}""", []),
        ("{}", [("x-litellm-tags", "tier:paid")]),
        ("{}", [("x-litellm-tags", " , tier:paid ,, ")]),
        ("{}", [("x-litellm-tags", ""), ("x-litellm-tags", "tier:paid")]),
        ("""{"tags":["tier:paid"],"metadata":{"tags":["tier:paid"]}}""", [("X-LiteLLM-Tags", "tier:paid")]),
        ("""{"tags":[" tier:paid "],"metadata":{"tags":null},"litellm_metadata":{"tags":[]}}""", []),
        ("""{"tags":["\u0074ier\u003apaid"]}""", []),
    ];

    /// <summary>A request for the tag <c>region:us</c>, said in every way there is.</summary>
    private static readonly (string Body, (string, string)[] Headers)[] AsksForUs =
    [
        ("""{"tags":["region:us"]}""", []),
        ("""{"tags":["region:eu","region:us"]}""", []),
        ("""{"tags":["&region:us"]}""", []),
        ("""{"tags":[" & region:us"]}""", []),
        ("""{"metadata":{"tags":["region:us"]}}""", []),
        ("""{"litellm_metadata":{"tags":["region:us"]}}""", []),
        ("""{"tags":["region:eu"],"metadata":{"tags":["region:eu"]},"litellm_metadata":{"tags":["region:us"]}}""", []),
        ("""{"tags":["\u0072egion:us"]}""", []),
        ("{}", [("x-litellm-tags", "region:us")]),
        ("{}", [("x-litellm-tags", "region:eu"), ("x-litellm-tags", "region:us")]),
        ("{}", [("x-litellm-tags", "region:eu,, ,region:us")]),
        ("""{"tags":["region:eu"]}""", [("x-litellm-tags", "region:us")]),
        ("""{"tags":["!tier:free","region:us"]}""", []),
    ];

    private GatewayHost _gateway = null!;

    [OneTimeSetUp]
    public async Task Start() => _gateway = await GatewayHost.StartAsync(World, GatewayHost.NeverResting(), replace: GatewayHost.With(new HastyTime()));

    [OneTimeTearDown]
    public async Task Stop() => await _gateway.DisposeAsync();

    [SetUp]
    public void Forget() => _gateway.Upstream.Reset();

    [Test]
    public async Task A_key_without_tags_of_its_own_reaches_the_whole_group()
    {
        var key = _gateway.AddKey();

        Assert.That(await _gateway.ReachAsync(key), Is.EqualTo(new[] { "bare", "both-paid", "eu-free", "eu-paid", "us-free", "us-paid" }));
    }

    [TestCase(new[] { "region:eu" }, new[] { "eu-free", "eu-paid" })]
    [TestCase(new[] { "region:eu", "region:us" }, new[] { "both-paid", "eu-free", "eu-paid", "us-free", "us-paid" })]
    [TestCase(new[] { "region:eu", "tier:paid" }, new[] { "eu-paid" })]
    [TestCase(new[] { "region:eu", "tier:paid", "tier:free" }, new[] { "eu-free", "eu-paid" })]
    [TestCase(new[] { "tier:paid" }, new[] { "both-paid", "eu-paid", "us-paid" })]
    [TestCase(new[] { "region:EU" }, new string[0])]
    [TestCase(new[] { "default" }, new string[0])]
    [TestCase(new string[0], new string[0])]
    public async Task A_scope_reaches_only_what_satisfies_every_facet_it_names(string[] scope, string[] reached)
    {
        Assert.That(await _gateway.ReachAsync(_gateway.AddKey(allowed: scope)), Is.EqualTo(reached));
        Assert.That(await _gateway.ReachAsync(_gateway.AddKey(enforced: scope)), Is.EqualTo(reached));
        var team = $"team-{Guid.NewGuid():N}";
        _gateway.AddTeam(team, tags: scope);
        Assert.That(await _gateway.ReachAsync(_gateway.AddKey(team: team)), Is.EqualTo(reached));
    }

    [TestCaseSource(nameof(AsksForPaid))]
    public async Task A_wish_for_the_paid_tier_stays_in_the_scopes_region((string Body, (string, string)[] Headers) request)
    {
        var key = _gateway.AddKey(allowed: ["region:eu", "tier:paid"]);

        Assert.That(await _gateway.ReachAsync(key, request.Body, headers: request.Headers), Is.EqualTo(new[] { "eu-paid" }));
    }

    [TestCaseSource(nameof(AsksForPaid))]
    public async Task A_wish_is_heard_from_every_place_it_can_stand_in((string Body, (string, string)[] Headers) request)
    {
        var key = _gateway.AddKey();

        Assert.That(await _gateway.ReachAsync(key, request.Body, headers: request.Headers), Is.EqualTo(new[] { "both-paid", "eu-paid", "us-paid" }));
    }

    [TestCaseSource(nameof(AsksForUs))]
    public async Task A_tag_outside_the_scope_is_refused_before_any_upstream_hears_of_it((string Body, (string, string)[] Headers) request)
    {
        var key = _gateway.AddKey(allowed: ["region:eu", "tier:free", "tier:paid"]);

        var answer = await _gateway.ChatAsync(key, request.Body, headers: request.Headers);

        Assert.That((answer.Status, answer.Code), Is.EqualTo((401, "tags_not_allowed")));
        Assert.That(answer.Body, Does.Contain("region:us"));
        Assert.That(_gateway.Upstream.Hits, Is.Empty);
    }

    [TestCaseSource(nameof(AsksForUs))]
    public async Task Enforced_tags_hold_whatever_the_caller_asks_for((string Body, (string, string)[] Headers) request)
    {
        var key = _gateway.AddKey(enforced: ["region:eu", "tier:free"]);

        var answer = await _gateway.ChatAsync(key, request.Body, headers: request.Headers);

        Assert.That((answer.Status, answer.Deployment), Is.EqualTo((200, "eu-free")));
        Assert.That(_gateway.Upstream.Called, Is.EqualTo(new[] { "eu-free" }));
    }

    [TestCase("""{"tags":"region:us"}""")]
    [TestCase("""{"tags":[1]}""")]
    [TestCase("""{"tags":[""]}""")]
    public async Task Enforced_tags_leave_the_callers_tags_unread_even_where_they_make_no_sense(string body)
    {
        var answer = await _gateway.ChatAsync(_gateway.AddKey(enforced: ["region:eu", "tier:free"]), body);

        Assert.That(answer.Deployment, Is.EqualTo("eu-free"));
    }

    [TestCaseSource(nameof(AsksForUs))]
    public async Task A_teams_scope_refuses_for_every_key_of_the_team((string Body, (string, string)[] Headers) request)
    {
        var team = $"team-{Guid.NewGuid():N}";
        _gateway.AddTeam(team, tags: ["region:eu"]);
        var key = _gateway.AddKey(team: team);

        var answer = await _gateway.ChatAsync(key, request.Body, headers: request.Headers);

        Assert.That((answer.Status, answer.Code), Is.EqualTo((401, "tags_not_allowed")));
        Assert.That(_gateway.Upstream.Hits, Is.Empty);
    }

    [Test]
    public async Task Key_and_team_scopes_both_hold()
    {
        _gateway.AddTeam("eu-team", tags: ["region:eu"]);

        Assert.That(await _gateway.ReachAsync(_gateway.AddKey(team: "eu-team", allowed: ["tier:paid"])), Is.EqualTo(new[] { "eu-paid" }));
        Assert.That(await _gateway.ReachAsync(_gateway.AddKey(team: "eu-team", enforced: ["tier:free"])), Is.EqualTo(new[] { "eu-free" }));
        Assert.That(await _gateway.ReachAsync(_gateway.AddKey(team: "eu-team", allowed: ["region:us"])), Is.Empty);
        Assert.That(await _gateway.ReachAsync(_gateway.AddKey(team: "eu-team", allowed: ["region:us", "region:eu"])), Is.EqualTo(new[] { "eu-free", "eu-paid" }));
    }

    [Test]
    public async Task A_scope_that_reaches_nothing_in_the_group_is_a_refusal_and_no_upstream_is_called()
    {
        var answer = await _gateway.ChatAsync(_gateway.AddKey(allowed: ["region:eu"]), model: "us-only");

        Assert.That((answer.Status, answer.Code), Is.EqualTo((401, "no_deployments_with_tag_routing")));
        Assert.That(_gateway.Upstream.Hits, Is.Empty);
    }

    [TestCase("""{"tags":["free"]}""", new[] { "free" })]
    [TestCase("""{"tags":["paid"]}""", new[] { "paid" })]
    [TestCase("""{"tags":["free","paid"]}""", new[] { "free", "paid" })]
    [TestCase("{}", new[] { "standard" })]
    [TestCase("""{"tags":["unheard-of"]}""", new[] { "standard" })]
    [TestCase("""{"tags":["!paid"]}""", new[] { "standard" })]
    [TestCase("""{"tags":["!default"]}""", new string[0])]
    [TestCase("""{"tags":["&paid"]}""", new[] { "paid" })]
    [TestCase("""{"tags":["&paid","free"]}""", new string[0])]
    public async Task Without_a_scope_tags_select_and_default_catches_the_rest(string body, string[] reached)
    {
        Assert.That(await _gateway.ReachAsync(_gateway.AddKey(), body, "tiered"), Is.EqualTo(reached));
    }

    [Test]
    public async Task In_a_scope_default_has_no_power()
    {
        Assert.That(await _gateway.ReachAsync(_gateway.AddKey(allowed: ["free", "paid"]), model: "tiered"), Is.EqualTo(new[] { "free", "paid" }));
        Assert.That(await _gateway.ReachAsync(_gateway.AddKey(allowed: ["free"]), """{"tags":["free","!free"]}""", "tiered"), Is.Empty);
    }

    [TestCase("""{"tags":"region:eu"}""")]
    [TestCase("""{"tags":{"0":"region:eu"}}""")]
    [TestCase("""{"tags":[["region:eu"]]}""")]
    [TestCase("""{"tags":[null]}""")]
    [TestCase("""{"tags":[7]}""")]
    [TestCase("""{"metadata":"{\"tags\":[\"region:eu\"]}"}""")]
    [TestCase("""{"metadata":{"tags":"region:eu"}}""")]
    [TestCase("""{"litellm_metadata":{"tags":true}}""")]
    [TestCase("""{"litellm_metadata":["region:eu"]}""")]
    public async Task Tags_of_another_shape_than_an_array_of_strings_are_400(string body)
    {
        var answer = await _gateway.ChatAsync(_gateway.AddKey(), body);

        Assert.That((answer.Status, answer.Code), Is.EqualTo((400, "invalid_request")));
        Assert.That(_gateway.Upstream.Hits, Is.Empty);
    }

    [Test]
    public async Task More_than_64_tags_or_one_over_128_characters_are_400()
    {
        var key = _gateway.AddKey();
        var sixtyFour = string.Join(',', Enumerable.Range(0, 64).Select(i => $"!t{i}"));

        Assert.That((await _gateway.ChatAsync(key, headers: ("x-litellm-tags", sixtyFour))).Status, Is.EqualTo(200));
        Assert.That((await _gateway.ChatAsync(key, """{"tags":["!t1"]}""", headers: ("x-litellm-tags", sixtyFour))).Status, Is.EqualTo(200));
        Assert.That((await _gateway.ChatAsync(key, """{"tags":["one-more"]}""", headers: ("x-litellm-tags", sixtyFour))).Status, Is.EqualTo(400));
        Assert.That((await _gateway.ChatAsync(key, headers: ("x-litellm-tags", "!" + new string('a', 128)))).Status, Is.EqualTo(200));
        Assert.That((await _gateway.ChatAsync(key, headers: ("x-litellm-tags", "!" + new string('a', 129)))).Status, Is.EqualTo(400));
    }

    [Test]
    public void Spend_labels_of_a_key_never_come_to_a_gateway()
    {
        var fields = typeof(KeyRecord).GetProperties().Select(p => p.Name);

        Assert.That(fields, Is.EquivalentTo(new[] { "Hash", "TeamId", "Models", "AllowedTags", "EnforcedTags", "AllowedHostedTools", "ExpiresAt", "Blocked" }));
    }
}
