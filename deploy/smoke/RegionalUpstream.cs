using System.Net;
using System.Net.Sockets;

namespace Smoke;

/// <summary>A provider in one region: it answers chat completions, streamed or not, with the name of its region.</summary>
internal sealed class RegionalUpstream : IAsyncDisposable
{
    private static readonly TimeSpan BetweenEvents = TimeSpan.FromMilliseconds(40);

    private readonly WebApplication _server;

    private RegionalUpstream(WebApplication server, int port)
    {
        _server = server;
        Port = port;
    }

    public int Port { get; }

    public static async Task<RegionalUpstream> StartAsync(string region)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var port = FreePort();
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        var server = builder.Build();
        server.MapPost("/v1/chat/completions", context => AnswerAsync(context, region));
        await server.StartAsync();
        return new RegionalUpstream(server, port);
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public async ValueTask DisposeAsync()
    {
        await _server.StopAsync();
        await _server.DisposeAsync();
    }

    private static async Task AnswerAsync(HttpContext context, string region)
    {
        using var body = await System.Text.Json.JsonDocument.ParseAsync(context.Request.Body);
        if (body.RootElement.TryGetProperty("stream", out var stream) && stream.GetBoolean())
        {
            context.Response.ContentType = "text/event-stream";
            // Long streams last for two seconds, so that restarts and reloads fall into some of them.
            var events = body.RootElement.GetProperty("max_tokens").GetInt32();
            for (var i = 0; i < events; i++)
            {
                await context.Response.WriteAsync($"data: {{\"choices\":[{{\"delta\":{{\"content\":\"{region} \"}}}}]}}\n\n");
                await context.Response.Body.FlushAsync();
                await Task.Delay(BetweenEvents);
            }

            await context.Response.WriteAsync("data: [DONE]\n\n");
            return;
        }

        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync($"{{\"object\":\"chat.completion\",\"choices\":[{{\"message\":{{\"role\":\"assistant\",\"content\":\"{region}\"}}}}]}}");
    }
}
