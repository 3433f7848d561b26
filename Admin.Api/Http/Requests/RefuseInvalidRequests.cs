using Admin.Api.Errors;

namespace Admin.Api.Http.Requests;

/// <summary>Stands before every handler: one whose request was refused does not run. Where a handler reads no query string, every parameter is an unknown one.</summary>
internal sealed class RefuseInvalidRequests : IEndpointFilter
{
    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var requests = context.Arguments.OfType<IParsedRequest>();
        // The query string first: what is wrong with it is told whatever the body holds.
        var refusal = requests.FirstOrDefault(r => r.IsQuery) is { } query ? query.Refusal : RefusalOf(context.HttpContext.Request.Query);
        refusal ??= requests.FirstOrDefault(r => r.Refusal is not null)?.Refusal;
        return refusal is null ? next(context) : ValueTask.FromResult<object?>(new ErrorResult(refusal));
    }

    private static AdminError? RefusalOf(IQueryCollection query)
    {
        var faults = new FieldFaults();
        new QueryFields(query, faults).RefuseUnknown();
        return faults.Any ? AdminError.InvalidFields(faults) : null;
    }
}
