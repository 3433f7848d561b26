using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Gateway.Tests.Support;
using Microsoft.Playwright;

namespace Gateway.Tests.Ui;

/// <summary>The pages that change nothing: what is configured, and what a request would do.</summary>
internal sealed class TellingPagesTests
{
    private Desk _desk = null!;
    private Window _window = null!;

    private Installation Installation => _desk.Installation;

    private IPage Page => _window.Page;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        var selecting = new JsonObject { ["enable_tag_filtering"] = true };
        _desk = await Desk.StartAsync(
            new TestDeployment("eu", Tags: ["region:eu", "tier:paid"], Params: new JsonObject { ["order"] = 1, ["weight"] = 3 }, Info: selecting),
            new TestDeployment("eu-free", Tags: ["region:eu", "tier:free"]),
            new TestDeployment("us", Tags: ["region:us", "tier:paid"]),
            new TestDeployment("both", Tags: ["region:eu", "region:us", "tier:paid"]),
            new TestDeployment("plain"),
            new TestDeployment("elsewhere", "embed", ["region:us"], Params: new JsonObject { ["api_base"] = "https://models.example:8443/secret-path/v1" }));
    }

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
    public async Task Deployments_are_shown_as_the_configuration_says_and_of_an_upstream_only_the_host()
    {
        var upstream = new Uri(Installation.Upstream.BaseOf("eu")).Authority;

        await _window.GoAsync("deployments", "Deployments");

        Assert.That(await RowsOfAsync("gpt-4"), Is.EqualTo(new[]
        {
            $"eu | region:eu tier:paid | {upstream} | own address | m-eu | 1 | 3",
            $"eu-free | region:eu tier:free | {upstream} | own address | m-eu-free | – | 1",
            $"us | region:us tier:paid | {upstream} | own address | m-us | – | 1",
            $"both | region:eu region:us tier:paid | {upstream} | own address | m-both | – | 1",
            $"plain | none: in no scope | {upstream} | own address | m-plain | – | 1",
        }));
        Assert.That(await RowsOfAsync("embed"), Is.EqualTo(new[] { "elsewhere | region:us | models.example:8443 | unknown | m-elsewhere | – | 1" }));
        Assert.That(await Page.ContentAsync(), Does.Not.Contain("secret-path").And.Not.Contain("up-eu"));
    }

    [Test]
    public async Task Every_deployment_is_in_or_out_by_the_rule_that_decides_at_the_gateway()
    {
        await Installation.AdminAsync("/team/new", """{"team_id":"paying","tags":["tier:paid","tier:free"]}""");
        var key = await Installation.KeyAsync("""{"key_alias":"asker","team_id":"paying","allowed_tags":["region:eu"]}""");
        await _window.GoAsync("explain", "Explain");

        await AskAsync("asker", "gpt-4", "tier:paid");

        await Assertions.Expect(Page.GetByText("Answered: by one deployment of gpt-4.")).ToBeVisibleAsync();
        Assert.That(await RowsOfAsync("gpt-4"), Is.EqualTo(new[]
        {
            "eu | region:eu tier:paid | ✓ in | in scope, and what the request asks for",
            "eu-free | region:eu tier:free | – out | does not match the request's tags",
            "us | region:us tier:paid | – out | outside the key's tags",
            "both | region:eu region:us tier:paid | – out | outside the key's tags",
            "plain | none | – out | outside the team's tags",
        }));
        Assert.That((await Installation.ChatAsync(key, ""","tags":["tier:paid"]""")).Deployment, Is.EqualTo("eu"));
    }

    [Test]
    public async Task A_refusal_is_said_in_words()
    {
        await Installation.AdminAsync("/key/generate", """{"key_alias":"refused","models":["gpt-4"],"allowed_tags":["region:eu"]}""");
        await _window.GoAsync("explain", "Explain");

        await AskAsync("refused", "gpt-4", "region:us");
        await Assertions.Expect(Page.GetByText("Refused: the tag 'region:us' is outside the scope.")).ToBeVisibleAsync();
        await AskAsync("refused", "gpt-4", "!region:eu");
        await Assertions.Expect(Page.GetByText("Refused: no deployment is left.")).ToBeVisibleAsync();
        await AskAsync("refused", "embed", "");
        await Assertions.Expect(Page.GetByText("Refused: the key or its team may not name the model 'embed'.")).ToBeVisibleAsync();
    }

    [Test]
    public async Task A_key_is_found_by_its_text_which_does_not_come_into_the_address()
    {
        var key = await Installation.KeyAsync("""{"key_alias":"fixed","enforced_tags":["region:eu"]}""");
        await _window.GoAsync("explain", "Explain");

        await AskAsync(key, "gpt-4", "region:us");

        await Assertions.Expect(Page.GetByText("Answered: by one of 2 deployments of gpt-4.")).ToBeVisibleAsync();
        await Assertions.Expect(Page.GetByText("ignores the tags of its requests")).ToBeVisibleAsync();
        await Assertions.Expect(_window.Field("Key")).ToHaveValueAsync("fixed");
        Assert.That(Page.Url, Does.Not.Contain(key));
        await _window.Field("Key").FillAsync("nobody");
        await _window.Field("Key").PressAsync("Tab");
        await Assertions.Expect(Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("There is no key with this alias, hash or text.");
    }

    private async Task AskAsync(string key, string model, string tags)
    {
        await _window.Field("Key").FillAsync(key);
        await _window.Field("Key").PressAsync("Tab");
        await Page.GetByLabel("Model").SelectOptionAsync(model);
        await Assertions.Expect(Page).ToHaveURLAsync(new Regex($"key=.*model={model}|model={model}.*key="));
        await _window.Field("Tags of the request").FillAsync(tags);
        await _window.Field("Tags of the request").PressAsync("Tab");
    }

    /// <summary>The rows of a model group's table, with what stands in their cells.</summary>
    private async Task<string[]> RowsOfAsync(string group)
    {
        var rows = Page.GetByRole(AriaRole.Table, new() { Name = $"Deployments of {group}" }).Locator("tbody tr");
        await rows.First.WaitForAsync();
        return await rows.EvaluateAllAsync<string[]>("""
            rows => rows.map(row => [...row.children].map(cell => [...cell.querySelectorAll('.tag')].map(tag => tag.textContent).join(' ') || cell.textContent.trim()).join(' | '))
            """);
    }
}
