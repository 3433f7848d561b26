using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Api.Forwarding;

/// <summary>
/// Ends an answer without its end. HTTP/1.1 loses its connection before the last chunk or the announced length, HTTP/2 and 3 have a reset for a single stream.
/// </summary>
/// <remarks>
/// <see cref="HttpContext.Abort"/> alone drops what the server holds for a slow reader, the error event included: a flush only says that there is room for more.
/// So the bytes below TLS are kept within reach (<see cref="KeepReach"/>). Their end is announced first, which sends what is left and closes, and the abort comes after that.
/// </remarks>
internal sealed class CutConnection
{
    /// <summary>HTTP/2's and HTTP/3's INTERNAL_ERROR.</summary>
    private const int Http2InternalError = 0x2;
    private const int Http3InternalError = 0x102;

    /// <summary>A reader that does not take the last bytes within this time does without them.</summary>
    private static readonly TimeSpan LongestSending = TimeSpan.FromMinutes(1);

    private readonly PipeWriter _output;

    private CutConnection(PipeWriter output) => _output = output;

    /// <summary>Goes before TLS on each connection.</summary>
    public static ConnectionDelegate KeepReach(ConnectionDelegate next) => connection =>
    {
        connection.Features.Set(new CutConnection(connection.Transport.Output));
        return next(connection);
    };

    /// <summary>Whether other answers go over the same connection at the same time: only the one stream is ended then.</summary>
    public static bool IsShared(HttpContext context) => context.Features.Get<IHttpResetFeature>() is not null;

    /// <summary>What was written may or may not arrive.</summary>
    public static void Now(HttpContext context)
    {
        // There closing is the end of a whole answer too; only a reset is none.
        if (HttpProtocol.IsHttp10(context.Request.Protocol)) context.Features.Get<IConnectionSocketFeature>()?.Socket.Close(timeout: 0);
        context.Abort();
    }

    /// <summary>Everything that was written and flushed is sent before.</summary>
    public static async Task WhenSentAsync(HttpContext context, TimeProvider time)
    {
        if (context.Features.Get<IHttpResetFeature>() is { } stream)
        {
            stream.Reset(HttpProtocol.IsHttp3(context.Request.Protocol) ? Http3InternalError : Http2InternalError);
            return;
        }

        if (!HttpProtocol.IsHttp10(context.Request.Protocol) && context.Features.Get<CutConnection>() is { } connection)
        {
            await connection._output.CompleteAsync();
            await Task.Delay(LongestSending, time, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        Now(context);
    }
}
