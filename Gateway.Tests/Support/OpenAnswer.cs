using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Gateway.Tests.Support;

/// <summary>An answer that is read as it arrives.</summary>
internal sealed class OpenAnswer(HttpResponseMessage response, Stream stream) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public HttpResponseMessage Response => response;

    public static async Task<OpenAnswer> OpenAsync(
        GatewayHost gateway, string key, string model, string body = """{"stream":true}""", CancellationToken cancellationToken = default)
    {
        var json = JsonNode.Parse(body)!.AsObject();
        json["model"] = model;
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions") { Content = new StringContent(json.ToJsonString(), Encoding.UTF8, "application/json") };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        var response = await gateway.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        return new OpenAnswer(response, await response.Content.ReadAsStreamAsync(cancellationToken));
    }

    public async Task<string> ReadOnceAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        var buffer = new byte[64 * 1024];
        return Encoding.UTF8.GetString(buffer, 0, await stream.ReadAsync(buffer, patience.Token));
    }

    public async Task<string> ReadToEndAsync() => Encoding.UTF8.GetString(await ReadBytesAsync());

    /// <summary>What comes until the connection ends without the end of the answer. An answer that ends well is a failure.</summary>
    public async Task<string> ReadToBreakAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        using var all = new MemoryStream();
        await Assert.ThatAsync(async () => await stream.CopyToAsync(all, patience.Token), Throws.InstanceOf<IOException>());
        return Encoding.UTF8.GetString(all.ToArray());
    }

    public async Task<byte[]> ReadBytesAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        using var all = new MemoryStream();
        await stream.CopyToAsync(all, patience.Token);
        return all.ToArray();
    }

    public void Dispose() => response.Dispose();
}
