using Gateway.Api.Telemetry;

namespace Gateway.Api.Inference;

/// <summary>
/// What every answer has, whoever gives it: its call id under both names that clients look for, and word that its type is what it says.
/// The id is the gateway's own: an <c>x-request-id</c> of a caller's names nothing here.
/// </summary>
internal sealed class AnswerHeaders(RequestDelegate next, TimeProvider time)
{
    public Task InvokeAsync(HttpContext context)
    {
        context.TraceIdentifier = CallId.New(time);
        var headers = context.Response.Headers;
        headers[ResponseHeaders.CallId] = context.TraceIdentifier;
        headers[ResponseHeaders.RequestId] = context.TraceIdentifier;
        headers.XContentTypeOptions = "nosniff";
        return next(context);
    }
}
