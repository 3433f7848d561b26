using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bench.Peers;

namespace Bench.Sync;

/// <summary>Calls Admin.Api with the master key.</summary>
internal sealed class AdminCaller(int port)
{
    private static readonly HttpClient Client = new(new SocketsHttpHandler { MaxConnectionsPerServer = 256 }) { Timeout = TimeSpan.FromSeconds(20) };

    /// <summary>The answer of a write; null where the service was gone before it answered.</summary>
    public async Task<(HttpStatusCode Status, JsonElement Json)?> PostAsync(string path, JsonObject body)
    {
        try
        {
            using var request = Request(HttpMethod.Post, path);
            request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
            using var response = await Client.SendAsync(request);
            return (response.StatusCode, JsonElement.Parse(await response.Content.ReadAsStringAsync()));
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException or TaskCanceledException or JsonException)
        {
            return null;
        }
    }

    /// <exception cref="BenchException">It was not done.</exception>
    public async Task<JsonElement> MustAsync(string path, JsonObject body) => await PostAsync(path, body) switch
    {
        { Status: HttpStatusCode.OK } answer => answer.Json,
        { } refused => throw new BenchException($"Admin.Api answers {path} with {(int)refused.Status}: {refused.Json}"),
        null => throw new BenchException($"Admin.Api does not answer {path}."),
    };

    public Task<JsonElement> BlockAsync(string key) => MustAsync("/key/block", new JsonObject { ["key"] = key });

    /// <summary>Whether a key is blocked; null where there is no such key.</summary>
    public async Task<bool?> IsBlockedAsync(string key)
    {
        using var request = Request(HttpMethod.Get, $"/key/info?key={Uri.EscapeDataString(key)}");
        using var response = await Client.SendAsync(request);
        if (response.StatusCode == HttpStatusCode.NotFound) return null;
        response.EnsureSuccessStatusCode();
        return JsonElement.Parse(await response.Content.ReadAsStringAsync()).GetProperty("info").GetProperty("blocked").GetBoolean();
    }

    public async Task<bool> IsReadyAsync()
    {
        try
        {
            using var response = await Client.GetAsync(new Uri($"http://127.0.0.1:{port}/health/readiness"));
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private HttpRequestMessage Request(HttpMethod method, string path)
    {
        var request = new HttpRequestMessage(method, new Uri($"http://127.0.0.1:{port}{path}"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", GatewayBackground.MasterKey);
        return request;
    }
}
