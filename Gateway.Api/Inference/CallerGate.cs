using Gateway.Api.Authentication;
using Gateway.Api.Errors;
using Gateway.Api.Telemetry;

namespace Gateway.Api.Inference;

/// <summary>Stands before every endpoint that is not named anonymous: no caller, no request.</summary>
internal sealed class CallerGate(RequestDelegate next, KeyAuthenticator authenticator, AccessLog accessLog, TimeProvider time)
{
    public Task InvokeAsync(HttpContext context)
    {
        // That a path does not answer to a method is no secret, and a browser's preflight carries no key: what no route takes needs none.
        if (context.GetEndpoint() is not RouteEndpoint endpoint || endpoint.Metadata.GetMetadata<AnonymousEndpoint>() is not null) return next(context);

        var account = new RequestAccount(context.TraceIdentifier, time.GetTimestamp(), time.GetUtcNow())
        {
            Route = endpoint.RoutePattern.RawText,
            Peer = accessLog.IsOn ? context.Connection.RemoteIpAddress : null,
        };
        context.Features.Set(account);
        var key = PresentedKey.Read(context.Request.Headers);
        var result = authenticator.Authenticate(key);
        if (AuthenticationFaults.IsOfKnownKey(result.Fault)) account.Key = key.Hash;
        if (result.Caller is not { } caller) return ErrorWriter.WriteAsync(context, RequestErrors.Of(result.Fault)!);
        account.Caller = caller;
        if (!caller.IsMaster) account.Key = key.Hash;
        return accessLog.KeepsEveryRecord ? RecordedAsync(context, account) : next(context);
    }

    /// <summary>Nothing is done for a request whose record would have no place, and no answer ends before its record is written.</summary>
    private Task RecordedAsync(HttpContext context, RequestAccount account)
    {
        if (!accessLog.TryTakePlace(account)) return ErrorWriter.WriteAsync(context, RequestErrors.AccessLogFull);
        HeldAnswer.Begin(context);
        return next(context);
    }

    public static Caller CallerOf(HttpContext context) =>
        RequestAccount.Find(context)?.Caller ?? throw new InvalidOperationException("The endpoint is not behind the caller gate.");

    public static string CallIdOf(HttpContext context) => context.TraceIdentifier;
}

/// <summary>Marks the few endpoints that answer without a key; they tell nothing about keys, models or deployments.</summary>
internal sealed class AnonymousEndpoint
{
    public static AnonymousEndpoint Mark { get; } = new();
}
