using Gateway.Tests.Support;
using Microsoft.Playwright;

namespace Gateway.Tests.Ui;

/// <summary>What holds for each page and each dialog: it fits a phone, and keeps nobody out.</summary>
internal sealed class EveryPageTests
{
    /// <summary>The navigation and the lists that hide a part of themselves. The matrix is meant to be moved sideways.</summary>
    private const string CutOff = "() => [...document.querySelectorAll('.top nav, .scroll:has(.cards)')].filter(e => e.scrollWidth > e.clientWidth).map(e => e.className || e.tagName)";

    private static readonly (string Path, string Heading)[] Pages =
    [
        ("keys", "Keys"), ("teams", "Teams"), ("deployments", "Deployments"), ("reach?by=region&stay=eu", "Reach"), ("explain", "Explain"), ("audit", "Audit"),
    ];

    /// <summary>What opens a dialog, and where the focus is then.</summary>
    private static readonly (string Page, string Opener, string First)[] Openers =
    [
        ("Keys", "Edit focused", "Alias"), ("Keys", "Regenerate focused", "Keep the old text working for"), ("Keys", "Delete focused", "Cancel"),
        ("Teams", "New team", "Id"), ("Teams", "Edit focused", "Alias"), ("Teams", "Delete focused", "Cancel"),
    ];

    private Desk _desk = null!;
    private Window _window = null!;

    private IPage Page => _window.Page;

    [OneTimeSetUp]
    public async Task StartAsync() =>
        _desk = await Desk.StartAsync(new TestDeployment("eu", Tags: ["region:eu", "tier:paid"]), new TestDeployment("us", Tags: ["region:us"]));

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

    [Test]
    public async Task No_page_and_no_dialog_keeps_anybody_out_in_light_or_dark()
    {
        const string Name = "looked-at";
        await _desk.Installation.AdminAsync("/team/new", $$"""{"team_id":"{{Name}}","tags":["region:eu"]}""");
        await _desk.Installation.KeyAsync($$"""{"key_alias":"{{Name}}","allowed_tags":["region:eu"]}""");
        var barriers = new List<string>();

        foreach (var (path, heading) in Pages)
        {
            await _window.GoAsync(path, heading);
            await Page.Locator("table, .empty").First.WaitForAsync();
            barriers.AddRange(await BarriersAsync(path, "html"));
        }

        foreach (var open in new Dialogs(_window, Name).All) barriers.AddRange(await BarriersAsync(await open(), "fluent-dialog"));
        Assert.That(barriers, Is.Empty);
    }

    [Test]
    public async Task A_dialog_takes_the_focus_and_escape_gives_it_back()
    {
        await _desk.Installation.AdminAsync("/team/new", """{"team_id":"focused"}""");
        await _desk.Installation.AdminAsync("/key/generate", """{"key_alias":"focused"}""");

        foreach (var (page, opener, first) in Openers)
        {
            await _window.GoAsync(page.ToLowerInvariant(), page);
            await _window.Button(opener).FocusAsync();
            await Page.Keyboard.PressAsync("Enter");
            await Eventually.HoldsAsync(async () => await _window.FocusedAsync() == first, $"'{opener}' puts the focus on '{first}'");
            await Page.Keyboard.PressAsync("Escape");
            await Eventually.HoldsAsync(async () => await _window.FocusedAsync() == opener, $"the focus goes back to '{opener}'");
            await Assertions.Expect(Page.Locator("fluent-dialog")).ToHaveCountAsync(0);
        }
    }

    /// <summary>By every rule in light; dark differs in its colours only.</summary>
    private async Task<IEnumerable<string>> BarriersAsync(string shown, string within)
    {
        await Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        await Page.Locator("body[data-theme=dark]").WaitForAsync();
        var inDark = await _window.BarriersAsync(within, "color-contrast");
        await Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
        await Page.Locator("body:not([data-theme=dark])").WaitForAsync();
        return [.. (await _window.BarriersAsync(within)).Select(b => $"{shown}: {b}"), .. inDark.Select(b => $"{shown}, dark: {b}")];
    }
}
