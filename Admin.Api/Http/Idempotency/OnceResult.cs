namespace Admin.Api.Http.Idempotency;

/// <summary>Writes an answer that was given before.</summary>
internal sealed class OnceResult(string json) : IResult
{
    /// <summary>Tells the client that nothing was made this time.</summary>
    public const string Header = "Idempotency-Replayed";

    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.Headers[Header] = "true";
        httpContext.Response.ContentType = "application/json; charset=utf-8";
        return httpContext.Response.WriteAsync(json, httpContext.RequestAborted);
    }
}
