using Gateway.Tests.Support;
using Microsoft.Playwright;

namespace Gateway.Tests.Ui;

/// <summary>What the page of keys offers is done, and the gateway acts on it.</summary>
internal sealed class KeysPageTests
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
    public async Task A_new_text_is_shown_once_and_the_old_one_is_refused()
    {
        var old = await Installation.KeyAsync("""{"key_alias":"renewed","allowed_tags":["region:eu"]}""");
        await _window.GoAsync("keys?q=renewed", "Keys");
        await _window.Button("Regenerate renewed").ClickAsync();
        await _window.Button("Regenerate").ClickAsync();
        var key = await _window.NewKey.InnerTextAsync();

        await Page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        await _window.Button("Copy").ClickAsync();
        await Assertions.Expect(Page.GetByText("Copied.")).ToBeVisibleAsync();
        Assert.That(await Page.EvaluateAsync<string>("() => navigator.clipboard.readText()"), Is.EqualTo(key));
        await _window.Button("I have stored it").ClickAsync();

        await Assertions.Expect(_window.Row("renewed")).ToContainTextAsync("sk-..." + key[^4..]);
        await Assertions.Expect(_window.NewKey).ToHaveCountAsync(0);
        Assert.That(await Page.ContentAsync(), Does.Not.Contain(key));
        await Eventually.HoldsAsync(async () => (await Installation.ChatAsync(key)).Deployment == "eu", "the gateway takes the new text, with the key's scope");
        await Eventually.HoldsAsync(async () => (await Installation.ChatAsync(old)).Code == "invalid_api_key", "the gateway refuses the old text");
    }

    [Test]
    public async Task The_hosted_tools_of_a_key_are_listed_in_its_editor_and_the_gateway_lets_those_pass()
    {
        const string Asking = ""","tools":[{"type":"web_search"}]""";
        var key = await Installation.KeyAsync("""{"key_alias":"searching","allowed_tags":["region:eu"]}""");
        Assert.That((await Installation.ChatAsync(key, Asking)).Code, Is.EqualTo("hosted_tool_not_allowed"));
        await _window.GoAsync("keys?q=searching", "Keys");
        await _window.Button("Edit searching").ClickAsync();

        await Page.GetByText("Hosted tools", new() { Exact = true }).ClickAsync();
        await Page.GetByLabel("List those that may be used").CheckAsync();
        await Page.GetByLabel("web_search", new() { Exact = true }).CheckAsync();
        await _window.Field("Another tool").FillAsync("a tool");
        await _window.Field("Another tool").PressAsync("Enter");
        await Assertions.Expect(Page.GetByText("'a tool' may hold letters, digits and _ - . : $ only")).ToBeVisibleAsync();
        await _window.Field("Another tool").FillAsync("x_search");
        await _window.Field("Another tool").PressAsync("Enter");
        await Assertions.Expect(Page.GetByLabel("x_search", new() { Exact = true })).ToBeCheckedAsync();
        await _window.Button("Save").ClickAsync();

        await Assertions.Expect(_window.Row("searching")).ToContainTextAsync("hosted tools: web_search, x_search");
        await Eventually.HoldsAsync(async () => (await Installation.ChatAsync(key, Asking)).Deployment == "eu", "the gateway lets the tool pass");
    }

    [Test]
    public async Task The_old_text_goes_on_working_for_the_time_that_was_asked_for()
    {
        var old = await Installation.KeyAsync("""{"key_alias":"graced","allowed_tags":["region:eu"]}""");
        await _window.GoAsync("keys?q=graced", "Keys");
        await _window.Button("Regenerate graced").ClickAsync();

        await _window.Field("Keep the old text working for").FillAsync("1h");
        await _window.Button("Regenerate").ClickAsync();
        var key = await _window.NewKey.InnerTextAsync();

        await Assertions.Expect(Page.GetByText("The old one goes on working for 1h.")).ToBeVisibleAsync();
        await Eventually.HoldsAsync(async () => (await Installation.ChatAsync(key)).Deployment == "eu", "the gateway takes the new text");
        Assert.That((await Installation.ChatAsync(old)).Deployment, Is.EqualTo("eu"));
    }

    [Test]
    public async Task The_text_of_a_key_is_put_away_by_its_button_and_by_nothing_else()
    {
        await Installation.KeyAsync("""{"key_alias":"kept-in-sight"}""");
        await _window.GoAsync("keys?q=kept-in-sight", "Keys");
        await _window.Button("Regenerate kept-in-sight").ClickAsync();
        await _window.Button("Regenerate").ClickAsync();
        await _window.NewKey.WaitForAsync();

        await Page.GetByText("It is shown now and never again.").ClickAsync();
        for (var i = 0; i < 3; i++) await Page.Keyboard.PressAsync("Escape");
        await Page.Mouse.ClickAsync(4, 400);

        await Assertions.Expect(_window.NewKey).ToBeVisibleAsync();
        await _window.Button("I have stored it").ClickAsync();
        await Assertions.Expect(_window.NewKey).ToHaveCountAsync(0);
    }

    [Test]
    public async Task A_key_is_deleted_after_a_yes_and_then_refused()
    {
        var key = await Installation.KeyAsync("""{"key_alias":"<b>doomed</b>","allowed_tags":["region:eu"]}""");
        await _window.GoAsync("keys?q=doomed", "Keys");
        await _window.Button("Delete <b>doomed</b>").ClickAsync();
        await Assertions.Expect(Page.GetByText("Delete <b>doomed</b>? Its requests are refused at once")).ToBeVisibleAsync();

        await _window.Button("Cancel").ClickAsync();

        await Assertions.Expect(Page.Locator("fluent-dialog")).ToHaveCountAsync(0);
        Assert.That((await Installation.GetAsync(Installation.MasterKey, "/key/info?key=" + key)).Status, Is.EqualTo(200));
        await _window.Button("Delete <b>doomed</b>").ClickAsync();
        await _window.Button("Delete").ClickAsync();
        await Assertions.Expect(Page.GetByText("No key matches.")).ToBeVisibleAsync();
        await Eventually.HoldsAsync(async () => (await Installation.ChatAsync(key)).Code == "invalid_api_key", "the gateway refuses the deleted key");
    }

    [Test]
    public async Task A_key_can_be_deleted_with_the_keyboard_alone_and_enter_held_down_is_no_yes()
    {
        await Installation.KeyAsync("""{"key_alias":"typed-away"}""");
        await _window.GoAsync("keys?q=typed-away", "Keys");
        await _window.Button("Delete typed-away").FocusAsync();
        await Page.Keyboard.PressAsync("Enter");
        await FocusIsOnAsync("Cancel");

        await Page.Keyboard.PressAsync("Enter");

        await FocusIsOnAsync("Delete typed-away");
        await Page.Keyboard.PressAsync("Enter");
        await FocusIsOnAsync("Cancel");
        await Page.Keyboard.PressAsync("Shift+Tab");
        await FocusIsOnAsync("Delete");
        await Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(Page.GetByText("No key matches.")).ToBeVisibleAsync();
        await FocusIsOnAsync("Keys");
    }

    [Test]
    public async Task What_requests_ask_for_is_refused_where_a_key_may_use_its_tags_and_ignored_where_it_always_uses_them()
    {
        const string Abroad = ""","tags":["region:us"]""";
        var key = await Installation.KeyAsync("""{"key_alias":"switched","allowed_tags":["region:eu"]}""");
        await _window.GoAsync("keys?q=switched", "Keys");
        Assert.That((await Installation.ChatAsync(key, Abroad)).Code, Is.EqualTo("tags_not_allowed"));

        await ChooseAsync("No limit of its own", "2 of 2 deployments");
        await ChooseAsync("Always uses these tags", "1 of 2 deployments");
        await _window.Button("Save").ClickAsync();

        await Assertions.Expect(_window.Row("switched")).ToContainTextAsync("always");
        await Eventually.HoldsAsync(async () => (await Installation.ChatAsync(key, Abroad)).Deployment == "eu", "the request's tags are ignored");
        await ChooseAsync("May use these tags", "1 of 2 deployments");
        await _window.Button("Save").ClickAsync();
        await Assertions.Expect(_window.Row("switched")).Not.ToContainTextAsync("always");
        await Eventually.HoldsAsync(async () => (await Installation.ChatAsync(key, Abroad)).Code == "tags_not_allowed", "the request's tags count again");
    }

    [Test]
    public async Task What_the_service_refuses_is_said_next_to_its_field()
    {
        await Installation.AdminAsync("/team/new", """{"team_id":"insiders","tags":["region:eu"]}""");
        await Installation.KeyAsync("""{"key_alias":"taken"}""");
        await _window.GoAsync("keys", "Keys");
        await _window.Button("New key").ClickAsync();

        await _window.Button("Make the key").ClickAsync();
        await Assertions.Expect(_window.Fault("allowed_tags")).ToContainTextAsync("Choose a tag");
        await _window.Tag("region", "us").ClickAsync();
        await _window.Field("Alias").FillAsync("taken");
        await Page.GetByLabel("Team", new() { Exact = true }).Last.FillAsync("nobody");
        await _window.Button("Make the key").ClickAsync();
        await Assertions.Expect(_window.Fault("key_alias")).ToContainTextAsync("the alias 'taken' is taken");
        await Assertions.Expect(_window.Fault("team_id")).ToContainTextAsync("there is no team 'nobody'");
        await Page.GetByLabel("Team", new() { Exact = true }).Last.FillAsync("insiders");
        await _window.Button("Make the key").ClickAsync();
        await Assertions.Expect(_window.Fault("allowed_tags")).ToContainTextAsync("the tag 'region:us' is not among the tags of team 'insiders'");
        await Assertions.Expect(_window.Fault("team_id")).ToHaveCountAsync(0);

        await _window.GoAsync("keys?q=taken", "Keys");
        await _window.Button("Regenerate taken").ClickAsync();
        await _window.Field("Keep the old text working for").FillAsync("soon");
        await _window.Button("Regenerate").ClickAsync();
        await Assertions.Expect(_window.Fault("grace_period")).ToContainTextAsync("must be a number and a unit");
    }

    private Task FocusIsOnAsync(string name) => Eventually.HoldsAsync(async () => await _window.FocusedAsync() == name, $"the focus is on '{name}'");

    /// <summary>Opens the editor of the key that is switched, where it is not open, and chooses what its tags mean.</summary>
    private async Task ChooseAsync(string use, string reached)
    {
        if (!await _window.Preview.IsVisibleAsync()) await _window.Button("Edit switched").ClickAsync();
        await Page.GetByText(use, new() { Exact = true }).Or(Page.GetByText(use)).First.ClickAsync();
        await Assertions.Expect(_window.Preview).ToContainTextAsync(reached);
    }
}
