using System.IO.Compression;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Gateway.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.Gateway.Inference;

/// <summary>When several refusals apply the first of the page's order is given, so that an answer never tells more than its asker may know.</summary>
public sealed class RefusalOrder
{
    private const int MaxBytes = 1024;

    private static readonly TimeSpan MaxAge = TimeSpan.FromMinutes(1);

    private static readonly TestDeployment[] World =
    [
        new("eu", Tags: ["region:eu"]),
        new("us", "us-only", ["region:us"]),
    ];

    private FakeTimeProvider _time = null!;
    private GatewayHost _gateway = null!;

    [SetUp]
    public async Task Start()
    {
        _time = new FakeTimeProvider(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));
        _gateway = await GatewayHost.StartAsync(
            World,
            new JsonObject { ["allowed_fails"] = 0, ["cooldown_time"] = 3600 },
            new JsonObject { ["max_request_bytes"] = MaxBytes },
            GatewayHost.With(_time),
            new JsonObject { ["max_age"] = MaxAge.TotalSeconds });
    }

    [TearDown]
    public async Task Stop() => await _gateway.DisposeAsync();

    [Test]
    public async Task A_request_that_deserves_no_refusal_is_answered()
    {
        Assert.That((await _gateway.ChatAsync(_gateway.AddKey(allowed: ["region:eu"]))).Status, Is.EqualTo(200));
    }

    [Test]
    public async Task The_key_comes_before_the_age_of_the_keys()
    {
        var blocked = _gateway.AddKey(blocked: true);
        var expired = _gateway.AddKey(expires: _time.GetUtcNow());
        _gateway.AddTeam("blocked", blocked: true);
        var ofBlockedTeam = _gateway.AddKey(team: "blocked");
        _time.Advance(MaxAge + TimeSpan.FromSeconds(1));

        Assert.That(await CodeAsync(null), Is.EqualTo((401, "invalid_api_key")));
        Assert.That(await CodeAsync("sk-unknown"), Is.EqualTo((401, "invalid_api_key")));
        Assert.That(await CodeAsync(blocked), Is.EqualTo((401, "key_blocked")));
        Assert.That(await CodeAsync(expired), Is.EqualTo((401, "key_expired")));
        Assert.That(await CodeAsync(ofBlockedTeam), Is.EqualTo((401, "team_blocked")));
    }

    [Test]
    public async Task The_age_of_the_keys_comes_before_the_body()
    {
        var key = _gateway.AddKey();
        _time.Advance(MaxAge);
        Assert.That((await _gateway.ChatAsync(key)).Status, Is.EqualTo(200));

        _time.Advance(TimeSpan.FromMilliseconds(1));

        var answer = await _gateway.SendAsync(key, new string('x', MaxBytes + 1));
        Assert.That((answer.Status, answer.Code), Is.EqualTo((503, "keys_stale")));
        Assert.That(answer.Headers, Does.ContainKey("retry-after"));
        Assert.That(await CodeAsync(GatewayHost.MasterKey), Is.EqualTo((503, "keys_stale")));

        _gateway.Cache.Confirm();
        Assert.That((await _gateway.ChatAsync(key)).Status, Is.EqualTo(200));
    }

    [Test]
    public async Task The_bodys_size_comes_before_its_sense_however_it_is_sent()
    {
        var key = _gateway.AddKey(models: ["other"]);
        var nonsense = new byte[MaxBytes + 1];

        Assert.That(await CodeAsync(key, new ByteArrayContent(nonsense)), Is.EqualTo((413, "request_too_large")));
        Assert.That(await CodeAsync(key, new StreamContent(new NonSeekable(nonsense))), Is.EqualTo((413, "request_too_large")));
        Assert.That(await CodeAsync(key, Gzip(nonsense)), Is.EqualTo((413, "request_too_large")));
        Assert.That(await CodeAsync(key, new ByteArrayContent(nonsense[..MaxBytes])), Is.EqualTo((400, "invalid_request")));
    }

    [TestCase("{", "invalid_request")]
    [TestCase("""{"model":"gpt-4","model":"gpt-4"}""", "invalid_request")]
    [TestCase("""{"model":"gpt-4","tags":"region:us"}""", "invalid_request")]
    [TestCase("""{"model":"gpt-4","api_base":"http://127.0.0.1:1"}""", "unsupported_parameter")]
    public async Task The_body_comes_before_the_model_list(string body, string code)
    {
        var answer = await _gateway.SendAsync(_gateway.AddKey(models: ["other"]), body);

        Assert.That((answer.Status, answer.Code), Is.EqualTo((400, code)));
    }

    [Test]
    public async Task A_model_that_is_not_listed_is_403_whether_or_not_it_exists()
    {
        _gateway.AddTeam("narrow", models: ["other"]);

        foreach (var key in (string[])[_gateway.AddKey(models: ["other"]), _gateway.AddKey(team: "narrow")])
        {
            var existing = await _gateway.ChatAsync(key, model: "gpt-4");
            var unknown = await _gateway.ChatAsync(key, model: "gpt-X");

            Assert.That((existing.Status, existing.Code), Is.EqualTo((403, "model_not_allowed")));
            Assert.That((unknown.Status, unknown.Words.Replace("gpt-X", "gpt-4", StringComparison.Ordinal)), Is.EqualTo((403, existing.Words)));
        }
    }

    [Test]
    public async Task The_model_list_comes_before_the_tags()
    {
        var key = _gateway.AddKey(allowed: ["region:eu"], models: ["other"]);

        Assert.That(await CodeAsync(key, """{"tags":["region:us"]}"""), Is.EqualTo((403, "model_not_allowed")));
    }

    [Test]
    public async Task An_unknown_model_comes_before_the_tags()
    {
        var key = _gateway.AddKey(allowed: ["region:eu"]);

        Assert.That(await CodeAsync(key, """{"tags":["region:us"]}""", "gpt-X"), Is.EqualTo((404, "model_not_found")));
    }

    [Test]
    public async Task A_tag_that_is_not_allowed_comes_before_an_empty_selection()
    {
        var key = _gateway.AddKey(allowed: ["region:eu"]);

        Assert.That(await CodeAsync(key, """{"tags":["region:us"]}""", "us-only"), Is.EqualTo((401, "tags_not_allowed")));
        Assert.That(await CodeAsync(key, model: "us-only"), Is.EqualTo((401, "no_deployments_with_tag_routing")));
    }

    [Test]
    public async Task An_empty_selection_comes_before_a_rest()
    {
        var (scoped, free) = (_gateway.AddKey(allowed: ["region:eu"]), _gateway.AddKey());
        _gateway.Upstream.PlanStatus("us", 500);
        await _gateway.ChatAsync(free, model: "us-only");

        Assert.That(await CodeAsync(free, model: "us-only"), Is.EqualTo((503, "no_healthy_deployments")));
        Assert.That(await CodeAsync(scoped, model: "us-only"), Is.EqualTo((401, "no_deployments_with_tag_routing")));
    }

    [Test]
    public async Task A_key_expires_at_its_very_instant()
    {
        var key = _gateway.AddKey(expires: _time.GetUtcNow().AddSeconds(10));

        _time.Advance(TimeSpan.FromMilliseconds(9_999));
        var before = await _gateway.ChatAsync(key);
        _time.Advance(TimeSpan.FromMilliseconds(1));

        Assert.That(before.Status, Is.EqualTo(200));
        Assert.That(await CodeAsync(key), Is.EqualTo((401, "key_expired")));
    }

    [Test]
    public async Task A_key_whose_team_is_gone_is_no_key()
    {
        _gateway.AddTeam("short-lived", tags: ["region:eu"]);
        var key = _gateway.AddKey(team: "short-lived");
        Assert.That((await _gateway.ChatAsync(key)).Status, Is.EqualTo(200));

        _gateway.Keys.TryApply(new Shared.Contracts.Sync.Change { TeamRemoved = "short-lived" });

        Assert.That(await CodeAsync(key), Is.EqualTo((401, "invalid_api_key")));
        Assert.That(_gateway.Upstream.Called, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Before_the_keys_are_loaded_a_key_is_asked_to_come_back_and_no_key_is_still_401()
    {
        await using var cold = await GatewayHost.StartAsync(World, loadsKeys: false);

        var answer = await cold.ChatAsync("sk-any", "{}");

        Assert.That((answer.Status, answer.Code), Is.EqualTo((503, "keys_not_loaded")));
        Assert.That(answer.Headers, Does.ContainKey("retry-after"));
        Assert.That((await cold.ChatAsync(null)).Status, Is.EqualTo(401));
        Assert.That((await cold.GetAsync(null, "/health/readiness")).Status, Is.EqualTo(503));
        Assert.That((await cold.GetAsync(null, "/health/liveness")).Status, Is.EqualTo(200));
        Assert.That(cold.Upstream.Hits, Is.Empty);
    }

    private async Task<(int, string?)> CodeAsync(string? key, string body = "{}", string model = "gpt-4")
    {
        var before = _gateway.Upstream.Hits.Count;
        var answer = await _gateway.ChatAsync(key, body, model);
        Assert.That(_gateway.Upstream.Hits, Has.Count.EqualTo(before), "an upstream was called");
        return (answer.Status, answer.Code);
    }

    private async Task<(int, string?)> CodeAsync(string key, HttpContent content)
    {
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions") { Content = content };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        using var response = await _gateway.Client.SendAsync(request);
        var answer = await GatewayAnswer.ReadAsync(response);
        return (answer.Status, answer.Code);
    }

    private static ByteArrayContent Gzip(byte[] bytes)
    {
        using var buffer = new MemoryStream();
        using (var gzip = new GZipStream(buffer, CompressionLevel.Fastest)) gzip.Write(bytes);
        var content = new ByteArrayContent(buffer.ToArray());
        content.Headers.ContentEncoding.Add("gzip");
        return content;
    }

    /// <summary>A stream of unknown length, so that it is sent in chunks.</summary>
    private sealed class NonSeekable(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;
    }
}
