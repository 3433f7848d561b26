using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Bench.Peers;

/// <summary>
/// The least a .NET gateway can do: hash the key, compare it, read the body once as JSON, send it on and copy the answer. What the gateway
/// costs above this is what its rules cost.
/// </summary>
internal static class BareProxy
{
    public const string Key = "sk-bench-0123456789abcdef";

    private static readonly byte[] KeyHash = SHA256.HashData(Encoding.UTF8.GetBytes(Key));

    public static async Task<int> RunAsync(BenchOptions options)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{options.Port}");
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = null);
        var app = builder.Build();
        var upstream = new Uri($"http://{options.Upstream}/v1/chat/completions");
        var invoker = new HttpMessageInvoker(new SocketsHttpHandler
        {
            UseCookies = false, AllowAutoRedirect = false, AutomaticDecompression = DecompressionMethods.None, ActivityHeadersPropagator = null,
        });
        app.Run(context => ForwardAsync(context, invoker, upstream));
        await app.RunAsync();
        return 0;
    }

    private static async Task ForwardAsync(HttpContext context, HttpMessageInvoker invoker, Uri upstream)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        var text = context.Request.Headers.Authorization.ToString();
        SHA256.HashData(Encoding.UTF8.GetBytes(text.StartsWith("Bearer ", StringComparison.Ordinal) ? text[7..] : ""), hash);
        if (!CryptographicOperations.FixedTimeEquals(hash, KeyHash))
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        await SendAsync(context, invoker, upstream);
    }

    private static async Task SendAsync(HttpContext context, HttpMessageInvoker invoker, Uri upstream)
    {
        var body = new byte[checked((int)(context.Request.ContentLength ?? 0))];
        await context.Request.Body.ReadExactlyAsync(body, context.RequestAborted);
        if (!IsJson(body))
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        using var request = new HttpRequestMessage(HttpMethod.Post, upstream) { Content = new ByteArrayContent(body) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
        using var response = await invoker.SendAsync(request, context.RequestAborted);
        context.Response.StatusCode = (int)response.StatusCode;
        context.Response.ContentType = response.Content.Headers.ContentType?.ToString();
        context.Response.ContentLength = response.Content.Headers.ContentLength;
        var stream = await response.Content.ReadAsStreamAsync(context.RequestAborted);
        var buffer = System.Buffers.ArrayPool<byte>.Shared.Rent(16 * 1024);
        try
        {
            while (await stream.ReadAsync(buffer, context.RequestAborted) is var read && read > 0) await context.Response.Body.WriteAsync(buffer.AsMemory(0, read), context.RequestAborted);
        }
        finally
        {
            System.Buffers.ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static bool IsJson(byte[] body)
    {
        var reader = new Utf8JsonReader(body);
        try
        {
            while (reader.Read()) { }
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
