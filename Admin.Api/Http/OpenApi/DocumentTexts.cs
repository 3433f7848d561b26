using Admin.Api.Errors;
using Admin.Api.Http.Authentication;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Admin.Api.Http.OpenApi;

/// <summary>What the document says about the whole API.</summary>
internal sealed class DocumentTexts(string? rootPath) : IOpenApiDocumentTransformer
{
    /// <summary>The component that every refusal has the shape of.</summary>
    public const string Error = "Error";

    public async Task TransformAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new OpenApiInfo
        {
            Title = "Gateway administration",
            Version = "v1",
            Description = "Keys, teams and what they can reach. Field names and shapes are those that LiteLLM's clients send and expect. An unknown field is refused.",
        };
        // Where the document was read is where the API is: also under a gateway's address that passes it on.
        document.Servers = rootPath is null ? [] : [new OpenApiServer { Url = rootPath }];
        document.AddComponent(Error, await context.GetOrCreateSchemaAsync(typeof(ErrorBody), null, cancellationToken));
        document.AddComponent(AdminKeyHandler.Name, Bearer("The master key. The headers `x-api-key` and `api-key` are taken too."));
        document.AddComponent(SyncKeyHandler.Name, Bearer("The sync key, which gateways have."));
    }

    private static OpenApiSecurityScheme Bearer(string description) =>
        new() { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = description };
}
