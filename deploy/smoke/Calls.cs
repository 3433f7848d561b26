using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Smoke;

/// <summary>What an operator asks the services, and waiting for what a change brings about.</summary>
internal sealed class Calls(Site site) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(10);

    private readonly HttpClient _client = new() { Timeout = TimeSpan.FromSeconds(5) };

    /// <summary>A call of the administration that has to succeed.</summary>
    public async Task<JsonNode> AdminAsync(string path, JsonObject body)
    {
        var (status, answer) = await SendAsync(HttpMethod.Post, site.AdminAddress + path, site.MasterKey, body.ToJsonString());
        return status == 200 ? JsonNode.Parse(answer)! : throw new SmokeException($"{path} was answered {status} {answer}");
    }

    /// <summary>Makes a key and gives its text.</summary>
    public async Task<string> NewKeyAsync(JsonObject body) => (await AdminAsync("/key/generate", body))["key"]!.GetValue<string>();

    /// <summary>A request to a model through one gateway: its status, or 0 where there was no answer.</summary>
    public async Task<int> AskAsync(string gateway, string key, string model = "gpt-4") =>
        (await SendAsync(HttpMethod.Post, gateway + "/v1/chat/completions", key, $"{{\"model\":\"{model}\",\"messages\":[]}}")).Status;

    /// <summary>What a service says of itself; null while it does not answer.</summary>
    public async Task<JsonNode?> ReadinessAsync(string address)
    {
        var (status, body) = await SendAsync(HttpMethod.Get, address + "/health/readiness", key: null, body: null);
        return status == 0 ? null : JsonNode.Parse(body);
    }

    public async Task ReadyAsync(string address) =>
        await UntilAsync($"{address} is ready", async () => (await SendAsync(HttpMethod.Get, address + "/health/readiness", key: null, body: null)).Status == 200);

    /// <summary>Waits until HAProxy itself sees every gateway: only then may the next one go.</summary>
    public async Task InServiceAsync() => await UntilAsync("HAProxy sees every gateway", async () =>
    {
        var (_, body) = await SendAsync(HttpMethod.Get, site.Statistics + "/;csv", key: null, body: null);
        return body.Split('\n').Count(line => line.StartsWith("gateways,", StringComparison.Ordinal) && !line.Contains(",BACKEND,", StringComparison.Ordinal) && line.Contains(",UP,", StringComparison.Ordinal))
            == site.GatewayAddresses.Length;
    });

    /// <summary>Waits until each gateway gives a key this status; gives the time that it took.</summary>
    public async Task<TimeSpan> EverywhereAsync(string key, int status, string what, string model = "gpt-4")
    {
        var started = Stopwatch.GetTimestamp();
        foreach (var gateway in site.GatewayAddresses) await UntilAsync($"{what} at {gateway}", async () => await AskAsync(gateway, key, model) == status);
        return Stopwatch.GetElapsedTime(started);
    }

    /// <exception cref="SmokeException">It does not come to hold.</exception>
    public static async Task UntilAsync(string what, Func<Task<bool>> holds)
    {
        var started = Stopwatch.GetTimestamp();
        while (!await holds())
        {
            if (Stopwatch.GetElapsedTime(started) > Patience) throw new SmokeException($"It was waited in vain: {what}.");
            await Task.Delay(BetweenLooks);
        }
    }

    public void Dispose() => _client.Dispose();

    private async Task<(int Status, string Body)> SendAsync(HttpMethod method, string url, string? key, string? body)
    {
        try
        {
            using var request = new HttpRequestMessage(method, url);
            if (key is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
            if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
            using var response = await _client.SendAsync(request);
            return ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
        }
        catch (HttpRequestException)
        {
            return (0, "");
        }
    }
}
