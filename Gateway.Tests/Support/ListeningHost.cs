using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Admin.Api;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Shared.Contracts.Configuration.Reading;
using Shared.Contracts.Configuration.Settings;
using Shared.Contracts.Hosting;

namespace Gateway.Tests.Support;

/// <summary>The two services, which listen by the same rules.</summary>
public enum Served
{
    Gateway,
    Admin,
}

/// <summary>One of the services with a configuration file of the test's, in a folder of its own that also holds certificates.</summary>
internal sealed class ListeningHost : IAsyncDisposable
{
    public const string MasterKey = "sk-master-1234567890abcdef";

    private readonly WebApplication _app;

    private ListeningHost(WebApplication app, CapturedLog log) => (_app, Log) = (app, log);

    public CapturedLog Log { get; }

    public string Url => _app.Urls.First();

    public IServiceProvider Services => _app.Services;

    /// <param name="folder">Where the file and its certificates are.</param>
    /// <param name="sections">What the file says beside a model, the keys and a database.</param>
    /// <param name="urls"><c>--urls</c>.</param>
    public static async Task<ListeningHost> StartAsync(Served service, string folder, string sections, string? urls = "http://127.0.0.1:0", Action<IServiceCollection>? replace = null)
    {
        var reading = Read(folder, sections, urls);
        Assert.That(reading.Problems.Where(p => p.Severity == ProblemSeverity.Error), Is.Empty);
        var log = new CapturedLog();
        void Replace(IServiceCollection services)
        {
            services.AddLogging(logging => logging.AddProvider(log));
            // Nothing here depends on keys, and no Admin.Api is there to be asked for them.
            foreach (var sync in services.Where(s => s.ImplementationType == typeof(global::Gateway.Api.Sync.SyncWorker)).ToList()) services.Remove(sync);
            replace?.Invoke(services);
        }

        var app = service == Served.Gateway
            ? global::Gateway.Api.Program.Build(reading.Configuration!, urls is null ? [] : ["--urls", urls], Replace)
            : AdminApplication.Build(reading.Configuration!, urls, Replace);
        await app.StartAsync();
        return new ListeningHost(app, log);
    }

    /// <summary>What <c>--check-config</c> and the start make of the file.</summary>
    public static ConfigurationReading Read(string folder, string sections, string? urls = null)
    {
        var file = Path.Combine(folder, "appsettings.yaml");
        File.WriteAllText(file, $$"""
            model_list:
              - { model_name: gpt-4, litellm_params: { model: x, mock_response: hi } }
            general_settings:
              master_key: {{MasterKey}}
              database_url: "Data Source={{folder}}/admin.db"
              embedded_redis_port: {{AdminHost.FreePort()}}
            """ + "\n" + sections);
        return StartCheck.Of(ConfigurationReader.Read(file, new Dictionary<string, string>()), urls, new Dictionary<string, string>(), TimeProvider.System.GetUtcNow());
    }

    /// <summary>Asks over TLS, trusting this certificate and no other.</summary>
    public async Task<HttpResponseMessage> GetAsync(X509Certificate2 trusted, Version version, string? host = null, X509Certificate2? own = null, string path = "/health/liveness")
    {
        using var client = Client(trusted, own);
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(new Uri(Url), path)) { Version = version, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        if (host is not null) request.Headers.Host = host;
        return await client.SendAsync(request);
    }

    public static HttpClient Client(X509Certificate2 trusted, X509Certificate2? own = null) => new(new SocketsHttpHandler
    {
        SslOptions = new SslClientAuthenticationOptions
        {
            CertificateChainPolicy = LocalCertificate.TrustIn(trusted),
            ClientCertificates = own is null ? [] : [own],
        },
    });

    /// <summary>Asks over plain HTTP by hand.</summary>
    public Task<RawAnswer> SendAsync(string request) => RawHttp.SendAsync(Url, request);

    /// <summary>The certificate that is shown to a caller who asks for this name, whether it is to be trusted or not.</summary>
    public async Task<string> ShownAsync(string host)
    {
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(IPAddress.Loopback, new Uri(Url).Port);
        await using var tls = new SslStream(tcp.GetStream(), false, (_, shown, _, _) => shown is not null);
        await tls.AuthenticateAsClientAsync(host);
        return tls.RemoteCertificate!.Subject;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(new CancellationToken(canceled: true));
        await _app.DisposeAsync();
    }
}
