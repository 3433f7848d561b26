using System.Globalization;
using System.Text.Json.Nodes;
using Admin.Api.Http.Authentication;
using Admin.Api.Http.Requests;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Admin.Api.Http.OpenApi;

/// <summary>Adds to each operation what the framework cannot know: the fields that its own readers take, an example, the errors and the key it needs.</summary>
internal sealed class OperationTexts : IOpenApiOperationTransformer
{
    private const string Json = "application/json";

    public Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        var example = metadata.OfType<RequestExample>().LastOrDefault();
        foreach (var shape in metadata.OfType<RequestShape>())
        {
            var required = shape.Required();
            if (shape.IsBody) operation.RequestBody = Body(shape, required, metadata.OfType<AlternativeFields>().LastOrDefault(), example?.Body);
            else AddParameters(operation, shape, required, example);
        }

        foreach (var parameter in (operation.Parameters ?? []).OfType<OpenApiParameter>()) parameter.Description ??= FieldTexts.Of(parameter.Name!);
        AddHeaders(operation, metadata);
        AddErrors(operation, context.Document!, metadata);
        return Task.CompletedTask;
    }

    private static OpenApiRequestBody Body(RequestShape shape, IReadOnlyCollection<string> required, AlternativeFields? alternatives, string? example)
    {
        var schema = new OpenApiSchema
        {
            Type = JsonSchemaType.Object,
            // An unknown field is refused.
            AdditionalPropertiesAllowed = false,
            Properties = shape.Fields.ToDictionary(f => f.Name, IOpenApiSchema (f) => FieldTexts.SchemaOf(f), StringComparer.Ordinal),
            Required = required.Where(f => alternatives?.Names.Contains(f) is not true).ToHashSet(StringComparer.Ordinal),
            AnyOf = alternatives?.Names.Select(IOpenApiSchema (f) => new OpenApiSchema { Required = new HashSet<string>(StringComparer.Ordinal) { f } }).ToList(),
        };
        var content = new OpenApiMediaType { Schema = schema, Example = example is null ? null : JsonNode.Parse(example) };
        return new OpenApiRequestBody { Required = required.Count > 0, Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal) { [Json] = content } };
    }

    private static void AddParameters(OpenApiOperation operation, RequestShape shape, IReadOnlyCollection<string> required, RequestExample? example)
    {
        operation.Parameters ??= [];
        foreach (var field in shape.Fields)
        {
            operation.Parameters.Add(new OpenApiParameter
            {
                Name = field.Name,
                In = ParameterLocation.Query,
                Required = required.Contains(field.Name),
                Description = FieldTexts.Of(field.Name),
                Schema = FieldTexts.SchemaOf(field, isNullable: false),
                Example = example?.Query.TryGetValue(field.Name, out var value) is true ? JsonValue.Create(value) : null,
            });
        }
    }

    private static void AddHeaders(OpenApiOperation operation, IEnumerable<object> metadata)
    {
        foreach (var header in metadata.OfType<RequestHeader>())
        {
            operation.Parameters ??= [];
            operation.Parameters.Add(new OpenApiParameter
            {
                Name = header.Name,
                In = ParameterLocation.Header,
                Description = header.Description,
                Schema = new OpenApiSchema { Type = JsonSchemaType.String },
            });
        }
    }

    private static void AddErrors(OpenApiOperation operation, OpenApiDocument document, IList<object> metadata)
    {
        operation.Responses ??= [];
        if (metadata.OfType<IAllowAnonymous>().Any()) return;
        var scheme = metadata.OfType<IAuthorizeData>().Any(a => a.Policy == SyncKeyHandler.Name) ? SyncKeyHandler.Name : AdminKeyHandler.Name;
        operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(scheme, document)] = [] }];
        if (metadata.OfType<RequestShape>().Any()) Add(StatusCodes.Status400BadRequest, "Fields are refused; `fields` says what is wrong with each.");
        Add(StatusCodes.Status401Unauthorized, "No key, or a wrong one.");
        operation.Responses["default"] = Error("Any other refusal or failure: `error.code` names it.");

        void Add(int status, string description) => operation.Responses[status.ToString(CultureInfo.InvariantCulture)] = Error(description);

        OpenApiResponse Error(string description) => new()
        {
            Description = description,
            Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal)
            {
                [Json] = new() { Schema = new OpenApiSchemaReference(DocumentTexts.Error, document) },
            },
        };
    }
}
