using Admin.Api.Http.Requests;
using Admin.Api.Reach;
using Admin.Api.Ui.Shell;
using Admin.Api.Ui.SignIn;

namespace Admin.Api.Ui;

/// <summary>
/// The pages, all of them below one root: a proxy opens or closes them with one rule. They are a branch with a routing of its own, so that neither a path
/// of the API answers below the root nor the framework's own paths beside it.
/// </summary>
internal static class UiEndpoints
{
    public const string Root = "/ui";

    /// <summary>The page that most people come for, below the root.</summary>
    public const string First = "/reach";

    public static void MapUi(this IApplicationBuilder app) => app.Map(Root, ui =>
    {
        ui.UseMiddleware<BrowserHeaders>();
        ui.UseRouting();
        ui.UseAuthentication();
        ui.UseAuthorization();
        ui.UseAntiforgery();
        ui.UseEndpoints(endpoints =>
        {
            // Pages are for people: the OpenAPI document describes the API.
            var paths = endpoints.MapGroup("").ExcludeFromDescription();
            endpoints.MapStaticAssets().AllowAnonymous().ExcludeFromDescription();
            paths.MapSignIn();
            paths.MapGroup("").AddEndpointFilter<RouteGroupBuilder, RefuseInvalidRequests>().RequireAuthorization(UiCookie.Name).MapReach();
            paths.MapGet("/", (HttpContext context) => Results.LocalRedirect(PagesOf(context) + First)).RequireAuthorization(UiCookie.Name);
            endpoints.MapRazorComponents<App>()
                .AddInteractiveServerRenderMode(server => server.ContentSecurityFrameAncestorsPolicy = "'none'")
                .RequireAuthorization(UiCookie.Name)
                .ExcludeFromDescription();
            endpoints.MapFallback(context =>
            {
                context.Response.Redirect(PagesOf(context) + "/missing");
                return Task.CompletedTask;
            }).RequireAuthorization(UiCookie.Name).ExcludeFromDescription();
        });
    });

    /// <summary>The root of the pages as a browser knows it: below <c>general_settings.root_path</c> where there is one.</summary>
    public static string PagesOf(HttpContext context) => context.Request.PathBase.ToUriComponent();
}
