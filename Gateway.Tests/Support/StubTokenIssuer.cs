using System.Collections.Concurrent;
using System.Net;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Logging;

namespace Gateway.Tests.Support;

/// <summary>One question that a token service was asked.</summary>
internal sealed record TokenQuestion(string Method, string Host, string Path, string Query, IReadOnlyDictionary<string, string> Headers, string Body)
{
    /// <summary>The fields of a form.</summary>
    public IReadOnlyDictionary<string, string> Form { get; } = QueryHelpers.ParseQuery(Body).ToDictionary(f => f.Key, f => f.Value.ToString());
}

/// <summary>A token service on real Kestrel that answers as the test plans, and keeps what it was asked.</summary>
internal sealed class StubTokenIssuer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<TokenQuestion> _questions = new();
    private readonly Channel<TokenQuestion> _arrivals = Channel.CreateUnbounded<TokenQuestion>();
    private volatile Func<HttpContext, TokenQuestion, Task> _plan = Nothing;

    private StubTokenIssuer(WebApplication app) => _app = app;

    public Uri Root => new(_app.Urls.First() + "/");

    public IReadOnlyList<TokenQuestion> Questions => [.. _questions];

    public static async Task<StubTokenIssuer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var service = new StubTokenIssuer(app);
        app.Run(service.HandleAsync);
        await app.StartAsync();
        return service;
    }

    /// <summary>How it answers from now on.</summary>
    public StubTokenIssuer Plan(Func<HttpContext, TokenQuestion, Task> plan)
    {
        _plan = plan;
        return this;
    }

    /// <summary>Answers with this status and text.</summary>
    public StubTokenIssuer Plan(int status, string text, params (string Name, string Value)[] headers) => Plan((context, _) => WriteAsync(context, status, text, headers));

    /// <summary>Gives numbered tokens: <c>token-1</c>, <c>token-2</c> … by OAuth.</summary>
    public StubTokenIssuer PlanTokens(int seconds = 3600)
    {
        var count = 0;
        return Plan((context, _) => WriteAsync(context, 200, TokenOf(Interlocked.Increment(ref count), seconds)));
    }

    public static string TokenOf(int number, int seconds = 3600) => $$"""{"token_type":"Bearer","access_token":"token-{{number}}","expires_in":{{seconds}}}""";

    /// <summary>The next question that was not waited for yet.</summary>
    public async Task<TokenQuestion> NextAsync() => await _arrivals.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20));

    public static Task WriteAsync(HttpContext context, int status, string text, params (string Name, string Value)[] headers)
    {
        context.Response.StatusCode = status;
        foreach (var (name, value) in headers) context.Response.Headers[name] = value;
        return context.Response.WriteAsync(text);
    }

    /// <summary>Says nothing until the one who asks gives up.</summary>
    public static async Task HangAsync(HttpContext context)
    {
        var gone = new TaskCompletionSource();
        await using var _ = context.RequestAborted.Register(gone.SetResult);
        await gone.Task;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(new CancellationToken(canceled: true));
        await _app.DisposeAsync();
    }

    private static Task Nothing(HttpContext context, TokenQuestion question) => WriteAsync(context, 404, "");

    private async Task HandleAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var question = new TokenQuestion(
            context.Request.Method, context.Request.Host.Value!, context.Request.Path, context.Request.QueryString.Value!,
            context.Request.Headers.ToDictionary(h => h.Key.ToLowerInvariant(), h => h.Value.ToString()), await reader.ReadToEndAsync());
        _questions.Enqueue(question);
        _arrivals.Writer.TryWrite(question);
        await _plan(context, question);
    }
}
