using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Gateway.Tests.Support;

/// <summary>One request that reached an upstream.</summary>
/// <param name="Target">The path as it came, escapes and all.</param>
/// <param name="Protocol">As in <c>HTTP/1.1</c>.</param>
/// <param name="Connection">The same for requests that came over one connection.</param>
internal sealed record UpstreamHit(
    string Deployment, string Path, string Target, IReadOnlyDictionary<string, string> Headers, byte[] Body, string Protocol, string Connection)
{
    public string Text => Encoding.UTF8.GetString(Body);

    public JsonElement Json => JsonDocument.Parse(Body).RootElement;
}

/// <summary>
/// Every upstream of a test on one real Kestrel: the first path segment names the deployment. It records what arrives and answers as planned.
/// Unlike a mock library it can reset a connection, cut a stream and hold an event back.
/// </summary>
internal sealed class StubUpstream : IAsyncDisposable
{
    /// <summary>Under this name a plan finds the body that was read for it.</summary>
    public const string BodyItem = "body";

    private readonly WebApplication _app;
    private readonly ConcurrentQueue<UpstreamHit> _hits = new();
    private readonly ConcurrentDictionary<string, Func<HttpContext, Task>> _plans = new();
    private volatile Func<HttpContext, Task>? _every;

    private StubUpstream(WebApplication app) => _app = app;

    public IReadOnlyList<UpstreamHit> Hits => [.. _hits];

    /// <summary>The deployments that were called, in order.</summary>
    public IReadOnlyList<string> Called => [.. _hits.Select(h => h.Deployment)];

    /// <param name="certificate">With one it speaks TLS; null for the open.</param>
    /// <param name="protocols">What it offers over TLS.</param>
    public static async Task<StubUpstream> StartAsync(X509Certificate2? certificate = null, HttpProtocols protocols = HttpProtocols.Http1AndHttp2)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            if (certificate is null) return;
            listen.Protocols = protocols;
            listen.UseHttps(certificate);
        }));
        var app = builder.Build();
        var stub = new StubUpstream(app);
        app.Run(stub.HandleAsync);
        await app.StartAsync();
        return stub;
    }

    public string BaseOf(string deployment) => $"{_app.Urls.First()}/{deployment}/v1";

    public string Root => _app.Urls.First();

    /// <summary>How a deployment answers from now on.</summary>
    public void Plan(string deployment, Func<HttpContext, Task> answer) => _plans[deployment] = answer;

    public void PlanStatus(string deployment, int status, string body = "{\"error\":{\"message\":\"planned\"}}", string? retryAfter = null) =>
        Plan(deployment, context =>
        {
            context.Response.StatusCode = status;
            context.Response.ContentType = "application/json";
            if (retryAfter is not null) context.Response.Headers.RetryAfter = retryAfter;
            return context.Response.WriteAsync(body);
        });

    /// <summary>How every deployment without a plan of its own answers from now on.</summary>
    public void PlanEvery(Func<HttpContext, Task> answer) => _every = answer;

    /// <summary>Resets the connection without an answer.</summary>
    public void PlanReset(string deployment) => Plan(deployment, Broken);

    /// <summary>Answers each call by the next plan; the last one stays.</summary>
    public void PlanSequence(string deployment, params Func<HttpContext, Task>[] answers)
    {
        var next = -1;
        Plan(deployment, context => answers[Math.Min(Interlocked.Increment(ref next), answers.Length - 1)](context));
    }

    /// <summary>An answer that says in which region it was made.</summary>
    public static Func<HttpContext, Task> From(string region, int status = StatusCodes.Status200OK) => context =>
    {
        context.Response.Headers["x-ms-region"] = region;
        context.Response.StatusCode = status;
        return context.Response.WriteAsync("{}");
    };

    public static Func<HttpContext, Task> Status(int status) => context =>
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsync("{\"error\":{\"message\":\"planned\"}}");
    };

    public static Task Broken(HttpContext context)
    {
        context.Abort();
        return Task.CompletedTask;
    }

    /// <summary>Says nothing until the caller gives up.</summary>
    public static async Task Silent(HttpContext context)
    {
        var gone = new TaskCompletionSource();
        await using var _ = context.RequestAborted.Register(gone.SetResult);
        await gone.Task;
    }

    public static Task Complete(HttpContext context)
    {
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(
            """{"id":"chatcmpl-1","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"hello"},"finish_reason":"stop"}],"usage":{"prompt_tokens":1,"completion_tokens":1,"total_tokens":2}}""");
    }

    public static string EventOf(string content) =>
        $$"""data: {"id":"c","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"content":"{{content}}"},"finish_reason":null}]}""" + "\n\n";

    /// <summary>Forgets hits and plans.</summary>
    public void Reset()
    {
        _hits.Clear();
        _plans.Clear();
        _every = null;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(new CancellationToken(canceled: true));
        await _app.DisposeAsync();
    }

    private async Task HandleAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        context.Items[BodyItem] = body.ToArray();
        var deployment = context.Request.Path.Value!.Split('/')[1];
        var headers = context.Request.Headers.ToDictionary(h => h.Key.ToLowerInvariant(), h => h.Value.ToString());
        _hits.Enqueue(new UpstreamHit(
            deployment, context.Request.Path + context.Request.QueryString, context.Features.Get<IHttpRequestFeature>()!.RawTarget, headers, body.ToArray(),
            context.Request.Protocol, context.Connection.Id));
        if (_plans.TryGetValue(deployment, out var plan)) await plan(context);
        else if (_every is { } every) await every(context);
        else if (IsStreaming(body.ToArray())) await StreamAsync(context);
        else await Complete(context);
    }

    private static bool IsStreaming(byte[] body)
    {
        try
        {
            return JsonDocument.Parse(body).RootElement.TryGetProperty("stream", out var stream) && stream.ValueKind == JsonValueKind.True;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static async Task StreamAsync(HttpContext context)
    {
        context.Response.ContentType = "text/event-stream";
        foreach (var word in (string[])["one ", "two ", "three"])
        {
            await context.Response.WriteAsync(EventOf(word));
            await context.Response.Body.FlushAsync();
        }

        await context.Response.WriteAsync("data: [DONE]\n\n");
    }
}
