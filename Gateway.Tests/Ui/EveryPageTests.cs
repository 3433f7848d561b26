using Gateway.Tests.EndToEnd;
using Gateway.Tests.Http;
using Microsoft.Playwright;

namespace Gateway.Tests.Ui;

/// <summary>What holds for each page and each dialog: it fits a phone, and keeps nobody out.</summary>
internal sealed class EveryPageTests
{
    private static readonly (string Path, string Heading)[] Pages =
    [
        ("keys", "Keys"), ("teams", "Teams"), ("deployments", "Deployments"), ("reach?by=region&stay=eu", "Reach"), ("explain", "Explain"), ("audit", "Audit"),
    ];

    private Installation _installation = null!;
    private Browser _browser = null!;
    private Window _window = null!;

    private IPage Page => _window.Page;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _browser = await Browser.StartAsync();
        _installation = await Installation.StartAsync([new TestDeployment("eu", Tags: ["region:eu", "tier:paid"]), new TestDeployment("us", Tags: ["region:us"])]);
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        if (_browser is not null) await _browser.DisposeAsync();
        if (_installation is not null) await _installation.DisposeAsync();
    }

    [SetUp]
    public async Task OpenAsync()
    {
        _window = await _browser.OpenAsync(_installation.AdminUrl);
        await _window.SignInAsync(Installation.MasterKey);
        await _window.Heading("Reach").WaitForAsync();
    }

    [TearDown]
    public async Task CloseAsync()
    {
        if (_window is not null) await _window.DisposeAsync();
    }

    [Test]
    public async Task No_page_is_wider_than_a_phone()
    {
        const int Phone = 390;
        const string Long = "a-name-without-any-break-that-goes-on-and-on-until-it-is-really-too-long-for-a-phone";
        await _installation.AdminAsync("/team/new", $$"""{"team_id":"{{Long}}","tags":["region:eu","classification:confidential-personal-data"]}""");
        await _installation.KeyAsync($$"""{"key_alias":"{{Long}}","team_id":"{{Long}}","user_id":"{{Long}}"}""");
        await Page.SetViewportSizeAsync(Phone, 844);

        foreach (var (path, heading) in Pages)
        {
            await _window.GoAsync(path, heading);
            await Page.Locator("table, .empty").First.WaitForAsync();

            Assert.That(await Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth"), Is.LessThanOrEqualTo(Phone), path);
        }
    }

    [TestCase(ColorScheme.Light)]
    [TestCase(ColorScheme.Dark)]
    public async Task No_page_and_no_dialog_keeps_anybody_out(ColorScheme scheme)
    {
        var alias = $"looked-at-{scheme}".ToLowerInvariant();
        await _installation.KeyAsync($$"""{"key_alias":"{{alias}}","allowed_tags":["region:eu"]}""");
        await Page.EmulateMediaAsync(new() { ColorScheme = scheme });
        var barriers = new List<string>();

        foreach (var (path, heading) in Pages)
        {
            await _window.GoAsync(path, heading);
            await Page.Locator("table, .empty").First.WaitForAsync();
            barriers.AddRange((await _window.BarriersAsync()).Select(b => $"{path}: {b}"));
        }

        await _window.GoAsync("keys", "Keys");
        await _window.Button("New key").ClickAsync();
        await _window.Preview.WaitForAsync();
        barriers.AddRange((await _window.BarriersAsync()).Select(b => $"the editor: {b}"));
        await _window.Field("Alias").FillAsync(alias);
        await Page.GetByText("No limit of its own").ClickAsync();
        await _window.Button("Make the key").ClickAsync();
        await Page.Locator("#key_alias-fault").WaitForAsync();
        barriers.AddRange((await _window.BarriersAsync()).Select(b => $"the editor with a fault: {b}"));

        await _window.GoAsync("keys?q=" + alias, "Keys");
        await _window.Button("Delete " + alias).ClickAsync();
        await Page.GetByText("it cannot be brought back").WaitForAsync();
        barriers.AddRange((await _window.BarriersAsync()).Select(b => $"the question before a key goes: {b}"));

        await _window.GoAsync("teams", "Teams");
        await _window.Button("New team").ClickAsync();
        await _window.Preview.WaitForAsync();
        barriers.AddRange((await _window.BarriersAsync()).Select(b => $"the editor of teams: {b}"));

        Assert.That(barriers, Is.Empty);
    }
}
