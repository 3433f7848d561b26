using Gateway.Tests.Support;
using Microsoft.Playwright;

namespace Gateway.Tests.Ui;

/// <summary>The pages as a person uses them: a real Chromium, both services, a real gateway.</summary>
internal sealed class PagesTests
{
    private Desk _desk = null!;
    private Window _window = null!;

    private Installation Installation => _desk.Installation;

    private IPage Page => _window.Page;

    [OneTimeSetUp]
    public async Task StartAsync() =>
        _desk = await Desk.StartAsync(new TestDeployment("eu", Tags: ["region:eu", "tier:paid"]), new TestDeployment("us", Tags: ["region:us", "tier:paid"]));

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        if (_desk is not null) await _desk.DisposeAsync();
    }

    [SetUp]
    public async Task OpenAsync() => _window = await _desk.OpenAsync();

    [TearDown]
    public Task CloseAsync() => _desk.CloseAsync(_window);

    [Test]
    public async Task A_key_that_is_made_narrowed_and_blocked_here_is_enforced_by_the_gateway_and_stands_in_the_audit_log()
    {
        await _window.GoAsync("keys", "Keys");
        await _window.Button("New key").ClickAsync();
        await _window.Field("Alias").FillAsync("clerk");
        await _window.Tag("region", "eu").ClickAsync();
        await _window.Tag("region", "us").ClickAsync();
        await Assertions.Expect(Preview).ToContainTextAsync("2 of 2 deployments");
        await Page.GetByRole(AriaRole.Button, new() { Name = "Take out region:us" }).ClickAsync();
        await Assertions.Expect(Preview).ToContainTextAsync("1 of 2 deployments");
        await _window.Button("Make the key").ClickAsync();
        var key = await _window.NewKey.InnerTextAsync();
        await _window.Button("I have stored it").ClickAsync();
        await Eventually.HoldsAsync(async () => (await Installation.ChatAsync(key)).Deployment == "eu", "the EU answers the new key");
        Assert.That((await Installation.ChatAsync(key, ""","tags":["region:us"]""")).Code, Is.EqualTo("tags_not_allowed"));

        await EditAsync("clerk");
        await _window.Tag("tier", "paid").ClickAsync();
        await _window.Button("Save").ClickAsync();
        await Assertions.Expect(_window.Row("clerk")).ToContainTextAsync("tier:paid");
        await _window.Button("Block clerk").ClickAsync();
        await Assertions.Expect(_window.Row("clerk")).ToContainTextAsync("blocked");
        await Eventually.HoldsAsync(async () => (await Installation.ChatAsync(key)).Code == "key_blocked", "the gateway refuses the blocked key");

        await _window.GoAsync("audit", "Audit");
        foreach (var action in new[] { "key.generate", "key.update", "key.block" })
            await Assertions.Expect(Page.GetByRole(AriaRole.Row).Filter(new() { HasText = action }).Filter(new() { HasText = "clerk" })).ToContainTextAsync("admin (ui)");
        Assert.That(await Page.ContentAsync(), Does.Not.Contain(key));
    }

    [Test]
    public async Task Taking_out_the_last_tag_of_a_facet_is_asked_about_before_it_is_saved()
    {
        await Installation.KeyAsync("""{"key_alias":"freed","allowed_tags":["region:eu","tier:paid"]}""");
        await _window.GoAsync("keys?q=freed", "Keys");

        await EditAsync("freed");
        await Page.GetByRole(AriaRole.Button, new() { Name = "Take out region:eu" }).ClickAsync();
        await _window.Button("Save").ClickAsync();

        await Assertions.Expect(Page.GetByRole(AriaRole.Alert).Filter(new() { HasText = "opens the key further" })).ToContainTextAsync("'region' is no longer constrained");
        await Assertions.Expect(_window.Row("freed")).ToContainTextAsync("region:eu");
        await _window.Button("Save anyway").ClickAsync();
        await Assertions.Expect(_window.Row("freed")).Not.ToContainTextAsync("region:eu");
    }

    [Test]
    public async Task The_matrix_shows_what_the_report_says_and_who_can_leave()
    {
        var team = (await Installation.AdminAsync("/team/new", """{"team_id":"insiders","tags":["region:eu"]}""")).Json.GetProperty("team_id").GetString();
        await Installation.KeyAsync($$"""{"key_alias":"insider","team_id":"{{team}}"}""");
        await Installation.KeyAsync("""{"key_alias":"traveller"}""");

        await _window.GoAsync("reach?by=region&stay=eu", "Reach");

        var report = await Installation.SendAsync(HttpMethod.Get, Installation.AdminUrl + "/route/reach?size=100", Installation.MasterKey, body: null);
        await Assertions.Expect(_window.Row("traveller")).ToContainTextAsync("can leave: 1");
        await Assertions.Expect(_window.Row("insider key of")).ToContainTextAsync("stays");
        await Assertions.Expect(Verdict).ToContainTextAsync("can leave region:eu.");
        foreach (var row in report.Json.GetProperty("data").EnumerateArray())
        {
            var isTeam = row.GetProperty("kind").GetString() == "team";
            var name = row.GetProperty(isTeam ? "team_id" : row.GetProperty("key_alias").GetString() is null ? "key_name" : "key_alias").GetString()!;
            var reached = row.GetProperty("models").EnumerateArray().Sum(m => m.GetProperty("deployments").GetArrayLength());
            var shown = Page.GetByRole(AriaRole.Row).Filter(new() { Has = Page.GetByRole(AriaRole.Link, new() { Name = name, Exact = true }) });
            Assert.That(await shown.GetByText("reached", new() { Exact = true }).CountAsync(), Is.EqualTo(reached), name);
        }
    }

    [Test]
    public async Task Whether_anything_of_a_team_can_leave_is_said_of_all_its_keys_and_those_that_can_are_shown()
    {
        await Installation.AdminAsync("/team/new", """{"team_id":"mixed","team_alias":"Mixed"}""");
        for (var i = 0; i < 51; i++) await Installation.KeyAsync("""{"team_id":"mixed","allowed_tags":["region:eu"]}""");

        await _window.GoAsync("reach?by=region&stay=eu&team=Mixed", "Reach");
        await Assertions.Expect(Verdict).ToContainTextAsync("All 51 keys of the team Mixed stay inside region:eu.");
        await Installation.KeyAsync("""{"key_alias":"wanderer","team_id":"mixed"}""");
        await _window.GoAsync("reach?by=region&stay=eu&team=mixed&page=2", "Reach");
        await Assertions.Expect(Verdict).ToContainTextAsync("1 of 52 keys of the team Mixed can leave region:eu.");
        await Verdict.GetByRole(AriaRole.Link, new() { Name = "Show which" }).ClickAsync();

        await Assertions.Expect(Page.GetByRole(AriaRole.Rowheader)).ToHaveCountAsync(2);
        await Assertions.Expect(_window.Row("wanderer")).ToContainTextAsync("can leave: 1");
    }

    [Test]
    public async Task A_page_that_is_still_open_stops_acting_when_its_session_ends()
    {
        await Installation.KeyAsync("""{"key_alias":"kept"}""");
        await _window.GoAsync("keys?q=kept", "Keys");
        var other = await Page.Context.NewPageAsync();
        await other.GotoAsync("/ui/teams");
        await other.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await other.GetByLabel("Master key").WaitForAsync();

        await _window.Button("Block kept").ClickAsync();

        await Page.GetByLabel("Master key").WaitForAsync();
        var keys = await Installation.SendAsync(HttpMethod.Get, Installation.AdminUrl + "/key/list?key_alias=kept&blocked=true", Installation.MasterKey, body: null);
        Assert.That(keys.Json.GetProperty("total_count").GetInt64(), Is.Zero);
    }

    [Test]
    public async Task A_key_can_be_made_with_the_keyboard_alone()
    {
        await _window.GoAsync("keys", "Keys");
        await _window.Button("New key").FocusAsync();
        await Page.Keyboard.PressAsync("Enter");
        await _window.Field("Alias").FocusAsync();
        await Page.Keyboard.TypeAsync("typed");
        await _window.Field("Tags: search").FocusAsync();
        await Page.Keyboard.TypeAsync("region:mars");
        await Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(Page.GetByText("No deployment carries region:mars yet")).ToBeVisibleAsync();
        await Assertions.Expect(Preview).ToContainTextAsync("Nothing. Every request would be refused.");
        await _window.Button("Make the key").FocusAsync();
        await Page.Keyboard.PressAsync("Enter");

        await Assertions.Expect(_window.NewKey).ToContainTextAsync("sk-");
        Assert.That(await _window.FocusedAsync(), Is.EqualTo("The text of the key"));
        await Page.Keyboard.PressAsync("Tab");
        Assert.That(await _window.FocusedAsync(), Is.EqualTo("Copy"));
    }

    private ILocator Verdict => Page.GetByRole(AriaRole.Region, new() { Name = "The answer" });

    private ILocator Preview => _window.Preview;

    private async Task EditAsync(string alias)
    {
        await _window.Button("Edit " + alias).ClickAsync();
        await Preview.WaitForAsync();
    }
}
