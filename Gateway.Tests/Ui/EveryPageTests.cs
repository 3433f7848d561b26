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

    /// <summary>The navigation and the lists that hide a part of themselves. The matrix is meant to be moved sideways.</summary>
    private const string CutOff = "() => [...document.querySelectorAll('.top nav, .scroll:has(.cards)')].filter(e => e.scrollWidth > e.clientWidth).map(e => e.className || e.tagName)";

    private Desk _desk = null!;
    private Window _window = null!;

    private IPage Page => _window.Page;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _desk = await Desk.StartAsync(new TestDeployment("eu", Tags: ["region:eu", "tier:paid"]), new TestDeployment("us", Tags: ["region:us"]));
        await _desk.Installation.AdminAsync("/team/new", """{"team_id":"focused"}""");
        await _desk.Installation.AdminAsync("/key/generate", """{"key_alias":"focused"}""");
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        if (_desk is not null) await _desk.DisposeAsync();
    }

    [SetUp]
    public async Task OpenAsync() => _window = await _desk.OpenAsync();

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
        await _desk.Installation.AdminAsync("/team/new", $$"""{"team_id":"{{Long}}","tags":["region:eu","classification:confidential-personal-data"]}""");
        await _desk.Installation.KeyAsync($$"""{"key_alias":"{{Long}}","team_id":"{{Long}}","user_id":"{{Long}}"}""");
        await Page.SetViewportSizeAsync(Phone, 844);

        foreach (var (path, heading) in Pages)
        {
            await _window.GoAsync(path, heading);
            await Page.Locator("table, .empty").First.WaitForAsync();

            Assert.That(await Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth"), Is.LessThanOrEqualTo(Phone), path);
            Assert.That(await Page.EvaluateAsync<string[]>(CutOff), Is.Empty, path);
        }
    }

    [TestCase(ColorScheme.Light)]
    [TestCase(ColorScheme.Dark)]
    public async Task No_page_and_no_dialog_keeps_anybody_out(ColorScheme scheme)
    {
        var name = $"looked-at-{scheme}".ToLowerInvariant();
        await _desk.Installation.AdminAsync("/team/new", $$"""{"team_id":"{{name}}","tags":["region:eu"]}""");
        await _desk.Installation.KeyAsync($$"""{"key_alias":"{{name}}","allowed_tags":["region:eu"]}""");
        await Page.EmulateMediaAsync(new() { ColorScheme = scheme });
        var barriers = new List<string>();

        foreach (var (path, heading) in Pages)
        {
            await _window.GoAsync(path, heading);
            await Page.Locator("table, .empty").First.WaitForAsync();
            barriers.AddRange((await _window.BarriersAsync()).Select(b => $"{path}: {b}"));
        }

        foreach (var dialog in new Dialogs(_window, name).All)
        {
            var shown = await dialog();
            barriers.AddRange((await _window.BarriersAsync("fluent-dialog")).Select(b => $"{shown}: {b}"));
        }

        Assert.That(barriers, Is.Empty);
    }

    [TestCase("keys", "Keys", "Edit focused", "Alias")]
    [TestCase("keys", "Keys", "Regenerate focused", "The old text works for (no time)")]
    [TestCase("keys", "Keys", "Delete focused", "Cancel")]
    [TestCase("teams", "Teams", "New team", "Id")]
    [TestCase("teams", "Teams", "Edit focused", "Alias")]
    [TestCase("teams", "Teams", "Delete focused", "Cancel")]
    public async Task A_dialog_takes_the_focus_and_escape_gives_it_back(string path, string heading, string opener, string first)
    {
        await _window.GoAsync(path, heading);
        await _window.Button(opener).FocusAsync();

        await Page.Keyboard.PressAsync("Enter");

        await Eventually.HoldsAsync(async () => await _window.FocusedAsync() == first, $"the focus goes to '{first}'");
        await Page.Keyboard.PressAsync("Escape");
        await Eventually.HoldsAsync(async () => await _window.FocusedAsync() == opener, $"the focus goes back to '{opener}'");
        await Assertions.Expect(Page.Locator("fluent-dialog")).ToHaveCountAsync(0);
    }
}
