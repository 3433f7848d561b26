using System.Net;
using Gateway.Tests.Support;

namespace Gateway.Tests.Ui;

/// <summary>What the pages are made of is really served, and with the headers that keep other hosts out.</summary>
internal sealed class AssetTests
{
    private const string Library = "_content/Microsoft.FluentUI.AspNetCore.Components/Microsoft.FluentUI.AspNetCore.Components.";

    private AdminHost _host = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => _host = await AdminHost.StartAsync();

    [OneTimeTearDown]
    public async Task StopAsync() => await _host.DisposeAsync();

    /// <summary>A wrong content root answers 200 with an empty body, which no status check would notice.</summary>
    [TestCase("gateway.css")]
    [TestCase("gateway.js")]
    [TestCase("gateway.svg")]
    [TestCase("_framework/blazor.web.js")]
    [TestCase(Library + "lib.module.js")]
    [TestCase(Library + "bundle.scp.css")]
    public async Task Every_asset_is_served_with_its_content_without_signing_in(string path)
    {
        using var visitor = new Visitor(_host.Client.BaseAddress!);

        using var answer = await visitor.GetAsync("/ui/" + path);

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That((await answer.Content.ReadAsByteArrayAsync()).Length, Is.GreaterThan(100));
    }

    [TestCase("/ui/sign-in")]
    [TestCase("/ui/gateway.css")]
    [TestCase("/ui/keys")]
    public async Task Every_answer_forbids_scripts_and_frames_of_others(string path)
    {
        using var visitor = new Visitor(_host.Client.BaseAddress!);

        using var answer = await visitor.GetAsync(path);

        var policy = string.Join(' ', answer.Headers.GetValues("Content-Security-Policy"));
        Assert.That(policy, Does.Contain("default-src 'self'; script-src 'self';").And.Contain("frame-ancestors 'none'").And.Contain("base-uri 'self'").And.Contain("form-action 'self'"));
        Assert.That(policy.Split(';').Where(rule => rule.Contains("unsafe", StringComparison.Ordinal)).Select(rule => rule.Trim()), Is.EqualTo(new[] { "style-src-attr 'unsafe-inline'" }));
        Assert.That(answer.Headers.GetValues("X-Content-Type-Options"), Is.EqualTo(new[] { "nosniff" }));
        Assert.That(answer.Headers.GetValues("Referrer-Policy"), Is.EqualTo(new[] { "same-origin" }));
    }
}
