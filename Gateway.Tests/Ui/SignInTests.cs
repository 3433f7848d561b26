using System.Net;
using Gateway.Tests.Support;

namespace Gateway.Tests.Ui;

/// <summary>Who gets to the pages, and with what.</summary>
internal sealed class SignInTests
{
    private AdminHost _host = null!;

    private Uri Address => _host.Client.BaseAddress!;

    // Of its own for each test: wrong tries are counted for the one address that all of them come from.
    [SetUp]
    public async Task StartAsync() => _host = await AdminHost.StartAsync();

    [TearDown]
    public async Task StopAsync() => await _host.DisposeAsync();

    [TestCase("/ui/")]
    [TestCase("/ui/keys")]
    [TestCase("/ui/reach?by=region")]
    [TestCase("/ui/route/reach?format=csv")]
    [TestCase("/ui/_blazor")]
    [TestCase("/ui/nope")]
    public async Task Without_signing_in_every_page_leads_to_the_sign_in(string path)
    {
        using var visitor = new Visitor(Address);

        using var answer = await visitor.GetAsync(path);

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Redirect).Or.EqualTo(HttpStatusCode.Unauthorized));
        if (answer.Headers.Location is { } target) Assert.That(target.AbsolutePath, Is.EqualTo("/ui/sign-in"));
    }

    [Test]
    public async Task The_master_key_opens_a_session_in_a_cookie_that_scripts_and_other_sites_do_not_get()
    {
        using var visitor = new Visitor(Address);

        using var answer = await visitor.SignInAsync();
        using var page = await visitor.GetAsync("/ui/keys");

        var cookie = answer.Headers.GetValues("Set-Cookie").Single(c => c.StartsWith("gateway-ui=", StringComparison.Ordinal));
        Assert.That(cookie, Does.Contain("httponly").And.Contain("samesite=strict").And.Contain("path=/ui").And.Not.Contain("secure").And.Not.Contain("expires"));
        Assert.That(page.StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task Behind_tls_the_cookie_is_never_sent_without_it()
    {
        using var visitor = new Visitor(Address);

        using var answer = await visitor.SignInAsync(isBehindTls: true);

        Assert.That(answer.Headers.GetValues("Set-Cookie").Single(c => c.StartsWith("gateway-ui=", StringComparison.Ordinal)), Does.Contain("; secure"));
    }

    [Test]
    public async Task A_wrong_key_is_refused_and_after_five_of_them_so_is_the_right_one_for_a_while()
    {
        using var visitor = new Visitor(Address);
        for (var i = 0; i < 5; i++)
        {
            using var wrong = await visitor.SignInAsync("sk-wrong");
            Assert.That(wrong.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));
            Assert.That(await wrong.Content.ReadAsStringAsync(), Does.Contain("This is not the master key."));
        }

        using var right = await visitor.SignInAsync();

        Assert.That(right.StatusCode, Is.EqualTo(HttpStatusCode.TooManyRequests));
        Assert.That(right.Headers.RetryAfter?.Delta, Is.GreaterThan(TimeSpan.Zero).And.LessThanOrEqualTo(TimeSpan.FromMinutes(1)));
        Assert.That(right.Headers.Contains("Set-Cookie"), Is.False);
    }

    [Test]
    public async Task A_form_that_another_site_filled_in_is_not_taken()
    {
        using var visitor = new Visitor(Address);

        using var answer = await visitor.PostAsync("/ui/sign-in", ("key", AdminHost.MasterKey));

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(visitor.Cookies.GetCookies(new Uri(Address, "/ui/"))["gateway-ui"], Is.Null);
    }

    [Test]
    public async Task Signing_out_ends_the_session_also_for_whoever_has_a_copy_of_the_cookie()
    {
        using var visitor = new Visitor(Address);
        using var copy = new Visitor(Address);
        (await visitor.SignInAsync()).Dispose();
        foreach (Cookie cookie in visitor.Cookies.GetAllCookies()) copy.Cookies.Add(new Cookie(cookie.Name, cookie.Value, "/ui", Address.Host));
        Assert.That((await copy.GetAsync("/ui/keys")).StatusCode, Is.EqualTo(HttpStatusCode.OK));

        (await visitor.PostAsync("/ui/sign-out", ("__RequestVerificationToken", await visitor.TokenAsync("/ui/keys")))).Dispose();

        Assert.That((await visitor.GetAsync("/ui/keys")).StatusCode, Is.EqualTo(HttpStatusCode.Redirect));
        Assert.That((await copy.GetAsync("/ui/keys")).StatusCode, Is.EqualTo(HttpStatusCode.Redirect));
    }

    [TestCase("/ui/teams?q=a", "/ui/teams?q=a")]
    [TestCase("https://elsewhere.example/ui/", "/ui/reach")]
    [TestCase("//elsewhere.example/ui/", "/ui/reach")]
    [TestCase("/ui//elsewhere.example", "/ui/reach")]
    [TestCase("/ui/\\elsewhere.example", "/ui/reach")]
    [TestCase("/key/list", "/ui/reach")]
    public async Task Signing_in_leads_to_a_page_of_ours_whatever_the_link_says(string asked, string target)
    {
        using var visitor = new Visitor(Address);

        using var answer = await visitor.SignInAsync(path: "/ui/sign-in?to=" + Uri.EscapeDataString(asked));

        Assert.That(answer.Headers.Location?.OriginalString, Is.EqualTo(target));
    }

    [Test]
    public async Task The_cookie_opens_the_pages_and_not_the_api_and_the_key_of_the_api_not_the_pages()
    {
        using var visitor = new Visitor(Address);
        (await visitor.SignInAsync()).Dispose();
        foreach (Cookie cookie in visitor.Cookies.GetAllCookies()) visitor.Cookies.Add(new Cookie(cookie.Name, cookie.Value, "/", Address.Host));

        using var api = await visitor.GetAsync("/key/list");
        using var apiBelowThePages = await visitor.GetAsync("/ui/key/list");
        using var page = await _host.Client.GetAsync("/ui/keys");

        Assert.That(api.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(await apiBelowThePages.Content.ReadAsStringAsync(), Does.Not.Contain("total_count"));
        Assert.That(page.RequestMessage!.RequestUri!.AbsolutePath, Is.EqualTo("/ui/sign-in"));
    }
}
