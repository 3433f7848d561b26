using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace Gateway.Tests.Support;

/// <summary>An OpenTelemetry collector that takes OTLP over HTTP and keeps it. Texts stand in the protocol's bytes as they are.</summary>
internal sealed class StubCollector : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<(string Path, string Text)> _taken = new();

    private StubCollector(WebApplication app) => _app = app;

    public string Url => _app.Urls.First();

    /// <summary>All that came of one signal: <c>metrics</c>, <c>traces</c> or <c>logs</c>.</summary>
    public string Of(string signal) => string.Concat(_taken.Where(t => t.Path == "/v1/" + signal).Select(t => t.Text));

    public static async Task<StubCollector> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var collector = new StubCollector(app);
        app.Run(async context =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            collector._taken.Enqueue((context.Request.Path.Value!, Encoding.Latin1.GetString(body.ToArray())));
        });
        await app.StartAsync();
        return collector;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(new CancellationToken(canceled: true));
        await _app.DisposeAsync();
    }
}
