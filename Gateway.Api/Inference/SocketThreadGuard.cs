using Gateway.Api.Configuration;

namespace Gateway.Api.Inference;

/// <summary>Keeps the threads that watch the sockets for inference: a scrape, an explanation or an administrator's call is handled in the pool.</summary>
internal sealed class SocketThreadGuard(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<ShortWork>() is not null ? next(context) : ElsewhereAsync(context);

    private async Task ElsewhereAsync(HttpContext context)
    {
        await SocketThreads.LeaveAsync();
        await next(context);
    }
}

/// <summary>Marks the endpoints that never keep a thread for long.</summary>
internal sealed class ShortWork
{
    public static ShortWork Mark { get; } = new();
}
