using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using Gateway.Api.Forwarding;
using Gateway.Api.Sync;
using Gateway.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Shared.Contracts.Routing;
using Shared.Contracts.Sync;

namespace Gateway.Tests.Gateway.Forwarding;

/// <summary>A proxy of the environment carries what goes to upstreams of other machines, and nothing else.</summary>
public sealed class Proxies
{
    [Test]
    public async Task An_upstream_elsewhere_is_asked_through_the_proxy_and_one_of_this_machine_or_of_no_proxy_is_not()
    {
        await using var proxy = await StubUpstream.StartAsync();
        var environment = new Dictionary<string, string> { ["HTTP_PROXY"] = proxy.Root, ["NO_PROXY"] = "direct.invalid" };
        await using var gateway = await GatewayHost.StartAsync(
            [At("far", "http://far.invalid/far/v1"), At("direct", "http://direct.invalid/direct/v1"), new("near", "near")],
            GatewayHost.NeverResting(),
            replace: services => services.AddSingleton(new UpstreamClients(UpstreamProxy.Of(environment))));
        var key = gateway.AddKey();

        var far = await gateway.ChatAsync(key, model: "far");
        var direct = await gateway.ChatAsync(key, model: "direct");
        var near = await gateway.ChatAsync(key, model: "near");

        Assert.That((far.Status, direct.Status, near.Status), Is.EqualTo((200, 503, 200)));
        Assert.That(proxy.Hits.Select(hit => hit.Target), Is.EqualTo(new[] { "http://far.invalid/far/v1/chat/completions" }));
        Assert.That(gateway.Upstream.Called, Is.EqualTo(new[] { "near" }));
    }

    /// <summary>The framework's own proxy, which is that of the environment, is put in for the whole process: no other test runs beside this one.</summary>
    [Test]
    [NonParallelizable]
    public async Task What_goes_to_admin_api_asks_for_no_proxy()
    {
        await using var admin = await StubUpstream.StartAsync();
        var asked = new AskedProxy();
        var before = HttpClient.DefaultProxy;
        HttpClient.DefaultProxy = asked;
        try
        {
            await using var gateway = await GatewayHost.StartAsync([new("a")], general: new JsonObject { ["forward_admin"] = true, ["admin_url"] = admin.Root });
            using var sync = new AdminClient(admin.Root, new SyncSignature(new Secret("sync-key-of-this-test")), TimeProvider.System);

            await gateway.GetAsync(null, "/key/list");
            await Assert.ThatAsync(() => sync.LoadSnapshotAsync(CancellationToken.None), Throws.Exception);
        }
        finally
        {
            HttpClient.DefaultProxy = before;
        }

        Assert.That(admin.Hits.Select(hit => hit.Path.Split('?')[0]), Is.EqualTo(new[] { "/key/list", "/sync/snapshot" }));
        Assert.That(asked.For, Has.None.EqualTo(new Uri(admin.Root).Port));
    }

    private static TestDeployment At(string id, string address) => new(id, id, Params: new JsonObject { ["api_base"] = address });

    /// <summary>Notes who would go through a proxy, and lets everybody go without one.</summary>
    private sealed class AskedProxy : IWebProxy
    {
        private readonly ConcurrentQueue<int> _ports = new();

        public IReadOnlyCollection<int> For => _ports;

        public ICredentials? Credentials { get; set; }

        public Uri? GetProxy(Uri destination)
        {
            _ports.Enqueue(destination.Port);
            return null;
        }

        public bool IsBypassed(Uri host)
        {
            _ports.Enqueue(host.Port);
            return true;
        }
    }
}
