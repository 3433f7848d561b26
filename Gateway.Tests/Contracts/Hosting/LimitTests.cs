using System.Net.Sockets;
using System.Reflection;
using System.Text;
using Gateway.Tests.Support;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Shared.Contracts.Configuration.Settings;
using Shared.Contracts.Hosting;

namespace Gateway.Tests.Contracts.Hosting;

/// <summary><c>Kestrel.Limits</c> and <c>AllowedHosts</c> hold in both services.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[Parallelizable(ParallelScope.All)]
public sealed class LimitTests
{
    private const string Head = "GET /health/liveness HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n";

    private CertificateFolder _folder = null!;

    [SetUp]
    public void Prepare() => _folder = new CertificateFolder();

    [TearDown]
    public void Remove() => _folder.Dispose();

    [Test]
    public async Task No_more_connections_are_served_at_once_than_the_limit_says([Values] Served service)
    {
        await using var host = await ListeningHost.StartAsync(service, _folder.Path, "Kestrel: { Limits: { MaxConcurrentConnections: 5 } }\n");
        var clients = new List<TcpClient>();
        try
        {
            var answered = 0;
            for (var i = 0; i < 14; i++)
            {
                clients.Add(new TcpClient());
                if (await IsAnsweredAsync(clients[^1], new Uri(host.Url))) answered++;
            }

            Assert.That(answered, Is.EqualTo(5));
        }
        finally
        {
            clients.ForEach(client => client.Dispose());
        }

        var after = await Eventually(host);
        Assert.That(after.Status, Is.EqualTo(200), "a place is free again when its connection is gone");
        Assert.That(host.Log.Lines.Count(line => line.StartsWith("Connections are refused: 5 are open", StringComparison.Ordinal)), Is.EqualTo(1), "one line, however many are refused");
    }

    [Test]
    public async Task Half_a_head_is_closed_after_its_time([Values] Served service)
    {
        await using var host = await ListeningHost.StartAsync(service, _folder.Path, "Kestrel: { Limits: { RequestHeadersTimeout: \"00:00:02\" } }\n");

        var answer = await host.SendAsync("GET /health/liveness HTTP/1.1\r\nHost: 127");

        Assert.That(answer.Status, Is.EqualTo(408), "and the connection is closed: else nothing would have been read to its end");
    }

    [TestCase("evil.example", 400)]
    [TestCase("good.example.evil.example", 400)]
    [TestCase("good.example", 200)]
    [TestCase("GOOD.example:4000", 200)]
    [TestCase("a.wild.example", 200)]
    [TestCase("wild.example", 400)]
    [TestCase("[::1]:4000", 200)]
    [TestCase("", 400)]
    public async Task A_request_for_a_host_that_is_not_allowed_is_400(string name, int status)
    {
        foreach (var service in Enum.GetValues<Served>())
        {
            await using var host = await ListeningHost.StartAsync(service, _folder.Path, "AllowedHosts: \"good.example;*.wild.example;[::1]\"\n");

            var answer = await host.SendAsync($"GET /health/liveness HTTP/1.1\r\nHost: {name}\r\nConnection: close\r\n\r\n");

            Assert.That((answer.Status, answer.Code), Is.EqualTo((status, status == 400 ? "invalid_request" : null)), $"{service}");
        }
    }

    [TestCase("http://good.example", "is an address")]
    [TestCase("good.example:4000", "has a port")]
    [TestCase("good.*", "has a * in a place where it means nothing")]
    [TestCase("*good.example", "has a * in a place where it means nothing")]
    [TestCase("good.example good.host", "holds a blank")]
    public void A_host_in_another_form_is_an_error(string host, string fault) =>
        Assert.That(ConfigurationText.OnlyProblem(ConfigurationText.WithSections($"AllowedHosts: \"{host}\"\n")).Message, Does.StartWith($"'{host}' {fault}"));

    [TestCase(";")]
    [TestCase(" ; ;")]
    public void Separators_without_a_host_are_an_error_and_do_not_mean_any(string hosts) =>
        Assert.That(ConfigurationText.OnlyProblem(ConfigurationText.WithSections($"AllowedHosts: \"{hosts}\"\n")).Message, Does.Contain("names no host"));

    /// <summary>Read off the server itself, so that a limit which a newer one has is not passed over.</summary>
    [TestCaseSource(nameof(Limits))]
    public async Task Every_limit_of_the_server_takes_effect_in_both_services(string section, PropertyInfo limit)
    {
        var (written, expected) = Sample(limit);
        var nested = section.Length == 0 ? $"{limit.Name}: {written}" : $"{section}: {{ {limit.Name}: {written} }}";
        foreach (var service in Enum.GetValues<Served>())
        {
            await using var host = await ListeningHost.StartAsync(service, _folder.Path, $"Kestrel: {{ Limits: {{ {nested} }} }}\n");
            var limits = host.Services.GetRequiredService<IOptions<KestrelServerOptions>>().Value.Limits;
            var actual = limit.Name == nameof(KestrelServerLimits.MaxConcurrentConnections)
                ? host.Services.GetRequiredService<ConnectionLimit>().Most
                : limit.GetValue(section.Length == 0 ? limits : limits.Http2);

            Assert.That(actual is MinDataRate rate ? (rate.BytesPerSecond, rate.GracePeriod) : actual, Is.EqualTo(expected), $"{service}");
        }
    }

    [TestCase("MaxConcurrentConnection: 5", "no setting has the name 'MaxConcurrentConnection'; did you mean 'MaxConcurrentConnections'?")]
    [TestCase("MaxConcurrentConnections: many", "must be a whole number")]
    [TestCase("MaxConcurrentConnections: 0", "it must be from 1 to")]
    [TestCase("RequestHeadersTimeout: 2", "must be a time such as \"00:00:30\"")]
    [TestCase("RequestHeadersTimeout: soon", "must be a time such as \"00:00:30\"")]
    [TestCase("RequestHeadersTimeout: \"00:00:00\"", "must be from one second to one day")]
    [TestCase("MaxRequestLineSize: 9999999", "MaxRequestLineSize is more than MaxRequestBufferSize")]
    [TestCase("MinRequestBodyDataRate: { BytesPerSecond: 5 }", "needs both BytesPerSecond and GracePeriod")]
    [TestCase("Http2: { MaxFrameSize: 5 }", "it must be from 16384 to 16777215")]
    [TestCase("Http2: { MaxStreams: 5 }", "no setting has the name 'MaxStreams'")]
    public void A_wrong_limit_is_an_error_with_its_line_and_no_exception(string limit, string fault)
    {
        var problem = ConfigurationText.OnlyProblem(ConfigurationText.WithSections($"Kestrel: {{ Limits: {{ {limit} }} }}\n"));

        Assert.That((problem.Severity, problem.Line), Is.EqualTo((ProblemSeverity.Error, 4)));
        Assert.That(problem.Message, Does.Contain(fault));
    }

    [TestCase("Kestrel: { Limit: {} }", "no setting has the name 'Limit'; did you mean 'Limits'?")]
    [TestCase("Kestrel: { Endpoints: { a: { Urls: \"http://*:1\" } } }", "no setting has the name 'Urls'; did you mean 'Url'?")]
    [TestCase("Kestrel: { Endpoints: { a: { Url: \"http://*:1\", Protocols: Http1AndHttp2AndHttp3 } } }", "asks for HTTP/3, which is not served")]
    [TestCase("Kestrel: { Endpoints: { a: { Url: \"http://*:1\", Certificate: { Path: x } } } }", "has settings of TLS, and its Url begins with http:")]
    [TestCase("Kestrel: { EndpointDefaults: { SslProtocols: [Tls11] } }", "must be a list of Tls12 and Tls13")]
    public void An_unknown_name_or_a_wrong_value_under_kestrel_is_an_error(string section, string fault) =>
        Assert.That(ConfigurationText.Read(ConfigurationText.WithSections(section + "\n")).Problems.Select(p => p.Message), Has.Some.Contains(fault));

    [TestCase("Kestrel: { AddServerHeader: true }", "Kestrel.AddServerHeader")]
    [TestCase("Kestrel: { Limits: { Http3: { MaxRequestHeaderFieldSize: 1 } } }", "Kestrel.Limits.Http3")]
    [TestCase("Kestrel: { Certificates: { Development: { Password: x } } }", "Kestrel.Certificates.Development")]
    public void What_the_server_has_and_the_services_do_not_use_is_a_warning(string section, string path)
    {
        var problem = ConfigurationText.OnlyProblem(ConfigurationText.WithSections(section + "\n"));

        Assert.That((problem.Severity, problem.Path), Is.EqualTo((ProblemSeverity.Warning, path)));
    }

    [TestCase("Kestrel__Limits__MaxConcurrentConnections")]
    [TestCase("ASPNETCORE_Kestrel__Limits__MaxConcurrentConnections")]
    [TestCase("KESTREL__LIMITS__MAXCONCURRENTCONNECTIONS")]
    [TestCase("Kestrel:Limits:MaxConcurrentConnections")]
    public void A_variable_stands_above_the_file_and_is_checked_like_it(string variable)
    {
        var file = ConfigurationText.WithSections("Kestrel: { Limits: { MaxConcurrentConnections: 5 } }\n");

        Assert.That(ConfigurationText.Valid(file, new Dictionary<string, string> { [variable] = "7" }).Kestrel.Limits.MaxConcurrentConnections, Is.EqualTo(7));
        var problem = ConfigurationText.OnlyProblem(file, new Dictionary<string, string> { [variable] = "few" });
        Assert.That((problem.File, problem.Path), Is.EqualTo(("environment", "Kestrel.Limits.MaxConcurrentConnections")));
    }

    [TestCase("Max open files            1024                 524288               files     ", 1024)]
    [TestCase("Max open files            unlimited            unlimited            files     ", null)]
    [TestCase("Max processes             1                    1                    processes ", null)]
    public void The_limit_of_open_files_is_the_soft_one(string line, int? limit) => Assert.That(FileDescriptors.LimitIn("Limit  Soft Limit\n" + line + "\n"), Is.EqualTo((long?)limit));

    [TestCase(1024, 320)]
    [TestCase(1_048_576, 524_096)]
    [TestCase(64, 16)]
    public void Callers_get_half_of_the_files_that_the_program_leaves(int limit, int connections) => Assert.That(FileDescriptors.ConnectionsWithin(limit), Is.EqualTo(connections));

    private static async Task<bool> IsAnsweredAsync(TcpClient client, Uri address)
    {
        try
        {
            await client.ConnectAsync(address.Host, address.Port);
            var stream = client.GetStream();
            await stream.WriteAsync("GET /health/liveness HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"u8.ToArray());
            return await stream.ReadAsync(new byte[1]) == 1;
        }
        catch (Exception refused) when (refused is IOException or SocketException)
        {
            return false;
        }
    }

    private static async Task<RawAnswer> Eventually(ListeningHost host)
    {
        for (var tries = 0; ; tries++)
        {
            try
            {
                if (await host.SendAsync(Head) is { Status: not 0 } answer) return answer;
            }
            catch (SocketException) when (tries < 1000)
            {
                // The connections before are still being closed.
            }

            if (tries >= 1000) return RawAnswer.Of(Encoding.UTF8.GetBytes(""));
        }
    }

    private static IEnumerable<TestCaseData> Limits() =>
        from part in new[] { ("", typeof(KestrelServerLimits)), ("Http2", typeof(Http2Limits)) }
        from limit in part.Item2.GetProperties().Where(p => p.CanWrite)
        select new TestCaseData(part.Item1, limit) { TestName = $"Every_limit_of_the_server_takes_effect({part.Item1} {limit.Name})" };

    /// <summary>A value that no service has by itself, in the file's words and in the server's.</summary>
    private static (string Written, object Expected) Sample(PropertyInfo limit) => limit.PropertyType switch
    {
        var type when type == typeof(TimeSpan) => ("\"00:01:07\"", TimeSpan.FromSeconds(67)),
        var type when type == typeof(MinDataRate) => ("{ BytesPerSecond: 123, GracePeriod: 7s }", (123d, TimeSpan.FromSeconds(7))),
        var type when type == typeof(int) => ("77777", 77777),
        // Fewer than the files of the machine allow.
        _ when limit.Name == nameof(KestrelServerLimits.MaxConcurrentConnections) => ("77", 77L),
        _ => ("77777", 77777L),
    };
}
