using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using Gateway.Tests.Support;

namespace Gateway.Tests.EndToEnd;

/// <summary>Two gateways behind a load balancer, each restarted in turn while requests and streams go on: none fails.</summary>
internal sealed class RollingRestart
{
    private readonly HttpClient _client = new(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromSeconds(30) });
    private readonly ConcurrentQueue<string> _failures = new();
    private readonly ConcurrentDictionary<string, int> _answered = new();
    private Installation _installation = null!;
    private string _key = null!;
    private string _front = null!;
    private string _statistics = null!;

    [OneTimeTearDown]
    public void Close() => _client.Dispose();

    [Test]
    public async Task No_request_fails_while_each_gateway_is_restarted_under_load()
    {
        await using var installation = await Installation.PrepareAsync([new TestDeployment("eu")]);
        _installation = installation;
        await installation.StartAdminAsync();
        _key = (await installation.AdminAsync("/key/generate", "{}")).Json.GetProperty("key").GetString()!;
        string[] addresses = [$"127.0.0.1:{AdminHost.FreePort()}", $"127.0.0.1:{AdminHost.FreePort()}"];
        _front = $"http://127.0.0.1:{AdminHost.FreePort()}";
        _statistics = $"http://127.0.0.1:{AdminHost.FreePort()}";
        using var balancer = ExternalProgram.Start("haproxy", "-db", "-f", await BalancerAsync(addresses));
        Process[] gateways = [Start(addresses[0]), Start(addresses[1])];
        try
        {
            foreach (var address in addresses) await ReadyAsync(address);
            await BothInServiceAsync();

            using var enough = new CancellationTokenSource();
            var load = Enumerable.Range(0, 4).Select(worker => LoadAsync(worker, enough.Token)).ToList();
            for (var i = 0; i < gateways.Length; i++)
            {
                await TerminateAsync(gateways[i]);
                Assert.That(gateways[i].ExitCode, Is.Zero);
                gateways[i].Dispose();
                gateways[i] = Start(addresses[i]);
                await ReadyAsync(addresses[i]);
                await BothInServiceAsync();
                var before = _answered.Values.Sum();
                await Eventually.HoldsAsync(() => Task.FromResult(_answered.Values.Sum() > before + 50), "requests go on");
            }

            await enough.CancelAsync();
            await Task.WhenAll(load);
        }
        finally
        {
            foreach (var gateway in gateways) await EndAsync(gateway);
            await EndAsync(balancer);
        }

        Assert.That(_failures, Is.Empty);
        Assert.That(_answered["request"], Is.GreaterThan(100));
        Assert.That(_answered["stream"], Is.GreaterThan(10));
    }

    private async Task LoadAsync(int worker, CancellationToken enough)
    {
        var isStream = worker % 2 == 1;
        while (!enough.IsCancellationRequested) await IsAnsweredAsync(isStream ? "stream" : "request", isStream);
    }

    private async Task<bool> IsAnsweredAsync(string kind, bool stream)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, _front + "/v1/chat/completions");
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _key);
            request.Content = new StringContent($$"""{"model":"gpt-4","stream":{{(stream ? "true" : "false")}},"messages":[]}""", Encoding.UTF8, "application/json");
            using var response = await _client.SendAsync(request);
            var body = await response.Content.ReadAsStringAsync();
            var isWhole = (int)response.StatusCode == 200 && (stream ? body.EndsWith("data: [DONE]\n\n", StringComparison.Ordinal) : body.EndsWith('}'));
            if (isWhole) _answered.AddOrUpdate(kind, 1, (_, count) => count + 1);
            else _failures.Enqueue($"{kind}: {(int)response.StatusCode} {body}");
            return isWhole;
        }
        catch (HttpRequestException e)
        {
            _failures.Enqueue($"{kind}: {e.Message} {e.InnerException?.Message}");
            return false;
        }
    }

    private async Task<string> BalancerAsync(string[] addresses)
    {
        var file = Path.Combine(_installation.Directory, "haproxy.cfg");
        await File.WriteAllTextAsync(file, $"""
            defaults
              mode http
              timeout connect 2s
              timeout client 30s
              timeout server 30s
              timeout check 2s
              retries 3
              option redispatch
            frontend front
              bind {_front["http://".Length..]}
              default_backend gateways
            frontend statistics
              bind {_statistics["http://".Length..]}
              stats enable
              stats uri /
            backend gateways
              option httpchk GET /health/readiness
              http-check expect status 200
              default-server check inter 100ms fall 2 rise 1
              server one {addresses[0]}
              server two {addresses[1]}

            """);
        return file;
    }

    /// <summary>A gateway as a process of its own, since a signal is for a process.</summary>
    private Process Start(string address)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            ArgumentList = { Path.Combine(AppContext.BaseDirectory, "Gateway.Api.dll"), "--config", Path.Combine(_installation.Directory, "appsettings.yaml"), "--urls", "http://" + address },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                ["general_settings__shutdown_delay"] = "1",
                ["key_cache__snapshot_file"] = Path.Combine(_installation.Directory, address.Replace(':', '-') + ".snapshot"),
            },
        };
        var process = Process.Start(start)!;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private Task ReadyAsync(string address) => Eventually.HoldsAsync(
        async () =>
        {
            try
            {
                using var response = await _client.GetAsync(new Uri($"http://{address}/health/readiness"));
                return response.IsSuccessStatusCode;
            }
            catch (HttpRequestException)
            {
                return false;
            }
        },
        $"the gateway at {address} is ready");

    /// <summary>The next gateway may only go when the balancer itself has seen that the one before is back.</summary>
    private Task BothInServiceAsync() => Eventually.HoldsAsync(
        async () =>
        {
            try
            {
                var servers = await _client.GetStringAsync(new Uri(_statistics + "/;csv"));
                return servers.Split('\n').Count(line => line.StartsWith("gateways,", StringComparison.Ordinal) && !line.Contains(",BACKEND,", StringComparison.Ordinal) && line.Contains(",UP,", StringComparison.Ordinal)) == 2;
            }
            catch (HttpRequestException)
            {
                return false;
            }
        },
        "the balancer sees both gateways");

    private static async Task TerminateAsync(Process process)
    {
        using var kill = Process.Start("kill", ["-TERM", process.Id.ToString()]);
        await kill.WaitForExitAsync();
        await process.WaitForExitAsync();
    }

    private static async Task EndAsync(Process process)
    {
        if (!process.HasExited) process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }
}
