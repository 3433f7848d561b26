using Gateway.Tests.Support;
using Microsoft.Playwright;

namespace Gateway.Tests.Ui;

/// <summary>What the page of teams offers is done, and the gateway acts on it for every key of the team.</summary>
internal sealed class TeamsPageTests
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
    public async Task The_tags_of_a_team_hold_for_its_keys_from_when_they_are_saved()
    {
        await _window.GoAsync("teams", "Teams");
        await _window.Button("New team").ClickAsync();
        await _window.Field("Id").FillAsync("fenced");
        await Assertions.Expect(_window.Preview).ToContainTextAsync("2 of 2 deployments");
        await _window.Tag("region", "eu").ClickAsync();
        await Assertions.Expect(_window.Preview).ToContainTextAsync("1 of 2 deployments");
        await _window.Button("Make the team").ClickAsync();
        await Assertions.Expect(_window.Row("fenced")).ToContainTextAsync("region:eu");
        var key = await Installation.KeyAsync("""{"key_alias":"inside","team_id":"fenced"}""");
        Assert.That((await Installation.ChatAsync(key)).Deployment, Is.EqualTo("eu"));
        Assert.That((await Installation.ChatAsync(key, ""","tags":["region:us"]""")).Code, Is.EqualTo("tags_not_allowed"));

        await _window.Button("Edit fenced").ClickAsync();
        await _window.Tag("region", "us").ClickAsync();
        await _window.Button("Take out region:eu").ClickAsync();
        await Assertions.Expect(_window.Preview).ToContainTextAsync("● us");
        await _window.Button("Save").ClickAsync();

        await Assertions.Expect(_window.Row("fenced")).ToContainTextAsync("region:us");
        await Eventually.HoldsAsync(async () => (await Installation.ChatAsync(key)).Deployment == "us", "the team's new tags hold");
        await _window.Row("fenced").GetByRole(AriaRole.Link, new() { Name = "1", Exact = true }).ClickAsync();
        await _window.Heading("Keys").WaitForAsync();
        await Assertions.Expect(Page.GetByRole(AriaRole.Rowheader)).ToHaveCountAsync(1);
        await Assertions.Expect(_window.Row("inside")).ToContainTextAsync("as its team");
    }

    [Test]
    public async Task A_team_that_is_blocked_unblocked_or_deleted_takes_its_keys_along()
    {
        await Installation.AdminAsync("/team/new", """{"team_id":"leaving","team_alias":"Leaving"}""");
        var key = await Installation.KeyAsync("""{"team_id":"leaving"}""");
        await _window.GoAsync("teams?q=leaving", "Teams");

        await _window.Button("Block leaving").ClickAsync();
        await Assertions.Expect(_window.Row("Leaving")).ToContainTextAsync("blocked");
        await Eventually.HoldsAsync(async () => (await Installation.ChatAsync(key)).Code == "team_blocked", "the gateway refuses the blocked team");
        await _window.Button("Unblock leaving").ClickAsync();
        await Eventually.HoldsAsync(async () => (await Installation.ChatAsync(key)).Status == 200, "the gateway answers again");
        await _window.Button("Delete leaving").ClickAsync();
        await Assertions.Expect(Page.GetByText("Delete the team Leaving? Its one key goes with it")).ToBeVisibleAsync();
        await _window.Button("Cancel").ClickAsync();
        await Assertions.Expect(Page.Locator("fluent-dialog")).ToHaveCountAsync(0);
        Assert.That((await Installation.GetAsync(Installation.MasterKey, "/team/info?team_id=leaving")).Status, Is.EqualTo(200));

        await _window.Button("Delete leaving").ClickAsync();
        await _window.Button("Delete").ClickAsync();

        await Assertions.Expect(Page.GetByText("No team matches.")).ToBeVisibleAsync();
        await Eventually.HoldsAsync(async () => await _window.FocusedAsync() == "Teams", "the focus stays on the page");
        await Eventually.HoldsAsync(async () => (await Installation.ChatAsync(key)).Code == "invalid_api_key", "the gateway knows the team's key no more");
    }

    [Test]
    public async Task What_the_service_refuses_is_said_next_to_its_field()
    {
        await Installation.AdminAsync("/team/new", """{"team_id":"there-already"}""");
        await _window.GoAsync("teams", "Teams");
        await _window.Button("New team").ClickAsync();
        await _window.Field("Id").FillAsync("there-already");
        await _window.Field("Alias").FillAsync(new string('a', 300));

        await _window.Button("Make the team").ClickAsync();

        await Assertions.Expect(_window.Fault("team_alias")).ToContainTextAsync("is 300 characters long");
        await _window.Field("Alias").FillAsync("Fits");
        await _window.Button("Make the team").ClickAsync();
        await Assertions.Expect(_window.Fault("team_id")).ToContainTextAsync("the team 'there-already' exists already");
        await Assertions.Expect(_window.Fault("team_alias")).ToHaveCountAsync(0);
        await _window.Field("Tags: search").FillAsync("region:e u");
        await _window.Field("Tags: search").PressAsync("Enter");
        await Assertions.Expect(Page.GetByRole(AriaRole.Alert).Filter(new() { HasText = "'region:e u'" })).ToBeVisibleAsync();
    }

    [Test]
    public async Task A_change_that_leaves_keys_outside_or_frees_them_is_told_and_one_over_somebody_elses_is_refused()
    {
        await Installation.AdminAsync("/team/new", """{"team_id":"moved","tags":["region:eu"]}""");
        await Installation.KeyAsync("""{"team_id":"moved","allowed_tags":["region:eu"]}""");
        await _window.GoAsync("teams?q=moved", "Teams");
        await _window.Button("Edit moved").ClickAsync();
        await _window.Tag("region", "us").ClickAsync();
        await _window.Button("Take out region:eu").ClickAsync();
        await _window.Button("Save").ClickAsync();
        await Assertions.Expect(Page.GetByText("1 of the team's keys name tags outside the team's tags")).ToBeVisibleAsync();

        await _window.Button("Edit moved").ClickAsync();
        await Installation.AdminAsync("/team/update", """{"team_id":"moved","team_alias":"Moved"}""");
        await _window.Button("Take out region:us").ClickAsync();
        await _window.Button("Save").ClickAsync();
        await Assertions.Expect(Page.GetByText("This opens the team further. Is that meant?")).ToBeVisibleAsync();
        await _window.Button("Save anyway").ClickAsync();

        await Assertions.Expect(Page.Locator("fluent-dialog").GetByRole(AriaRole.Alert).Filter(new() { HasText = "revision" })).ToBeVisibleAsync();
        Assert.That((await Installation.GetAsync(Installation.MasterKey, "/team/info?team_id=moved")).Body, Does.Contain("region:us"));
    }
}
