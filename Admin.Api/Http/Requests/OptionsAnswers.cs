namespace Admin.Api.Http.Requests;

/// <summary>
/// Answers <c>OPTIONS</c> without a key, since a browser's preflight carries none: 405 with the methods of the path, 404 where there is no such path. Both stand in
/// the API's description, which needs no key either. No other site's scripts are let in, so nothing of CORS is answered.
/// </summary>
internal sealed class OptionsAnswers(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (!HttpMethods.IsOptions(context.Request.Method) || context.GetEndpoint() is RouteEndpoint) return next(context);
        // The routing's own answer to a method that no route takes; it knows which ones do.
        if (context.GetEndpoint() is { RequestDelegate: { } refuse }) return refuse(context);
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }
}
