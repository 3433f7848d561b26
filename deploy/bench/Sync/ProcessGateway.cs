using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Bench.Machine;

namespace Bench.Sync;

/// <summary>A gateway that is a program of its own, asked over HTTP.</summary>
internal sealed class ProcessGateway(RunningProgram program, int port) : IAsyncDisposable
{
    private static readonly HttpClient Client = new(new SocketsHttpHandler { MaxConnectionsPerServer = 1024 });

    public int Port => port;

    public long ResidentBytes => program.ResidentBytes;

    /// <summary>Whether it takes a key or refuses it as blocked.</summary>
    /// <exception cref="BenchException">It does neither.</exception>
    public async Task<bool> IsBlockedAsync(string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"http://127.0.0.1:{port}/v1/models"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        using var response = await Client.SendAsync(request);
        if (response.StatusCode == HttpStatusCode.OK) return false;
        var body = await response.Content.ReadAsStringAsync();
        return response.StatusCode == HttpStatusCode.Unauthorized && body.Contains("key_blocked", StringComparison.Ordinal)
            ? true
            : throw new BenchException($"The gateway answers {(int)response.StatusCode}: {body}");
    }

    public async Task<JsonElement> ReadinessAsync()
    {
        using var response = await Client.GetAsync(new Uri($"http://127.0.0.1:{port}/health/readiness"));
        return JsonElement.Parse(await response.Content.ReadAsStringAsync());
    }

    public ValueTask DisposeAsync() => program.DisposeAsync();
}
