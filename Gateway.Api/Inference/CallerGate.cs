using Gateway.Api.Authentication;
using Gateway.Api.Errors;
using Gateway.Api.Telemetry;

namespace Gateway.Api.Inference;

/// <summary>Stands before every endpoint that is not named anonymous: no caller, no request. Gives each answer its call id.</summary>
internal sealed class CallerGate(RequestDelegate next, KeyAuthenticator authenticator)
{
    public Task InvokeAsync(HttpContext context)
    {
        context.Response.Headers[ResponseHeaders.CallId] = Guid.CreateVersion7().ToString();
        var endpoint = context.GetEndpoint();
        if (endpoint is null || endpoint.Metadata.GetMetadata<AnonymousEndpoint>() is not null) return next(context);

        var result = authenticator.Authenticate(PresentedKey.Read(context.Request.Headers));
        if (result.Caller is null) return ErrorWriter.WriteAsync(context, RequestErrors.Of(result.Fault)!);
        context.Features.Set(result.Caller);
        return next(context);
    }

    public static Caller CallerOf(HttpContext context) =>
        context.Features.Get<Caller>() ?? throw new InvalidOperationException("The endpoint is not behind the caller gate.");

    public static string CallIdOf(HttpContext context) => context.Response.Headers[ResponseHeaders.CallId].ToString();
}

/// <summary>Marks the few endpoints that answer without a key; they tell nothing about keys, models or deployments.</summary>
internal sealed class AnonymousEndpoint
{
    public static AnonymousEndpoint Mark { get; } = new();
}
