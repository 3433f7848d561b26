namespace Gateway.Api.Inference;

/// <summary>Lets a model group with slashes in its name stand in a path as it is written, before the path is matched to an endpoint.</summary>
internal sealed class GroupInPath(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (context.Request.Path.Value is { } path && InferenceRoutes.WithGroupInOneSegment(path) is { } escaped) context.Request.Path = escaped;
        return next(context);
    }
}
