using Gateway.Tests.Support;

namespace Gateway.Tests.Ui;

/// <summary>What an administrator sits at: a browser, beside both services and a real gateway.</summary>
internal sealed class Desk : IAsyncDisposable
{
    private readonly Browser _browser;

    private Desk(Browser browser, Installation installation) => (_browser, Installation) = (browser, installation);

    public Installation Installation { get; }

    public static async Task<Desk> StartAsync(params TestDeployment[] deployments)
    {
        var browser = await Browser.StartAsync();
        try
        {
            return new Desk(browser, await Installation.StartAsync(deployments));
        }
        catch
        {
            await browser.DisposeAsync();
            throw;
        }
    }

    /// <summary>A window of somebody who has signed in, in a session of its own.</summary>
    public async Task<Window> OpenAsync()
    {
        using var visitor = new Visitor(new Uri(Installation.AdminUrl));
        (await visitor.SignInAsync(Installation.MasterKey)).Dispose();
        var window = await _browser.OpenAsync(Installation.AdminUrl);
        await window.GoOnAsAsync(visitor);
        return window;
    }

    /// <summary>Closes a window after whatever was done in it.</summary>
    public async Task CloseAsync(Window? window)
    {
        if (window is null) return;
        await using var closed = window;
        Assert.That(window.Complaints, Is.Empty, "the browser, and with it the content security policy, had nothing to complain of");
        Assert.That(window.Hosts, Is.EqualTo(new[] { new Uri(Installation.AdminUrl).Authority }), "nobody else was asked for anything");
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        await Installation.DisposeAsync();
    }
}
