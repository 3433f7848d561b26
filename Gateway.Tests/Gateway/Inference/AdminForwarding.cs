using System.Net;
using System.Text.Json.Nodes;
using Gateway.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Shared.Contracts.Sync;

namespace Gateway.Tests.Gateway.Inference;

/// <summary>The administration's paths pass through the gateway where the operator asks for it, and only they.</summary>
public sealed class AdminForwarding
{
    private StubUpstream _admin = null!;
    private GatewayHost _gateway = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        _admin = await StubUpstream.StartAsync();
        _gateway = await GatewayHost.StartAsync([new("a")], general: new JsonObject { ["forward_admin"] = true, ["admin_url"] = _admin.Root });
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        await _gateway.DisposeAsync();
        await _admin.DisposeAsync();
    }

    [SetUp]
    public void Forget() => _admin.Reset();

    [TestCase("/key/generate")]
    [TestCase("/key/abc/regenerate?x=1&y=%2F")]
    [TestCase("/team/new")]
    [TestCase("/v2/key/info")]
    [TestCase("/v2/team/list?page=1")]
    [TestCase("/model/info?x=1")]
    [TestCase("/v1/model/info?litellm_model_id=a")]
    [TestCase("/model_group/info")]
    [TestCase("/tag/list")]
    [TestCase("/route/reach?format=csv")]
    [TestCase("/audit?page=2")]
    [TestCase("/features")]
    [TestCase("/openapi/v1.json")]
    [TestCase("/docs")]
    [TestCase("/docs/scalar.js")]
    public async Task An_administration_path_passes_with_its_body_and_key(string target)
    {
        var answer = await RawHttp.PostAsync(_gateway.Url, target, """{"a":1.0}""", "Authorization: Bearer any", "Cookie: a=1", "x-litellm-tags: t", $"{PeerSeal.Header}: 203.0.113.9", "If-Match: \"7\"");

        Assert.That(answer.Status, Is.EqualTo(200));
        var hit = _admin.Hits.Single();
        Assert.That((hit.Target, hit.Text, hit.Headers["authorization"], hit.Headers["if-match"]), Is.EqualTo((target, """{"a":1.0}""", "Bearer any", "\"7\"")));
        Assert.That(new PeerSeal(SyncSignature.SyncKeyFromMasterKey(new(GatewayHost.MasterKey))).Open(hit.Headers[PeerSeal.Header]), Is.EqualTo(IPAddress.Loopback));
        Assert.That(hit.Headers, Does.Not.ContainKey("cookie").And.Not.ContainKey("x-litellm-tags"));
    }

    [TestCase("/key/%252e%252e/sync/snapshot")]
    [TestCase("/key/..%2fsync/snapshot")]
    [TestCase("/key/%2e%2e/sync/snapshot")]
    [TestCase("/key/../sync/snapshot")]
    [TestCase("/key/..%5csync%5csnapshot")]
    [TestCase("/key/x/%252e%252e/%252e%252e/ui/")]
    [TestCase("/key/a%23b%3Fc")]
    [TestCase("/sync/snapshot")]
    [TestCase("/ui/")]
    [TestCase("/metrics")]
    public async Task No_path_leads_beyond_the_forwarded_ones(string target)
    {
        await RawHttp.PostAsync(_gateway.Url, target, "{}", "Authorization: Bearer any");

        Assert.That(_admin.Hits.Select(h => h.Target), Is.All.StartsWith("/key/"));
        Assert.That(_admin.Hits.Select(h => h.Target), Has.None.Contains("/../").And.None.Contains("/%2e%2e/"));
    }

    [Test]
    public async Task The_admin_services_answer_comes_back_and_its_redirect_is_not_followed()
    {
        _admin.PlanEvery(context =>
        {
            context.Response.StatusCode = StatusCodes.Status302Found;
            context.Response.Headers.Location = "/elsewhere";
            context.Response.Headers.ETag = "\"8\"";
            context.Response.Headers.CacheControl = "no-store";
            context.Response.Headers["x-total-count"] = "9";
            context.Response.Headers.SetCookie = "a=1";
            return context.Response.WriteAsync("there");
        });

        var answer = await RawHttp.PostAsync(_gateway.Url, "/key/update", "{}", "Authorization: Bearer any");

        Assert.That(answer.Status, Is.EqualTo(302));
        Assert.That(answer.Head, Does.Contain("ETag: \"8\"").And.Contains("Location: /elsewhere").And.Contains("Cache-Control: no-store").And.Contains("x-total-count: 9").And.Not.Contains("Set-Cookie"));
        Assert.That(_admin.Hits, Has.Count.EqualTo(1));
    }

    [TestCase(404)]
    [TestCase(204)]
    public async Task An_answer_without_a_body_is_passed_on_as_it_is(int status)
    {
        _admin.PlanStatus("key", status, "");

        var answer = await _gateway.ChatAsync("any", path: "/key/delete");

        Assert.That((answer.Status, answer.Body), Is.EqualTo((status, "")));
    }

    [Test]
    public async Task An_admin_service_that_is_away_is_502()
    {
        _admin.PlanEvery(StubUpstream.Broken);

        var answer = await _gateway.ChatAsync("any", path: "/key/generate");

        Assert.That((answer.Status, answer.Code), Is.EqualTo((502, "admin_unavailable")));
    }

    [Test]
    public async Task Whatever_becomes_of_a_request_that_is_passed_on_nothing_of_it_is_in_a_line()
    {
        const string Key = "sk-leaked-0123456789-abcdef";
        var log = new CapturedLog();
        await using var gateway = await GatewayHost.StartAsync(
            [new("a")],
            general: new JsonObject { ["forward_admin"] = true, ["admin_url"] = _admin.Root },
            replace: services => services.AddSingleton<ILoggerProvider>(log),
            args: ["--Logging:LogLevel:Default=Trace", "--Logging:LogLevel:Microsoft.AspNetCore.Server.Kestrel.BadRequests=Trace"]);

        foreach (var plan in new Func<HttpContext, Task>[] { StubUpstream.Broken, BreaksOffAsync })
        {
            _admin.PlanEvery(plan);
            await RawHttp.PostAsync(gateway.Url, $"/key/{Key}/regenerate?{Key}", $$"""{"key":"{{Key}}"}""", $"Authorization: Bearer {Key}", $"If-Match: {Key}", $"User-Agent: {Key}");
        }

        await RawHttp.SendAsync(gateway.Url, $"POST /key/{Key}/regenerate HTTP/9.9\r\nAuthorization: {Key}\r\n\r\n");
        await RawHttp.SendAsync(gateway.Url, $"POST /key/{Key}/regenerate HTTP/1.1\r\nHost: a\r\nAuthorization {Key}\r\n\r\n");

        Assert.That(log.Lines, Is.Not.Empty);
        Assert.That(log.Lines, Has.None.Contains("leaked-0123456789"));
    }

    private static async Task BreaksOffAsync(HttpContext context)
    {
        context.Response.ContentLength = 100;
        await context.Response.WriteAsync("half");
        await context.Response.Body.FlushAsync();
        context.Abort();
    }
}
