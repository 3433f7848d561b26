using Admin.Api.Errors;

namespace Admin.Api.Http.Requests;

/// <summary>Stands before every handler: one whose request was refused does not run.</summary>
internal sealed class RefuseInvalidRequests : IEndpointFilter
{
    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        foreach (var argument in context.Arguments)
        {
            if (argument is IParsedRequest { Refusal: { } refusal }) return ValueTask.FromResult<object?>(new ErrorResult(refusal));
        }

        return next(context);
    }
}
