using System.Net;
using System.Text.RegularExpressions;
using Gateway.Tests.Support;
using Gateway.Tests.Ui;
using Microsoft.AspNetCore.Routing;
using Shared.Contracts.Configuration.Settings;

namespace Gateway.Tests.Contracts.Hosting;

/// <summary><c>general_settings.root_path</c>: both services answer below it and without it, and send nobody out of it.</summary>
public sealed partial class RootPathTests
{
    private const string Root = "/api/v1";
    private const string Section = $"  root_path: {Root}\n";

    private CertificateFolder _folder = null!;

    [SetUp]
    public void Prepare() => _folder = new CertificateFolder();

    [TearDown]
    public void Remove() => _folder.Dispose();

    [Test]
    public async Task Both_services_answer_below_the_prefix_and_without_it_and_below_no_other([Values] Served service)
    {
        await using var host = await ListeningHost.StartAsync(service, _folder.Path, Section);

        foreach (var (path, status) in new[]
                 {
                     (Root + "/health/liveness", 200), ("/health/liveness", 200), (Root + "/metrics", 200), (Root + "/nowhere", 404),
                     ("/api/health/liveness", 404), ("/api/v2/health/liveness", 404), ("/api/v10/health/liveness", 404), ("/API/V1/health/liveness", 404),
                     (Root + Root + "/health/liveness", 404), (Root + "//health/liveness", 404), (Root + "health/liveness", 404),
                 })
            Assert.That((await host.SendAsync(Get(path, $"Authorization: Bearer {ListeningHost.MasterKey}\r\n"))).Status, Is.EqualTo(status), path);
    }

    [Test]
    public async Task A_prefix_is_no_way_around_the_key_or_the_allowed_hosts([Values] Served service)
    {
        await using var host = await ListeningHost.StartAsync(service, _folder.Path, Section + "AllowedHosts: 127.0.0.1\n");
        var path = service == Served.Gateway ? "/v1/models" : "/key/list";

        Assert.That((await host.SendAsync(Get(Root + path))).Status, Is.EqualTo(401));
        Assert.That((await host.SendAsync(Get(Root + path).Replace("Host: 127.0.0.1", "Host: elsewhere.example", StringComparison.Ordinal))).Status, Is.EqualTo(400));
    }

    [Test]
    public async Task A_request_with_slashes_in_its_group_is_answered_below_the_prefix()
    {
        await using var gateway = await GatewayHost.StartAsync([new("a", "org/model")], general: new() { ["root_path"] = Root });
        var key = gateway.AddKey();

        foreach (var prefix in new[] { "", Root })
        {
            Assert.That((await gateway.ChatAsync(key, model: "org/model", path: prefix + "/v1/chat/completions")).Deployment, Is.EqualTo("a"));
            Assert.That((await gateway.ChatAsync(key, path: prefix + "/openai/deployments/org/model/chat/completions")).Deployment, Is.EqualTo("a"));
        }
    }

    [Test]
    public async Task The_gateway_forwards_administration_paths_without_the_prefix()
    {
        await using var admin = await StubUpstream.StartAsync();
        await using var gateway = await GatewayHost.StartAsync([new("a")], general: new() { ["root_path"] = Root, ["forward_admin"] = true, ["admin_url"] = admin.Root });

        foreach (var prefix in new[] { "", Root }) await RawHttp.PostAsync(gateway.Url, prefix + "/key/update?x=1", "{}", "Authorization: Bearer any");

        Assert.That(admin.Hits.Select(h => h.Target), Is.EqualTo(new[] { "/key/update?x=1", "/key/update?x=1" }));
    }

    [Test]
    public async Task A_browser_that_comes_to_the_pages_stays_below_the_prefix([Values("", Root)] string asked)
    {
        await using var host = await ListeningHost.StartAsync(Served.Admin, _folder.Path, Section);
        using var visitor = new Visitor(new Uri(host.Url));

        using var sent = await visitor.GetAsync(asked + "/ui/reach?by=region");
        Assert.That(sent.Headers.Location!.PathAndQuery, Is.EqualTo(Root + "/ui/sign-in?to=" + Uri.EscapeDataString(Root + "/ui/reach?by=region")));
        using var signedIn = await visitor.SignInAsync(ListeningHost.MasterKey, sent.Headers.Location.PathAndQuery, page: Root + "/ui/sign-in");
        Assert.That(signedIn.Headers.Location?.OriginalString, Is.EqualTo(Root + "/ui/reach?by=region"));
        using var first = await visitor.GetAsync(Root + "/ui");
        Assert.That(first.Headers.Location?.OriginalString, Is.EqualTo(Root + "/ui/reach"));
        using var missing = await visitor.GetAsync(Root + "/ui/nothing/here");
        Assert.That(missing.Headers.Location?.OriginalString, Is.EqualTo(Root + "/ui/missing"));
        Assert.That(visitor.Cookies.GetAllCookies().Select(c => c.Path).Distinct(), Is.EqualTo(new[] { Root + "/ui" }));
        using var signedOut = await visitor.PostAsync(Root + "/ui/sign-out", ("__RequestVerificationToken", await visitor.TokenAsync(Root + "/ui/reach")));
        Assert.That(signedOut.Headers.Location?.OriginalString, Is.EqualTo(Root + "/ui/sign-in"));
    }

    [Test]
    public async Task Every_link_of_a_page_leads_below_the_prefix_and_loads([Values("/ui/sign-in", "/ui/reach", "/docs/")] string page, [Values("", Root)] string root)
    {
        await using var host = await ListeningHost.StartAsync(Served.Admin, _folder.Path, root.Length == 0 ? "" : Section);
        using var visitor = new Visitor(new Uri(host.Url));
        using var signedIn = await visitor.SignInAsync(ListeningHost.MasterKey, root + "/ui/sign-in", page: root + "/ui/sign-in");

        using var answer = await visitor.GetAsync(root + page);
        var text = await answer.Content.ReadAsStringAsync();

        var at = new Uri(new Uri(host.Url), root + page);
        var within = Base().Match(text) is { Success: true } written ? new Uri(at, written.Groups["to"].Value) : at;
        var links = Link().Matches(text.Replace("<base ", "<", StringComparison.Ordinal)).Select(m => new Uri(within, WebUtility.HtmlDecode(m.Groups["to"].Value))).ToList();
        Assert.That(links, Is.Not.Empty);
        foreach (var link in links)
        {
            Assert.That(link.AbsolutePath, Does.StartWith(root + page[..page.IndexOf('/', 1)]));
            using var linked = await visitor.GetAsync(link.PathAndQuery);
            Assert.That(linked.StatusCode, Is.AnyOf(HttpStatusCode.OK, HttpStatusCode.Redirect, HttpStatusCode.MethodNotAllowed), link.PathAndQuery);
        }
    }

    [Test]
    public async Task The_api_page_and_its_document_are_there_below_the_prefix()
    {
        await using var host = await ListeningHost.StartAsync(Served.Admin, _folder.Path, Section);
        using var visitor = new Visitor(new Uri(host.Url));

        using var page = await visitor.GetAsync(Root + "/docs");
        var document = await (await visitor.GetAsync(Root + "/openapi/v1.json")).Content.ReadAsStringAsync();

        Assert.That(new Uri(new Uri(new Uri(host.Url), Root + "/docs"), page.Headers.Location!).AbsolutePath, Is.EqualTo(Root + "/docs/"));
        Assert.That(document, Does.Contain($"\"url\": \"{Root}\""), "where the calls go");
    }

    [TestCase("gateway", "must start with a slash")]
    [TestCase("/gateway/", "ends with a slash")]
    [TestCase("/a//b", "must be plain segments")]
    [TestCase("/a/../b", "must be plain segments")]
    [TestCase("/a b", "must be plain segments")]
    [TestCase("/%61", "must be plain segments")]
    [TestCase("/a?b", "must be plain segments")]
    [TestCase("/a/{b}", "must be plain segments")]
    [TestCase("http://gateway.example/a", "must start with a slash")]
    [TestCase("/v1", "begins like the services' own paths below /v1")]
    [TestCase("/UI/a", "begins like the services' own paths below /UI")]
    public void A_prefix_that_would_never_match_or_mean_two_things_is_refused(string path, string message)
    {
        var problem = ConfigurationText.OnlyProblem(ConfigurationText.WithGeneral($"master_key: {ListeningHost.MasterKey}, root_path: \"{path}\""));

        Assert.That((problem.Severity, problem.Path), Is.EqualTo((ProblemSeverity.Error, "general_settings.root_path")));
        Assert.That(problem.Line, Is.GreaterThan(0));
        Assert.That(problem.Message, Does.Contain(message));
    }

    [Test]
    public void No_path_of_the_services_own_begins_like_a_prefix_that_is_taken([Values] Served service)
    {
        var reading = ListeningHost.Read(_folder.Path, "  forward_admin: true\n");
        using var app = (IDisposable)(service == Served.Gateway
            ? global::Gateway.Api.Program.Build(reading.Configuration!, ["--urls", "http://127.0.0.1:0"])
            : global::Admin.Api.AdminApplication.Build(reading.Configuration!, "http://127.0.0.1:0"));
        var endpoints = ((IEndpointRouteBuilder)app).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>();

        var beginnings = endpoints.Select(e => e.RoutePattern.RawText!.TrimStart('/').Split('/')[0]).Append("ui").Distinct().ToList();

        Assert.That(beginnings, Has.Count.GreaterThan(5));
        foreach (var beginning in beginnings)
            Assert.That(ConfigurationText.OnlyProblem(ConfigurationText.WithGeneral($"master_key: {ListeningHost.MasterKey}, root_path: \"/{beginning}\"")).Message, Does.Contain("own paths"), beginning);
    }

    [Test]
    public void LiteLLMs_variable_is_the_prefix_of_a_file_that_names_none()
    {
        var set = new Dictionary<string, string> { ["SERVER_ROOT_PATH"] = "/from-the-environment" };
        var general = $"master_key: {ListeningHost.MasterKey}";

        Assert.That(ConfigurationText.Valid(ConfigurationText.WithGeneral(general), set).General.RootPath, Is.EqualTo("/from-the-environment"));
        Assert.That(ConfigurationText.Valid(ConfigurationText.WithGeneral(general + ", root_path: /from-the-file"), set).General.RootPath, Is.EqualTo("/from-the-file"));
        Assert.That(ConfigurationText.Valid(ConfigurationText.WithGeneral(general), new Dictionary<string, string> { ["SERVER_ROOT_PATH"] = "/" }).General.RootPath, Is.Null);
        set["SERVER_ROOT_PATH"] = "/wrong/";
        Assert.That(ConfigurationText.OnlyProblem(ConfigurationText.WithGeneral(general), set).Message, Does.Contain("'SERVER_ROOT_PATH'").Or.Contain("ends with a slash"));
    }

    private static string Get(string path, string headers = "") => $"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{headers}Connection: close\r\n\r\n";

    [GeneratedRegex("<base href=\"(?<to>[^\"]+)\"")]
    private static partial Regex Base();

    [GeneratedRegex("(?:href|src|action)=\"(?<to>[^\"#]*)\"")]
    private static partial Regex Link();
}
