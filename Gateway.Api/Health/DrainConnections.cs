namespace Gateway.Api.Health;

/// <summary>
/// Asks the clients of a gateway that is about to stop for new connections: one that is kept alive would be closed under them, in the worst case together with
/// the request they are just sending. HTTP/2 has a message of its own for that, and the server sends it.
/// </summary>
internal sealed class DrainConnections(RequestDelegate next, Drain drain)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (drain.HasBegun && HttpProtocol.IsHttp11(context.Request.Protocol)) context.Response.Headers.Connection = "close";
        return next(context);
    }
}
