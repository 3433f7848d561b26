using System.Net;
using System.Text;
using Admin.Api;
using Admin.Api.Data;
using Gateway.Tests.Admin.Data;
using Gateway.Tests.Support;
using Gateway.Tests.Ui;
using Microsoft.AspNetCore.Routing;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Gateway.Tests.Admin.Http;

/// <summary>
/// No text of a caller is in a log line, a scope, an exception or a span, whatever goes wrong: every route of the API and of the pages is driven into each of
/// its failures, with a key in every place of a request, while everything is logged and exported.
/// </summary>
[TestFixture]
internal sealed class CallerTextTests
{
    private const string Text = "sk-leaked-0123456789-abcdef";

    private readonly CapturedLog _log = new();
    private StubCollector _collector = null!;
    private AdminHost _host = null!;
    private SwitchedContexts _contexts = null!;
    private string _directory = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _collector = await StubCollector.StartAsync();
        _directory = Directory.CreateTempSubdirectory("gateway-admin-").FullName;
        var app = AdminApplication.Build(AdminHost.Configuration(_directory, AdminHost.FreePort(), host: Everything(_collector)), "http://127.0.0.1:0", services =>
        {
            services.AddSingleton<ILoggerProvider>(_log);
            var real = services.Last(s => s.ServiceType == typeof(IDbContextFactory<AdminDbContext>));
            services.AddSingleton<IDbContextFactory<AdminDbContext>>(s => _contexts = new SwitchedContexts(
                (IDbContextFactory<AdminDbContext>)(real.ImplementationFactory?.Invoke(s) ?? ActivatorUtilities.CreateInstance(s, real.ImplementationType!))));
        });
        await app.StartAsync();
        _host = AdminHost.Over(app, _directory);
        // Here the database is on the machine and its own patience would be waited for; what the driver says is what it says then.
        _host.Client.Timeout = TimeSpan.FromSeconds(20);
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        await _host.DisposeAsync();
        await _collector.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    [SetUp]
    public void Mend() => _contexts.Instead = null;

    [Test]
    public async Task While_the_database_is_away_a_key_is_in_the_answer_to_nobody_and_in_no_line()
    {
        _contexts.Instead = _ => throw new SqliteException("SQLite Error 5: 'database is locked'.", 5);

        var answer = await _host.PostAsync($"/key/{Text}/regenerate", "");
        await DriveAsync();

        Assert.That((answer.Status, answer.ErrorCode), Is.EqualTo((HttpStatusCode.ServiceUnavailable, "database_unavailable")));
        Assert.That(_log.Lines, Has.Some.Contains("POST /key/{key}/regenerate was not answered: the database cannot be reached"), "the log is the right one");
        await HoldsNothingAsync();
    }

    [Test]
    public async Task A_failure_of_our_own_repeats_nothing()
    {
        _contexts.Instead = _ => throw new InvalidOperationException("A bug.");

        await DriveAsync();

        Assert.That(_log.Lines, Has.Some.Contains("POST /key/{key}/regenerate failed"));
        await HoldsNothingAsync();
    }

    [Test]
    public async Task A_client_that_leaves_is_told_of_by_the_route_alone()
    {
        _contexts.Instead = async cancellation =>
        {
            await Task.Delay(Timeout.Infinite, cancellation);
            throw new InvalidOperationException("Nobody leaves.");
        };
        using var leaves = new CancellationTokenSource();
        var asked = _host.Client.PostAsync($"/key/{Text}/regenerate?{Text}={Text}", new StringContent("{}"), leaves.Token);
        await Eventually.HoldsAsync(() => Task.FromResult(_log.Lines.Any(l => l.Contains("AuthenticationScheme", StringComparison.Ordinal)) || !asked.IsCompleted), "it is asked");

        await leaves.CancelAsync();

        await Assert.CatchAsync<OperationCanceledException>(() => asked);
        await HoldsNothingAsync();
    }

    [Test]
    public async Task Requests_that_are_not_valid_not_allowed_or_too_large_repeat_nothing()
    {
        await DriveAsync();
        using var stranger = new HttpClient { BaseAddress = _host.Client.BaseAddress };
        stranger.DefaultRequestHeaders.Add("Authorization", "Bearer " + Text);
        foreach (var path in Paths()) await SendAsync(stranger, path, "{}");
        foreach (var path in Paths().Where(p => p.Method == "POST" && !p.Path.StartsWith("/ui/", StringComparison.Ordinal))) await SendAsync(_host.Client, path, $$"""{"x":"{{Text}}{{new string('x', 1024 * 1024)}}"}""");

        await HoldsNothingAsync();
    }

    [TestCase("GET /key/info?key={0} HTTP/9.9\r\nHost: a\r\n\r\n")]
    [TestCase("GET /key/{0}\u0001 HTTP/1.1\r\nHost: a\r\n\r\n")]
    [TestCase("{0} /key/{0} HTTP/1.1\r\nHost: {0}\r\n\r\n")]
    [TestCase("GET /key/{0} HTTP/1.1\r\nHost: a\r\nAuthorization Bearer {0}\r\n\r\n")]
    [TestCase("GET /key/{0} HTTP/1.1\r\nHost: a\r\n{0}\r\n\r\n")]
    [TestCase("GET /ui/{0} HTTP/1.1\r\nHost: a\r\nContent-Length: {0}\r\n\r\n")]
    [TestCase("POST /key/{0}/regenerate HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: {0}\r\n\r\n")]
    [TestCase("GET /key/%zz{0} HTTP/1.1\r\nHost: {0} {0}\r\n\r\n")]
    public async Task A_request_that_is_no_http_is_quoted_nowhere(string request)
    {
        await RawHttp.SendAsync(_host.Client.BaseAddress!.ToString(), Encoding.Latin1.GetBytes(request.Replace("{0}", Text, StringComparison.Ordinal)), endsSending: true);

        await HoldsNothingAsync();
    }

    /// <summary>Everything on, also the classes that quote what they cannot read, for every provider and for one by its name.</summary>
    private static Dictionary<string, string?> Everything(StubCollector collector) => new()
    {
        ["Logging:LogLevel:Default"] = "Trace",
        ["Logging:LogLevel:Microsoft"] = "Trace",
        ["Logging:LogLevel:Microsoft.AspNetCore"] = "Trace",
        ["Logging:LogLevel:Microsoft.AspNetCore.Hosting.Diagnostics"] = "Trace",
        ["Logging:LogLevel:Microsoft.AspNetCore.Server.Kestrel.BadRequests"] = "Trace",
        ["Logging:OpenTelemetry:LogLevel:Default"] = "Trace",
        ["Logging:OpenTelemetry:LogLevel:Microsoft.AspNetCore.Routing"] = "Trace",
        ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Url,
        ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
        ["OTEL_METRIC_EXPORT_INTERVAL"] = "100",
        ["OTEL_BSP_SCHEDULE_DELAY"] = "50",
        ["OTEL_BLRP_SCHEDULE_DELAY"] = "50",
    };

    /// <summary>Every path there is, with the text in its places and in its query: those of the API, and those of the pages below their root.</summary>
    private IReadOnlyList<(string Method, string Path)> Paths()
    {
        var routes = _host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().ToList();
        Assert.That(routes, Has.Count.GreaterThan(60), "the pages are among them");
        return
        [
            .. (from route in routes
               let path = System.Text.RegularExpressions.Regex.Replace(route.RoutePattern.RawText!.TrimStart('/'), @"\{[^}]*\}", Text)
               // Of the files of the pages there are hundreds, all served alike.
               where route.Metadata.GetMetadata<Microsoft.AspNetCore.StaticAssets.StaticAssetDescriptor>() is null
               from method in route.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET", "POST"]
               from root in new[] { "/", "/ui/" }
               select (method, $"{root}{path}?key={Text}&{Text}=1&team_id={Text}&after={Text}&to={Text}")).Distinct(),
        ];
    }

    private async Task DriveAsync()
    {
        using var visitor = new Visitor(_host.Client.BaseAddress!);
        using var signedIn = await visitor.SignInAsync();
        using var inPages = new HttpClient(new HttpClientHandler { CookieContainer = visitor.Cookies, AllowAutoRedirect = false }) { BaseAddress = _host.Client.BaseAddress };
        foreach (var path in Paths())
        {
            await SendAsync(_host.Client, path, $$"""{"key":"{{Text}}","keys":["{{Text}}"],"team_id":"{{Text}}","team_ids":["{{Text}}"],"user_id":"{{Text}}"}""");
            await SendAsync(_host.Client, path, $$"""{"{{Text}}":"{{Text}}""");
            if (path.Path.StartsWith("/ui/", StringComparison.Ordinal)) await SendAsync(inPages, path, $"key={Text}");
        }

        // What nothing is wrong with but the database.
        await _host.GetAsync("/key/info?key=" + Text);
        await _host.PostAsync("/key/update", new { key = Text, user_id = Text });
        await _host.PostAsync("/key/generate", new { key = Text, key_alias = Text }, ("Idempotency-Key", Text));
        await _host.PostAsync($"/key/{Text}/regenerate", "");
    }

    private static async Task SendAsync(HttpClient client, (string Method, string Path) to, string body)
    {
        using var request = new HttpRequestMessage(new HttpMethod(to.Method), to.Path);
        if (to.Method is not "GET" and not "HEAD") request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        string[] headers = ["User-Agent", "Referer", "Origin", "X-Forwarded-For", "X-Forwarded-Proto", "X-Request-Id", "If-Match", "Idempotency-Key", "tracestate", "baggage", "litellm-changed-by", "Accept", "x-gateway-peer"];
        foreach (var header in headers) request.Headers.TryAddWithoutValidation(header, header is "tracestate" or "baggage" ? "a=" + Text : Text);
        request.Headers.TryAddWithoutValidation("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        request.Headers.TryAddWithoutValidation("Cookie", $"gateway-ui={Text}; other={Text}");
        request.Headers.Host = Text + ".example.test";
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        try
        {
            using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token);
        }
        catch (HttpRequestException)
        {
            // The service closes the connection on a body that is too large.
        }
    }

    private async Task HoldsNothingAsync()
    {
        // A request of its own, so that what came before it is exported too.
        await _host.GetAsync("/features");
        var spans = _collector.Of("traces").Length;
        await Eventually.HoldsAsync(() => Task.FromResult(_collector.Of("traces").Contains("/features", StringComparison.Ordinal) && _collector.Of("logs").Length > 0), $"spans arrive after {spans}");
        foreach (var told in new[] { string.Join('\n', _log.Lines), _collector.Of("traces"), _collector.Of("logs"), _collector.Of("metrics") })
        {
            var at = told.IndexOf("leaked-0123456789", StringComparison.OrdinalIgnoreCase);
            Assert.That(at, Is.EqualTo(-1), at < 0 ? "" : told.Substring(Math.Max(0, at - 300), Math.Min(500, told.Length - Math.Max(0, at - 300))));
        }
    }
}
