using System.Net;
using Gateway.Api.Errors;
using Shared.Contracts.Sync;

namespace Gateway.Api.Forwarding;

/// <summary>
/// Passes the administration's paths on to Admin.Api (<c>general_settings.forward_admin</c>), so that one base URL serves both, as in LiteLLM.
/// Admin.Api authenticates them. The address is the operator's; nothing of a request can change it.
/// </summary>
internal sealed class AdminForwarder(string adminUrl, PeerSeal seal) : IDisposable
{
    /// <summary>The paths that go to Admin.Api. Sync is not among them: its callers are gateways.</summary>
    public static readonly string[] Paths =
    [
        "/key/{**rest}", "/v2/key/info", "/team/{**rest}", "/v2/team/list", "/model/info", "/v1/model/info", "/model_group/info", "/tag/list", "/route/reach",
        "/audit", "/features", "/openapi/{**rest}", "/docs/{**rest}",
    ];

    /// <summary>Not OPTIONS: whether a browser may ask is the gateway's to say.</summary>
    public static readonly string[] Methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"];

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly string[] RequestHeaders =
        ["Authorization", "x-api-key", "api-key", "Accept", "If-Match", "If-None-Match", "Idempotency-Key", "litellm-changed-by"];

    private static readonly string[] ResponseHeaders =
    [
        "ETag", "Retry-After", "WWW-Authenticate", "Location", "Content-Disposition", "Content-Security-Policy", "Cache-Control", "x-total-count", "idempotency-replayed",
    ];

    private readonly string _base = adminUrl.TrimEnd('/');

    private readonly HttpMessageInvoker _invoker = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        // Keys and the master key go this way, and between the two services stands nobody.
        UseProxy = false,
        ConnectTimeout = TimeSpan.FromSeconds(5),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    });

    public async Task ForwardAsync(HttpContext context)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        patience.CancelAfter(Patience);
        try
        {
            using var request = Request(context.Request);
            // Admin.Api counts wrong keys by address, and all that is passed on comes from this one.
            if (context.Connection.RemoteIpAddress is { } peer) request.Headers.TryAddWithoutValidation(PeerSeal.Header, seal.Seal(peer));
            using var response = await _invoker.SendAsync(request, patience.Token);
            await RelayAsync(context, response, patience.Token);
        }
        catch (Exception e) when (IsOfAdmin(e) && !context.RequestAborted.IsCancellationRequested && !context.Response.HasStarted)
        {
            await ErrorWriter.WriteAsync(context, new GatewayError(ErrorCode.AdminUnavailable, "The admin service cannot be reached at the moment. Try again shortly."));
        }
    }

    public void Dispose() => _invoker.Dispose();

    /// <summary>A body of the caller's that cannot be read is its own affair.</summary>
    private static bool IsOfAdmin(Exception e) => e is HttpRequestException or OperationCanceledException or IOException and not BadHttpRequestException;

    private HttpRequestMessage Request(HttpRequest from)
    {
        var request = new HttpRequestMessage(new HttpMethod(from.Method), _base + Escaped(from.Path) + from.QueryString.ToUriComponent());
        foreach (var name in RequestHeaders)
        {
            if (from.Headers.TryGetValue(name, out var values)) request.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
        }

        if (from.ContentLength is not null || from.Headers.TransferEncoding.Count > 0)
        {
            request.Content = new StreamContent(from.Body);
            if (from.ContentType is { } type) request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
            if (from.ContentLength is { } length) request.Content.Headers.ContentLength = length;
        }

        return request;
    }

    /// <summary>
    /// The server has decoded the path once, all but its escaped slashes: any other percent sign is text. Left as it is, <c>%2e%2e</c> would climb out of the
    /// forwarded paths.
    /// </summary>
    private static string Escaped(PathString path) => new PathString(
        path.Value!.Replace("%", "%25", StringComparison.Ordinal).Replace("%252F", "%2F", StringComparison.OrdinalIgnoreCase)).ToUriComponent();

    private static async Task RelayAsync(HttpContext context, HttpResponseMessage from, CancellationToken cancellationToken)
    {
        var to = context.Response;
        to.StatusCode = (int)from.StatusCode;
        to.ContentType = from.Content.Headers.ContentType?.ToString();
        to.ContentLength = from.StatusCode == HttpStatusCode.NoContent ? null : from.Content.Headers.ContentLength;
        foreach (var name in ResponseHeaders)
        {
            if (from.Headers.TryGetValues(name, out var values) || from.Content.Headers.TryGetValues(name, out values)) to.Headers[name] = values.ToArray();
        }

        await from.Content.CopyToAsync(to.Body, cancellationToken);
    }
}
