using Admin.Api.Audit;
using Admin.Api.Errors;
using Admin.Api.Host.Features;
using Admin.Api.Host.Health;
using Admin.Api.Http.OpenApi;
using Admin.Api.Http.Requests;
using Admin.Api.Keys;
using Admin.Api.Models;
using Admin.Api.Reach;
using Admin.Api.Sync;
using Admin.Api.Tags;
using Admin.Api.Teams;
using Admin.Api.Ui;
using Shared.Contracts.Configuration.Settings;
using Shared.Contracts.Hosting;

namespace Admin.Api;

/// <summary>The way of a request, and every path. What is not said to be open needs the master key.</summary>
internal static class AdminEndpoints
{
    public static void MapAdmin(this WebApplication app, GatewayConfiguration configuration)
    {
        app.UseMiddleware<ErrorBoundary>();
        app.UseRootPath(configuration.General.RootPath);
        app.UseAllowedHosts(configuration.AllowedHosts, context => new ErrorResult(AdminError.Malformed("This service does not answer for that host name.")).ExecuteAsync(context));
        app.UseStatusCodePages(refused => new ErrorResult(AdminError.OfStatus(refused.HttpContext.Response.StatusCode)).ExecuteAsync(refused.HttpContext));
        app.UseResponseCompression();
        app.MapUi();
        app.UseRouting();
        app.UseMiddleware<OptionsAnswers>();
        app.UseAuthentication();
        app.UseAuthorization();

        var checkedRoutes = app.MapGroup("").AddEndpointFilter<RouteGroupBuilder, RefuseInvalidRequests>();
        checkedRoutes.MapKeys();
        checkedRoutes.MapSeveralKeys();
        checkedRoutes.MapTeams();
        checkedRoutes.MapMembers();
        checkedRoutes.MapModels();
        checkedRoutes.MapTags();
        checkedRoutes.MapReach();
        checkedRoutes.MapAudit();
        checkedRoutes.MapFeatures();
        checkedRoutes.MapSync();
        checkedRoutes.MapHealth();
        app.MapOpenApiDocs();
        // The exporter answers to any method unless it is told otherwise.
        app.MapPrometheusScrapingEndpoint("/metrics").AllowAnonymous().ExcludeFromDescription().WithMetadata(new HttpMethodMetadata([HttpMethods.Get, HttpMethods.Head]));
        // Nobody asks for them by name: a gauge says by itself what it sees.
        app.Services.GetRequiredService<PublishMetrics>();
    }
}
