using System.Text.Json.Nodes;
using Gateway.Tests.Support;

namespace Gateway.Tests.Gateway.Inference;

/// <summary>Scripts of other sites: what a browser asks before, and what it lets them read.</summary>
public sealed class Browsers
{
    private const string App = "https://app.example";

    private static readonly TestDeployment[] World = [new("a")];

    [Test]
    public async Task A_preflight_of_a_named_site_is_answered_without_a_key()
    {
        await using var gateway = await StartAsync(App);

        var answer = await PreflightAsync(gateway, App);

        Assert.That(answer.Status, Is.EqualTo(204));
        Assert.That(answer.Headers["access-control-allow-origin"], Is.EqualTo(App));
        Assert.That(answer.Headers["access-control-allow-methods"], Does.Contain("POST"));
        Assert.That(answer.Headers["access-control-allow-headers"], Does.Contain("authorization").And.Contain("x-stainless-os").And.Contain("x-litellm-tags"));
        Assert.That(answer.Headers["access-control-max-age"], Is.EqualTo("600"));
        Assert.That(answer.Headers.Keys, Does.Not.Contain("access-control-allow-credentials"));
    }

    [TestCase(true, 200)]
    [TestCase(false, 401)]
    public async Task Answers_and_errors_name_the_site_and_what_may_be_read(bool hasKey, int status)
    {
        await using var gateway = await StartAsync(App);

        var answer = await gateway.ChatAsync(hasKey ? gateway.AddKey() : "sk-wrong", headers: ("Origin", App));

        Assert.That(answer.Status, Is.EqualTo(status));
        Assert.That(answer.Headers["access-control-allow-origin"], Is.EqualTo(App));
        Assert.That(answer.Headers["access-control-expose-headers"], Does.Contain("x-litellm-call-id").And.Contain("Retry-After"));
        Assert.That(answer.Headers["vary"], Is.EqualTo("Origin"));
    }

    [TestCase("https://other.example")]
    [TestCase("http://app.example")]
    [TestCase("https://app.example.other.example")]
    [TestCase("null")]
    public async Task Another_site_is_named_nowhere(string origin)
    {
        await using var gateway = await StartAsync(App);

        var (preflight, answer) = (await PreflightAsync(gateway, origin), await gateway.ChatAsync(gateway.AddKey(), headers: ("Origin", origin)));

        Assert.That(preflight.Headers.Keys.Concat(answer.Headers.Keys), Has.None.EqualTo("access-control-allow-origin"));
    }

    [Test]
    public async Task A_star_means_every_site_and_no_cookies()
    {
        await using var gateway = await StartAsync("*");

        var answer = await PreflightAsync(gateway, "https://any.example");

        Assert.That(answer.Headers["access-control-allow-origin"], Is.EqualTo("*"));
        Assert.That(answer.Headers.Keys, Does.Not.Contain("access-control-allow-credentials"));
    }

    [TestCase("/v1/chat/completions")]
    [TestCase("/v1/models")]
    [TestCase("/key/generate")]
    public async Task Without_the_setting_a_preflight_is_405_and_not_a_question_for_a_key(string path)
    {
        await using var gateway = await GatewayHost.StartAsync(World, general: new JsonObject { ["forward_admin"] = true });

        var answer = await PreflightAsync(gateway, App, path);

        Assert.That((answer.Status, answer.Code), Is.EqualTo((405, "method_not_allowed")));
        Assert.That(answer.Headers.Keys, Has.None.StartsWith("access-control-"));
    }

    [TestCase("app.example", "is not an origin")]
    [TestCase("https://app.example/", "is written otherwise by browsers: https://app.example")]
    [TestCase("https://app.example:443", "is written otherwise by browsers: https://app.example")]
    [TestCase("https://*.example", "has a * in it")]
    public void An_origin_that_no_browser_sends_is_an_error(string origin, string fault) => Assert.That(
        ConfigurationText.OnlyProblem(ConfigurationText.WithGeneral($"master_key: sk-master-1234567890abcdef, cors_origins: [\"{origin}\"]")).Message,
        Does.StartWith(fault));

    [TestCase("/health/liveliness")]
    [TestCase("/health/liveness")]
    [TestCase("/health/readiness")]
    [TestCase("/metrics")]
    public async Task The_head_of_a_health_path_comes_alone(string path)
    {
        foreach (var service in Enum.GetValues<Served>())
        {
            using var folder = new CertificateFolder();
            await using var host = await ListeningHost.StartAsync(service, folder.Path, "");
            if (service == Served.Gateway) ((global::Gateway.Api.Authentication.KeyCache)host.Services.GetService(typeof(global::Gateway.Api.Authentication.KeyCache))!).Replace(new global::Gateway.Api.Authentication.KeyTable());

            var answer = await host.SendAsync($"HEAD {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n");

            Assert.That((answer.Status, answer.Body), Is.EqualTo((200, "")), $"{service}");
        }
    }

    private static Task<GatewayHost> StartAsync(string origin) => GatewayHost.StartAsync(World, general: new JsonObject { ["cors_origins"] = GatewayHost.Array(origin) });

    private static async Task<GatewayAnswer> PreflightAsync(GatewayHost gateway, string origin, string path = "/v1/chat/completions")
    {
        using var request = new HttpRequestMessage(HttpMethod.Options, path);
        request.Headers.Add("Origin", origin);
        request.Headers.Add("Access-Control-Request-Method", "POST");
        request.Headers.Add("Access-Control-Request-Headers", "authorization,content-type,x-litellm-tags,x-stainless-os");
        using var response = await gateway.Client.SendAsync(request);
        return await GatewayAnswer.ReadAsync(response);
    }
}
