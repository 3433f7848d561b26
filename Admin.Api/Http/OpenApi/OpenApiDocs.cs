using Microsoft.Extensions.Primitives;
using Scalar.AspNetCore;

namespace Admin.Api.Http.OpenApi;

/// <summary>The document at <c>/openapi/v1.json</c> and the page to try it at <c>/docs</c>. Neither holds a secret, so both are open.</summary>
internal static class OpenApiDocs
{
    public const string DocumentPath = "/openapi/{documentName}.json";

    public const string PagePath = "/docs";

    /// <summary>The page's scripts come from here and talk to here: a browser that obeys sends nothing to anyone else, whatever a script would like.</summary>
    private static readonly StringValues OwnHostOnly =
        "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; connect-src 'self'; " +
        "worker-src 'self' blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    public static IServiceCollection AddOpenApiDocs(this IServiceCollection services, string? rootPath) => services.AddOpenApi(document =>
    {
        document.AddDocumentTransformer(new DocumentTexts(rootPath));
        document.AddOperationTransformer<OperationTexts>();
    });

    public static void MapOpenApiDocs(this IEndpointRouteBuilder routes)
    {
        routes.MapOpenApi(DocumentPath).AllowAnonymous();
        var page = routes.MapGroup("").AddEndpointFilter((context, next) =>
        {
            context.HttpContext.Response.Headers.ContentSecurityPolicy = OwnHostOnly;
            return next(context);
        });
        page.MapScalarApiReference(PagePath, scalar => scalar
            .WithTitle("Gateway administration")
            .WithOpenApiRoutePattern(DocumentPath)
            .DisableDefaultFonts()
            .DisableTelemetry()
            .DisableAgent()
            .DisableMcp()
            .HideClientButton()
            .HideDeveloperTools()).AllowAnonymous();
    }
}
