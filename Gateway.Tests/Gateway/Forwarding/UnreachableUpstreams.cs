using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Gateway.Api.Forwarding;
using Gateway.Api.Telemetry;
using Gateway.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Gateway.Tests.Gateway.Forwarding;

/// <summary>Why a connection failed is said in the log and in the metrics, and not to the caller.</summary>
public sealed class UnreachableUpstreams
{
    private readonly TcpListener _silent = new(IPAddress.Loopback, 0);
    private readonly CapturedLog _log = new();
    private StubUpstream _untrusted = null!;
    private GatewayHost _gateway = null!;
    private SeenMeasurements _seen = null!;
    private string _key = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        _untrusted = await StubUpstream.StartAsync(LocalCertificate.Create());
        _silent.Start();
        _ = SpeakAnotherProtocolAsync();
        var refusing = $"127.0.0.1:{FreePort()}";
        var proxy = UpstreamProxy.Of(new Dictionary<string, string> { ["HTTP_PROXY"] = refusing, ["NO_PROXY"] = "gateway-tests.invalid" });
        _gateway = await GatewayHost.StartAsync(
            [
                At("connection_refused", $"http://{refusing}/v1"),
                At("name_not_found", "http://gateway-tests.invalid/v1"),
                At("certificate_refused", _untrusted.Root + "/v1"),
                At("no_tls", $"https://127.0.0.1:{PortOf(_silent)}/v1"),
                At("no_http", $"http://127.0.0.1:{PortOf(_silent)}/v1"),
                At("proxy_failed", "http://far.example/v1"),
                new("connection_reset", "connection_reset"),
            ],
            GatewayHost.NeverResting(),
            replace: services => services.AddSingleton<ILoggerProvider>(_log).AddSingleton(new UpstreamClients(proxy)));
        _gateway.Upstream.PlanReset("connection_reset");
        _seen = new SeenMeasurements(_gateway.Services, GatewayMeter.Name);
        _key = _gateway.AddKey();
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        _seen.Dispose();
        _silent.Dispose();
        await _untrusted.DisposeAsync();
        await _gateway.DisposeAsync();
    }

    [TestCase("connection_refused")]
    [TestCase("name_not_found")]
    [TestCase("certificate_refused")]
    [TestCase("no_tls")]
    [TestCase("no_http")]
    [TestCase("connection_reset")]
    [TestCase("proxy_failed")]
    public async Task A_connection_that_fails_says_why_in_log_and_metrics_and_not_in_the_answer(string why)
    {
        var answer = await _gateway.ChatAsync(_key, model: why);

        Assert.That((answer.Status, answer.Code), Is.EqualTo((503, "no_healthy_deployments")));
        Assert.That(answer.Words, Does.Not.Contain(why).And.Not.Contains("127.0.0.1").And.Not.Contains("invalid"));
        Assert.That(_log.Lines, Has.One.Contains($"Deployment {why} failed: ConnectionFailed, {why}."));
        Assert.That(_seen.Sum("gateway.attempts", ("gateway.deployment", why), ("error.type", why)), Is.EqualTo(1));
    }

    private static TestDeployment At(string id, string address) => new(id, id, Params: new JsonObject { ["api_base"] = address });

    private static int PortOf(TcpListener listener) => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>A port that nobody listens on.</summary>
    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return PortOf(listener);
    }

    private async Task SpeakAnotherProtocolAsync()
    {
        try
        {
            while (true)
            {
                using var client = await _silent.AcceptTcpClientAsync();
                await client.GetStream().WriteAsync("SSH-2.0-OpenSSH_9.6\r\n"u8.ToArray());
                await client.GetStream().ReadAtLeastAsync(new byte[64 * 1024], 64 * 1024, throwOnEndOfStream: false);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or IOException)
        {
            // The test is over.
        }
    }
}
