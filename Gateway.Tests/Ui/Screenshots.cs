using Gateway.Tests.Support;
using Microsoft.Playwright;

namespace Gateway.Tests.Ui;

/// <summary>Makes the pictures of the documentation anew: <c>GATEWAY_SCREENSHOTS=docs/screenshots dotnet test --filter Screenshots</c>. Without the variable, one of them.</summary>
internal sealed class Screenshots
{
    private const string Variable = "GATEWAY_SCREENSHOTS";

    private static readonly (string Path, string Heading)[] Pages =
    [
        ("reach?by=region&stay=eu", "Reach"), ("keys", "Keys"), ("teams", "Teams"), ("deployments", "Deployments"), ("explain", "Explain"), ("audit", "Audit"),
    ];

    private static readonly TestDeployment[] Deployments =
    [
        new("chat-frankfurt", "chat", ["region:eu", "tier:paid"]),
        new("chat-paris", "chat", ["region:eu", "tier:paid"]),
        new("chat-virginia", "chat", ["region:us", "tier:paid"]),
        new("chat-global", "chat", ["region:eu", "region:us", "tier:free"]),
        new("embed-frankfurt", "embed", ["region:eu"]),
        new("embed-oregon", "embed", ["region:us"]),
        new("lab-bench", "lab", ["teamA"]),
    ];

    private static readonly (string Path, string Body)[] Calls =
    [
        ("/team/new", """{"team_id":"claims","team_alias":"Claims","tags":["region:eu"]}"""),
        ("/team/new", """{"team_id":"research","team_alias":"Research","tags":["region:eu","region:us","tier:paid"]}"""),
        ("/key/generate", """{"key_alias":"claims-intake","team_id":"claims"}"""),
        ("/key/generate", """{"key_alias":"claims-batch","team_id":"claims","allowed_tags":["tier:paid"],"models":["chat","embed"],"duration":"30d"}"""),
        ("/key/generate", """{"key_alias":"research-notebooks","team_id":"research"}"""),
        ("/key/generate", """{"key_alias":"research-eu-only","team_id":"research","enforced_tags":["region:eu"]}"""),
        ("/key/generate", """{"key_alias":"legacy-import"}"""),
        ("/key/generate", """{"key_alias":"old-vendor","allowed_tags":["region:us"],"blocked":true}"""),
    ];

    [Test]
    public async Task Pictures_of_the_pages_are_made_from_the_pages()
    {
        var asked = Environment.GetEnvironmentVariable(Variable);
        var folder = asked is null ? Directory.CreateTempSubdirectory("gateway-pictures-").FullName : Path.GetFullPath(asked, Architecture.SourceTree.Root);
        await using var browser = await Browser.StartAsync();
        await using var installation = await Installation.StartAsync(Deployments);
        foreach (var (path, body) in Calls) Assert.That((await installation.AdminAsync(path, body)).Status, Is.EqualTo(200), path);

        foreach (var scheme in asked is null ? [ColorScheme.Light] : new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            await using var window = await browser.OpenAsync(installation.AdminUrl, scheme, height: 600);
            await window.SignInAsync(Installation.MasterKey);
            foreach (var (path, heading) in asked is null ? Pages[..1] : Pages)
            {
                await window.GoAsync(path, heading);
                if (heading == "Explain") await ExplainAsync(window);
                await window.Page.Locator("table").First.WaitForAsync();
                await PictureAsync(window, folder, heading, scheme);
            }

            if (asked is not null) await PictureOfEditorAsync(window, folder, scheme);
        }

        if (asked is not null) await PicturesOfAPhoneAsync(browser, installation.AdminUrl, folder);
        Assert.That(Directory.GetFiles(folder, "*.png").Select(f => new FileInfo(f).Length), Is.Not.Empty.And.All.GreaterThan(5_000));
    }

    /// <summary>Two are enough to show that the pages fit: the widest table, and the longest list.</summary>
    private static async Task PicturesOfAPhoneAsync(Browser browser, string address, string folder)
    {
        await using var window = await browser.OpenAsync(address, ColorScheme.Light, width: 390, height: 844);
        await window.SignInAsync(Installation.MasterKey);
        foreach (var (path, heading) in new[] { ("reach?by=region&stay=eu&team=claims", "Reach"), ("keys", "Keys") })
        {
            await window.GoAsync(path, heading);
            await window.Page.Locator("table").First.WaitForAsync();
            await PictureAsync(window, folder, heading + "-phone", ColorScheme.Light);
        }
    }

    private static async Task ExplainAsync(Window window)
    {
        await window.Field("Key").FillAsync("claims-batch");
        await window.Field("Key").PressAsync("Tab");
        await window.Page.Locator("label.field select").First.SelectOptionAsync("chat");
    }

    private static async Task PictureOfEditorAsync(Window window, string folder, ColorScheme scheme)
    {
        await window.GoAsync("keys", "Keys");
        await window.Button("Edit claims-batch").ClickAsync();
        await window.Page.GetByText("What it will reach").First.WaitForAsync();
        await PictureAsync(window, folder, "editor", scheme);
    }

    private static async Task PictureAsync(Window window, string folder, string name, ColorScheme scheme) =>
        await window.Page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{name}-{scheme}.png".ToLowerInvariant()) });
}
