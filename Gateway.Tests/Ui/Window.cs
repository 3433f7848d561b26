using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Deque.AxeCore.Commons;
using Microsoft.Playwright;

namespace Gateway.Tests.Ui;

/// <summary>One window of a browser, with what a person does in it.</summary>
internal sealed class Window : IAsyncDisposable
{
    private static readonly string Axe = new BundledAxeScriptProvider().GetScript();

    private readonly IBrowserContext _context;
    private readonly ConcurrentQueue<string> _complaints = new();
    private readonly ConcurrentQueue<string> _hosts = new();

    public Window(IBrowserContext context, IPage page)
    {
        _context = context;
        Page = page;
        Page.SetDefaultTimeout(15_000);
        Page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning") _complaints.Enqueue(message.Text);
        };
        Page.PageError += (_, fault) => _complaints.Enqueue(fault);
        Page.Request += (_, request) => _hosts.Enqueue(new Uri(request.Url).Authority);
    }

    public IPage Page { get; }

    /// <summary>What the browser complained of: errors of scripts, and everything that the content security policy stopped.</summary>
    public IEnumerable<string> Complaints => _complaints;

    /// <summary>Whom the pages asked for anything.</summary>
    public IEnumerable<string> Hosts => _hosts.Where(h => h.Length > 0).Distinct();

    public async Task SignInAsync(string key)
    {
        await Page.GotoAsync("/ui/sign-in");
        await Page.GetByLabel("Master key").FillAsync(key);
        await Page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
    }

    /// <summary>Goes on with somebody's session, which takes no page to sign in.</summary>
    public Task GoOnAsAsync(Visitor visitor) => _context.AddCookiesAsync(
        visitor.Cookies.GetAllCookies().Select(c => new Cookie { Name = c.Name, Value = c.Value, Domain = c.Domain, Path = c.Path, HttpOnly = c.HttpOnly, SameSite = SameSiteAttribute.Strict }));

    /// <summary>
    /// Opens a page and waits until it is alive: its heading has the focus. That may come after the list, and would take the focus from whoever acted before.
    /// </summary>
    public async Task GoAsync(string path, string heading)
    {
        await Page.GotoAsync("/ui/" + path);
        await Assertions.Expect(Heading(heading)).ToBeFocusedAsync();
    }

    /// <summary>What an editor says will be reached.</summary>
    public ILocator Preview => Page.GetByRole(AriaRole.Complementary, new() { Name = "What it will reach" });

    /// <summary>A tag in an editor, below its facet.</summary>
    public ILocator Tag(string facet, string value) => Page.GetByRole(AriaRole.Group, new() { Name = facet }).GetByText(value, new() { Exact = true });

    /// <summary>The text of a key, where it is shown.</summary>
    public ILocator NewKey => Page.Locator("#new-key");

    public ILocator Heading(string name) => Page.GetByRole(AriaRole.Heading, new() { Name = name, Exact = true });

    /// <summary>The library's buttons say what they are in a way that Playwright does not read, so those are found by their element.</summary>
    public ILocator Button(string name) => Page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true })
        .Or(Page.Locator("fluent-button").Filter(new() { HasTextRegex = new Regex($@"^\s*{Regex.Escape(name)}\s*$") }));

    public ILocator Field(string label) => Page.GetByRole(AriaRole.Textbox, new() { Name = label });

    public ILocator Row(string name) => Page.GetByRole(AriaRole.Row).Filter(new() { Has = Page.GetByRole(AriaRole.Rowheader, new() { Name = name }) });

    /// <summary>What is said to be wrong with a field, next to it.</summary>
    public ILocator Fault(string field) => Page.Locator($"#{field}-fault");

    /// <summary>What the keyboard acts on, by its name.</summary>
    public Task<string> FocusedAsync() => Page.EvaluateAsync<string>("""
        () => {
          let focused = document.activeElement;
          while (focused.shadowRoot?.activeElement) focused = focused.shadowRoot.activeElement;
          return (focused.getAttribute('aria-label') ?? focused.textContent).trim();
        }
        """);

    /// <summary>What keeps people out who see, hear or type in another way, by axe-core's rules.</summary>
    /// <param name="within">What of the page to look at.</param>
    /// <param name="rule">The one rule to look by; null for all of them.</param>
    public async Task<IReadOnlyList<string>> BarriersAsync(string within = "html", string? rule = null)
    {
        // Not by the package's own way of running it, which opens a second page for each result and takes seconds.
        if (!await Page.EvaluateAsync<bool>("() => 'axe' in window")) await Page.EvaluateAsync(Axe);
        // A change of colours is looked at when it is over: halfway, no contrast is the one people see.
        return await Page.EvaluateAsync<string[]>(
            """
            async ([within, rule]) => {
              const changing = root => [...root.getAnimations().filter(a => a instanceof CSSTransition), ...[...root.querySelectorAll('*')].flatMap(e => e.shadowRoot ? changing(e.shadowRoot) : [])];
              for (let some; (some = changing(document)).length;) await Promise.allSettled(some.map(a => a.finished));
              const { violations } = await axe.run(within, { resultTypes: ['violations'], ...(rule && { runOnly: { type: 'rule', values: [rule] } }) });
              return violations.filter(v => ['serious', 'critical'].includes(v.impact)).flatMap(v => v.nodes.map(node => `${v.id} (${v.impact}): ${node.html}`));
            }
            """,
            new[] { within, rule });
    }

    public ValueTask DisposeAsync() => _context.DisposeAsync();
}
