using System.Net;
using System.Text;
using Gateway.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Shared.Contracts.Hosting;

namespace Gateway.Tests.Contracts.Hosting;

/// <summary>Both services speak TLS with certificates from files, by themselves.</summary>
public sealed class TlsTests
{
    private const string Endpoint = "Kestrel: { Endpoints: { tls: { Url: \"https://127.0.0.1:0\", Certificate: { Path: a.pem, KeyPath: a-key.pem } } } }\n";

    private CertificateFolder _folder = null!;

    [SetUp]
    public void Prepare() => _folder = new CertificateFolder();

    [TearDown]
    public void Remove() => _folder.Dispose();

    [Test]
    public async Task An_endpoint_with_a_certificate_is_served_in_http_1_and_http_2([Values] Served service)
    {
        using var certificate = _folder.Add("a");
        await using var host = await ListeningHost.StartAsync(service, _folder.Path, Endpoint, urls: null);

        using var first = await host.GetAsync(certificate, HttpVersion.Version11);
        using var second = await host.GetAsync(certificate, HttpVersion.Version20);

        Assert.That(host.Url, Does.StartWith("https://"));
        Assert.That((first.StatusCode, first.Version), Is.EqualTo((HttpStatusCode.OK, HttpVersion.Version11)));
        Assert.That((second.StatusCode, second.Version), Is.EqualTo((HttpStatusCode.OK, HttpVersion.Version20)));
    }

    [Test]
    public async Task An_https_address_among_the_urls_has_the_default_certificate([Values] Served service)
    {
        using var certificate = _folder.AddPfx("d", "of the pfx");
        await using var host = await ListeningHost.StartAsync(
            service, _folder.Path, "Kestrel: { Certificates: { Default: { Path: d.pfx, Password: of the pfx } } }\n", urls: "https://127.0.0.1:0");

        using var answer = await host.GetAsync(certificate, HttpVersion.Version20);

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task A_key_with_a_password_opens()
    {
        using var certificate = _folder.Add("a", password: "of the key");
        await using var host = await ListeningHost.StartAsync(
            Served.Gateway, _folder.Path, Endpoint.Replace("a-key.pem", "a-key.pem, Password: of the key", StringComparison.Ordinal), urls: null);

        using var answer = await host.GetAsync(certificate, HttpVersion.Version11);

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task The_issuers_in_the_file_are_sent_along()
    {
        using var root = _folder.AddChain("a");
        await using var host = await ListeningHost.StartAsync(Served.Gateway, _folder.Path, Endpoint, urls: null);

        using var answer = await host.GetAsync(root, HttpVersion.Version11);

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK), "a caller who knows the root alone trusts the certificate");
    }

    [TestCase("one.example", "CN=one.example")]
    [TestCase("a.b.two.example", "CN=two.example")]
    [TestCase("other.example", "CN=localhost")]
    public async Task The_host_name_that_is_asked_for_chooses_the_certificate(string host, string subject)
    {
        using var own = _folder.Add("a");
        using var one = _folder.Add("one", "one.example");
        using var two = _folder.Add("two", "two.example");
        await using var service = await ListeningHost.StartAsync(Served.Gateway, _folder.Path, """
            Kestrel:
              Endpoints:
                tls:
                  Url: https://127.0.0.1:0
                  Certificate: { Path: a.pem, KeyPath: a-key.pem }
                  Sni:
                    one.example: { Certificate: { Path: one.pem, KeyPath: one-key.pem } }
                    "*.two.example": { Certificate: { Path: two.pem, KeyPath: two-key.pem } }
            """, urls: null);

        Assert.That(await service.ShownAsync(host), Is.EqualTo(subject));
    }

    [Test]
    public async Task A_renewed_certificate_is_shown_to_new_connections_and_a_broken_one_is_not([Values] Served service)
    {
        using var before = _folder.Add("a", "before");
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var host = await ListeningHost.StartAsync(service, _folder.Path, Endpoint, urls: null, services => services.AddSingleton<TimeProvider>(time));
        using var open = ListeningHost.Client(before);
        using var first = await open.GetAsync(host.Url + "/health/liveness");

        using var after = _folder.Add("a", "after");
        await Eventually(subject => subject == "CN=after");
        using var again = await open.GetAsync(host.Url + "/health/liveness");
        _folder.Replace("a.pem", "no certificate");
        await Eventually(_ => host.Log.Lines.Any(line => line.Contains("is not used; the one before goes on", StringComparison.Ordinal)));

        Assert.That(again.StatusCode, Is.EqualTo(HttpStatusCode.OK), "the connection that was open goes on");
        Assert.That(await host.ShownAsync("x"), Is.EqualTo("CN=after"));

        // A look at the files comes with each interval; a handshake in between gives it the time to.
        async Task Eventually(Predicate<string> holds)
        {
            for (var look = 0; look < 1000; look++)
            {
                if (holds(await host.ShownAsync("x"))) return;
                time.Advance(CertificateRenewal.Interval);
            }

            Assert.Fail("The files were not looked at.");
        }
    }

    [TestCase("RequireCertificate", false, false)]
    [TestCase("RequireCertificate", true, false)]
    [TestCase("AllowCertificate", true, false)]
    [TestCase("AllowCertificate", false, true)]
    [TestCase("NoCertificate", true, true)]
    public async Task A_callers_certificate_is_asked_for_and_must_be_trusted(string mode, bool shows, bool isServed)
    {
        using var certificate = _folder.Add("a");
        await using var host = await ListeningHost.StartAsync(
            Served.Gateway, _folder.Path, Endpoint.Replace("Certificate:", $"ClientCertificateMode: {mode}, Certificate:", StringComparison.Ordinal), urls: null);

        async Task<HttpStatusCode> AskAsync()
        {
            using var answer = await host.GetAsync(certificate, HttpVersion.Version11, own: shows ? certificate : null);
            return answer.StatusCode;
        }

        if (isServed) Assert.That(await AskAsync(), Is.EqualTo(HttpStatusCode.OK));
        else await Assert.ThatAsync(AskAsync, Throws.InstanceOf<HttpRequestException>());
    }

    [Test]
    public async Task Http_2_without_tls_is_spoken_where_the_endpoint_says_so([Values] Served service)
    {
        await using var host = await ListeningHost.StartAsync(
            service, _folder.Path, "Kestrel: { Endpoints: { plain: { Url: \"http://127.0.0.1:0\", Protocols: Http2 } } }\n", urls: null);
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, host.Url + "/health/liveness") { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact };

        using var answer = await client.SendAsync(request);

        Assert.That((answer.StatusCode, answer.Version), Is.EqualTo((HttpStatusCode.OK, HttpVersion.Version20)));
    }

    [Test]
    public async Task A_completion_and_its_stream_come_over_tls_and_http_2()
    {
        using var certificate = _folder.Add("a");
        await using var host = await ListeningHost.StartAsync(Served.Gateway, _folder.Path, Endpoint, urls: null);
        using var client = ListeningHost.Client(certificate);
        using var request = new HttpRequestMessage(HttpMethod.Post, host.Url + "/v1/chat/completions")
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new StringContent("""{"model":"gpt-4","messages":[],"stream":true}""", Encoding.UTF8, "application/json"),
        };
        request.Headers.Add("Authorization", "Bearer " + ListeningHost.MasterKey);
        host.Services.GetRequiredService<global::Gateway.Api.Authentication.KeyCache>().Replace(new global::Gateway.Api.Authentication.KeyTable());

        using var answer = await client.SendAsync(request);

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(await answer.Content.ReadAsStringAsync(), Does.EndWith("data: [DONE]\n\n"));
    }
}
