using Gateway.Tests.Support;
using Microsoft.Playwright;

namespace Gateway.Tests.Ui;

/// <summary>A real Chromium: the machine's own, never one that a test downloads.</summary>
internal sealed class Browser : IAsyncDisposable
{
    private const string Program = "chromium";

    /// <summary>Nothing that Chromium would like to ask of other hosts; the sandbox needs rights that containers do not give.</summary>
    private static readonly string[] Arguments =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ];

    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;

    private Browser(IPlaywright playwright, IBrowser browser) => (_playwright, _browser) = (playwright, browser);

    public static async Task<Browser> StartAsync()
    {
        var path = ExternalProgram.Require(Program);
        var playwright = await Playwright.CreateAsync();
        return new Browser(playwright, await playwright.Chromium.LaunchAsync(new() { ExecutablePath = path, Args = Arguments }));
    }

    /// <summary>A window of its own, with cookies of its own.</summary>
    public async Task<Window> OpenAsync(string address, ColorScheme scheme = ColorScheme.Light, int width = 1280, int height = 800)
    {
        var context = await _browser.NewContextAsync(new()
        {
            BaseURL = address,
            ColorScheme = scheme,
            ReducedMotion = ReducedMotion.Reduce,
            ViewportSize = new() { Width = width, Height = height },
        });
        return new Window(context, await context.NewPageAsync());
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }
}
