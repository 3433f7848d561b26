using System.Reflection;
using Admin.Api.Errors;
using Microsoft.AspNetCore.Http.Metadata;

namespace Admin.Api.Http.Requests;

/// <summary>A query string, read and validated before the handler runs; <see cref="RefuseInvalidRequests"/> answers for one that is not valid.</summary>
internal sealed class Query<T> : IParsedRequest, IEndpointParameterMetadataProvider
    where T : class, IQueryRequest<T>
{
    private Query(T value, AdminError? refusal)
    {
        Value = value;
        Refusal = refusal;
    }

    public AdminError? Refusal { get; }

    public bool IsQuery => true;

    public T Value { get; }

    public static ValueTask<Query<T>> BindAsync(HttpContext context)
    {
        var faults = new FieldFaults();
        var fields = new QueryFields(context.Request.Query, faults);
        var value = T.Read(fields);
        fields.RefuseUnknown();
        Validation.Run(value, faults);
        return ValueTask.FromResult(new Query<T>(value, faults.Any ? AdminError.InvalidFields(faults) : null));
    }

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) => builder.Metadata.Add(RequestShape.OfQuery<T>());
}
