using Admin.Api.Errors;
using Admin.Api.Health;
using Admin.Api.Keys;
using Admin.Api.Models;
using Admin.Api.Reach;
using Admin.Api.Requests;
using Admin.Api.Sync;
using Admin.Api.Tags;
using Admin.Api.Teams;
using Admin.Api.Ui;

namespace Admin.Api;

/// <summary>The way of a request, and every path. What is not said to be open needs the master key.</summary>
internal static class AdminEndpoints
{
    public static void MapAdmin(this WebApplication app)
    {
        app.UseMiddleware<ErrorBoundary>();
        app.UseStatusCodePages(refused => new ErrorResult(AdminError.OfStatus(refused.HttpContext.Response.StatusCode)).ExecuteAsync(refused.HttpContext));
        app.UseResponseCompression();
        app.MapUi();
        app.UseRouting();
        app.UseAuthentication();
        app.UseAuthorization();

        var checkedRoutes = app.MapGroup("").AddEndpointFilter<RouteGroupBuilder, RefuseInvalidRequests>();
        checkedRoutes.MapKeys();
        checkedRoutes.MapTeams();
        checkedRoutes.MapModels();
        checkedRoutes.MapTags();
        checkedRoutes.MapReach();
        checkedRoutes.MapSync();
        checkedRoutes.MapHealth();
    }
}
