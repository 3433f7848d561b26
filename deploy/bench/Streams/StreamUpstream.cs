using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Bench.Machine;

namespace Bench.Streams;

/// <summary>
/// An upstream that streams as it is told by the body: <c>events</c> of them, one <c>every_ms</c>. Each event carries its number and the time at
/// which it was sent, by the same clock that the client reads.
/// </summary>
internal static class StreamUpstream
{
    private const string Head = """data: {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1,"model":"gpt-4","choices":[{"index":0,"delta":{"content":" """;
    private const string Tail = "\"},\"finish_reason\":null}]}\n\n";

    public static string Request(int events, int everyMs) =>
        string.Create(CultureInfo.InvariantCulture, $$"""{"model":"gpt-4","stream":true,"events":{{events}},"every_ms":{{everyMs}},"messages":[{"role":"user","content":"hi"}]}""");

    /// <summary>The number and the time of an event; null for one that is not this upstream's, or not whole.</summary>
    public static (int Number, long SentAt)? Read(ReadOnlySpan<byte> ev)
    {
        if (ev.SequenceEqual("data: [DONE]\n\n"u8) || ev.Length < Head.Length + Tail.Length) return null;
        var text = Encoding.ASCII.GetString(ev);
        if (!text.StartsWith(Head, StringComparison.Ordinal) || !text.EndsWith(Tail, StringComparison.Ordinal)) return null;
        var parts = text[Head.Length..^Tail.Length].Split(' ');
        return parts.Length == 2 ? (int.Parse(parts[0], CultureInfo.InvariantCulture), long.Parse(parts[1], CultureInfo.InvariantCulture)) : null;
    }

    public static async Task<(WebApplication App, int Port)> StartAsync()
    {
        var port = Ports.Free();
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        var app = builder.Build();
        app.Run(AnswerAsync);
        await app.StartAsync();
        return (app, port);
    }

    private static async Task AnswerAsync(HttpContext context)
    {
        using var body = await JsonDocument.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
        var events = body.RootElement.GetProperty("events").GetInt32();
        var every = TimeSpan.FromMilliseconds(body.RootElement.GetProperty("every_ms").GetInt32());
        context.Response.ContentType = "text/event-stream";
        using var timer = every > TimeSpan.Zero ? new PeriodicTimer(every) : null;
        for (var i = 0; i < events; i++)
        {
            if (timer is not null) await timer.WaitForNextTickAsync(context.RequestAborted);
            await WriteAsync(context, string.Create(CultureInfo.InvariantCulture, $"{Head}{i} {Stopwatch.GetTimestamp()}{Tail}"));
        }

        await WriteAsync(context, "data: [DONE]\n\n");
    }

    private static async Task WriteAsync(HttpContext context, string text)
    {
        await context.Response.Body.WriteAsync(Encoding.ASCII.GetBytes(text), context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
    }
}
