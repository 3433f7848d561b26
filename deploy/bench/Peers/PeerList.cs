using Bench.Machine;

namespace Bench.Peers;

/// <summary>Every peer there is, in the order of the table. The first one is what the others are related to.</summary>
internal static class PeerList
{
    public const string Baseline = "nginx";

    public static IReadOnlyList<Peer> All { get; } =
    [
        new(Baseline, NginxAsync),
        new("HAProxy", HaproxyAsync),
        new("bare Kestrel", site => ThisProgramAsync(site, "bare Kestrel", "bare-proxy")),
        new("YARP", site => ThisProgramAsync(site, "YARP", "yarp-proxy")),
        new("Portkey", Portkey.StartAsync),
        new("gateway", GatewayPeer.StartJitAsync),
        new("gateway AOT", GatewayPeer.StartAotAsync),
    ];

    public static IReadOnlyList<Peer> Named(IReadOnlyList<string> names)
    {
        var unknown = names.Where(name => All.All(peer => peer.Name != name)).ToList();
        if (unknown.Count > 0) throw new BenchException($"There is no peer '{unknown[0]}'. There are: {string.Join(", ", All.Select(peer => peer.Name))}.");
        return names.Count == 0 ? All : [.. All.Where(peer => names.Contains(peer.Name) || peer.Name == Baseline)];
    }

    /// <summary>nginx as an upstream and as a proxy: one worker, connections kept.</summary>
    public static string NginxConfiguration(string directory, string http) => $$"""
        daemon off; worker_processes 1; pid {{directory}}/nginx-{{Guid.NewGuid():N}}.pid; error_log stderr crit;
        events { worker_connections 4096; }
        http {
          access_log off; keepalive_requests 1000000000; client_max_body_size 8m; client_body_buffer_size 512k;
          client_body_temp_path {{directory}}/body; proxy_temp_path {{directory}}/proxy; fastcgi_temp_path {{directory}}/f; uwsgi_temp_path {{directory}}/u; scgi_temp_path {{directory}}/s;
          {{http}}
        }
        """;

    private static async Task<RunningPeer?> NginxAsync(PeerSite site)
    {
        var port = Ports.Free();
        var file = site.File("nginx-proxy.conf", NginxConfiguration(site.Directory, $$"""
            upstream model { server 127.0.0.1:{{site.UpstreamPort}}; keepalive 128; keepalive_requests 1000000000; }
            server {
              listen 127.0.0.1:{{port}};
              location / { proxy_pass http://model; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_buffering off; }
            }
            """));
        return await RunningAsync(site, Baseline, port, null, "/usr/sbin/nginx", "-c", file);
    }

    private static async Task<RunningPeer?> HaproxyAsync(PeerSite site)
    {
        var port = Ports.Free();
        // Without no-delay it holds small events back.
        var file = site.File("haproxy.cfg", $"""
            global
              nbthread 1
              maxconn 4096
            defaults
              mode http
              option http-no-delay
              http-reuse always
              timeout client 60s
              timeout server 60s
              timeout connect 5s
            frontend f
              bind 127.0.0.1:{port}
              default_backend b
            backend b
              server s 127.0.0.1:{site.UpstreamPort}

            """);
        return await RunningAsync(site, "HAProxy", port, null, "/usr/sbin/haproxy", "-db", "-f", file);
    }

    private static async Task<RunningPeer?> ThisProgramAsync(PeerSite site, string name, string verb)
    {
        var port = Ports.Free();
        return await RunningAsync(
            site, name, port, null, "dotnet", typeof(PeerList).Assembly.Location, verb, "--port", $"{port}", "--upstream", $"127.0.0.1:{site.UpstreamPort}");
    }

    private static async Task<RunningPeer> RunningAsync(
        PeerSite site, string name, int port, IReadOnlyDictionary<string, string>? environment, params string[] command)
    {
        var program = RunningProgram.Start(name.Replace(' ', '-'), PeerSite.MeasuredProcessor, environment, site.Directory, command);
        await program.AcceptsAsync(port);
        return new RunningPeer(name, program, port) { Headers = new Dictionary<string, string> { ["Authorization"] = $"Bearer {BareProxy.Key}" } };
    }
}
