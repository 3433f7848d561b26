using Gateway.Api.Errors;
using Gateway.Api.Explain;
using Gateway.Api.Forwarding;
using Gateway.Api.Health;
using Gateway.Api.Inference;
using Gateway.Api.Models;
using Gateway.Api.Telemetry;
using Shared.Contracts.Configuration.Settings;
using Shared.Contracts.Hosting;

namespace Gateway.Api;

/// <summary>Paths and handlers, nothing else, so that what the gateway answers to can be read at one look.</summary>
internal static class GatewayEndpoints
{
    /// <summary>Where Prometheus asks, without a key, as it does everywhere. It names models and deployments and counts; it tells of no key and no caller.</summary>
    private const string MetricsPath = "/metrics";

    private static readonly GatewayError WrongHost = new(ErrorCode.InvalidRequest, "This gateway does not answer for that host name.");

    /// <summary>Some probes ask for the head alone. The server leaves the body of such an answer out.</summary>
    private static readonly string[] ProbeMethods = [HttpMethods.Get, HttpMethods.Head];

    public static void MapGateway(this WebApplication app, GatewayConfiguration configuration)
    {
        app.UseMiddleware<AnswerHeaders>();
        app.UseMiddleware<DrainConnections>();
        app.UseMiddleware<LastResort>();
        app.UseRootPath(configuration.General.RootPath);
        app.UseAllowedHosts(configuration.AllowedHosts, context => ErrorWriter.WriteAsync(context, WrongHost));
        app.UseCors();
        app.UseMiddleware<GroupInPath>();
        app.UseRouting();
        app.UseMiddleware<SocketThreadGuard>();
        app.UseMiddleware<CallerGate>();

        var health = app.Services.GetRequiredService<HealthEndpoints>();
        Probed(app, "/health/liveliness", HealthEndpoints.LivelinessAsync);
        Probed(app, "/health/liveness", HealthEndpoints.LivelinessAsync);
        Probed(app, "/health/readiness", health.ReadinessAsync);

        var models = app.Services.GetRequiredService<ModelsEndpoint>();
        foreach (var prefix in (string[])["/v1/models", "/models", "/openai/v1/models", "/openai/models"])
        {
            Get(app, prefix, models.ListAsync);
            Get(app, prefix + "/{**model}", context => models.GetAsync(context, NameInPath(context, "model")!));
        }

        app.MapMethods("/health", ProbeMethods, app.Services.GetRequiredService<ModelHealthEndpoint>().HandleAsync);

        var inference = app.Services.GetRequiredService<InferenceEndpoint>();
        foreach (var (path, operation) in InferenceRoutes.All)
            Post(app, path, context => inference.HandleAsync(context, operation, NameInPath(context, InferenceRoutes.Group))).WithMetadata(ShortWork.Mark);

        // The exporter answers to any method unless it is told otherwise.
        app.MapPrometheusScrapingEndpoint(MetricsPath).WithMetadata(AnonymousEndpoint.Mark, new HttpMethodMetadata(ProbeMethods));
        // Nobody asks for it by name: it says by itself what it sees.
        app.Services.GetRequiredService<StateMetrics>();
        app.Services.GetRequiredService<SyncMetrics>();
        app.Services.GetRequiredService<CredentialMetrics>();

        Post(app, "/route/explain", app.Services.GetRequiredService<ExplainEndpoint>().HandleAsync);

        // Registered only where the operator asked for it. Admin.Api asks for the master key itself.
        if (app.Services.GetService<AdminForwarder>() is not { } admin) return;
        foreach (var path in AdminForwarder.Paths) app.MapMethods(path, AdminForwarder.Methods, admin.ForwardAsync).WithMetadata(AnonymousEndpoint.Mark);
    }

    private static void Get(WebApplication app, string path, RequestDelegate handler) => app.MapMethods(path, [HttpMethods.Get], handler);

    private static IEndpointConventionBuilder Post(WebApplication app, string path, RequestDelegate handler) => app.MapMethods(path, [HttpMethods.Post], handler);

    /// <summary>What answers without a key. Everything else is behind the caller gate.</summary>
    private static void Probed(WebApplication app, string path, RequestDelegate handler) => app.MapMethods(path, ProbeMethods, handler).WithMetadata(AnonymousEndpoint.Mark);

    /// <summary>The server leaves an escaped slash in a path as it is; a model group's name may hold one.</summary>
    private static string? NameInPath(HttpContext context, string routeValue) =>
        (context.Request.RouteValues[routeValue] as string)?.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
}
