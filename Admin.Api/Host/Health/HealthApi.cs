using System.Data.Common;
using System.Text.Json.Serialization;
using Admin.Api.Data;
using Admin.Api.Http.OpenApi;
using Admin.Api.Sync;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Shared.Contracts.Configuration.Reload;

namespace Admin.Api.Host.Health;

/// <summary><c>/health/*</c>, for probes: without a key, and without a word about keys, teams or models.</summary>
internal static class HealthApi
{
    private const string Alive = "I'm alive!";

    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        var health = routes.MapGroup("/health").WithTags("Health").AllowAnonymous();
        health.MapGet("/liveliness", IsAlive).Describe("Whether it runs", "LiteLLM's name for it.");
        health.MapGet("/liveness", IsAlive).Describe("Whether it runs", "The usual name for it.");
        health.MapGet("/readiness", IsReadyAsync).Produces<ReadinessAnswer>().Produces<ReadinessAnswer>(StatusCodes.Status503ServiceUnavailable)
            .Describe("Whether it can take writes", "Redis may be down: changes are kept and go out when it is back.");
        // Some probes ask for the head alone. The server leaves the body of such an answer out.
        string[] head = [HttpMethods.Head];
        health.MapMethods("/liveliness", head, IsAlive).ExcludeFromDescription();
        health.MapMethods("/liveness", head, IsAlive).ExcludeFromDescription();
        health.MapMethods("/readiness", head, IsReadyAsync).ExcludeFromDescription();
    }

    private static Ok<string> IsAlive() => TypedResults.Ok(Alive);

    /// <summary>Ready is who can take writes. Redis may be down: changes are kept and go out when it is back.</summary>
    private static async Task<JsonHttpResult<ReadinessAnswer>> IsReadyAsync(
        IDbContextFactory<AdminDbContext> contexts, IAdminDatabase database, RedisConnection redis, SyncPosition position, ConfigurationStatus configuration,
        CancellationToken cancellation)
    {
        var redisState = redis.IsConnected ? "connected" : "disconnected";
        var active = ConfigurationAnswer.Of(configuration.Active);
        try
        {
            await using var db = await contexts.CreateDbContextAsync(cancellation);
            _ = await db.SyncState.AsNoTracking().SingleAsync(cancellation);
            return TypedResults.Json(new ReadinessAnswer("healthy", "connected", redisState, position.Published is not null, active));
        }
        catch (Exception fault) when (fault is DbException || database.IsUnreachable(fault))
        {
            return TypedResults.Json(new ReadinessAnswer("unhealthy", "disconnected", redisState, false, active), statusCode: StatusCodes.Status503ServiceUnavailable);
        }
    }
}

/// <summary>The answer of <c>/health/readiness</c>.</summary>
/// <param name="Status"><c>healthy</c> or <c>unhealthy</c>.</param>
/// <param name="Db"><c>connected</c> or <c>disconnected</c>.</param>
/// <param name="Redis"><c>connected</c> or <c>disconnected</c>; does not make the service unhealthy.</param>
/// <param name="Publishes">Whether this process sends the changes to the gateways. Of several replicas one does.</param>
/// <param name="Configuration">Which file is in force.</param>
internal sealed record ReadinessAnswer(string Status, string Db, string Redis, bool Publishes, ConfigurationAnswer Configuration);

/// <summary>Which configuration is in force, in the words of the gateways' own answer.</summary>
internal sealed record ConfigurationAnswer(
    long Generation, string Hash, DateTimeOffset LoadedAt, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] RefusedAnswer? Refused)
{
    public static ConfigurationAnswer Of(ActiveConfiguration active) => new(
        active.Generation, active.FileHash, active.LoadedAt, active.Refused is { } refused ? new RefusedAnswer(refused.FileHash, refused.At, refused.Errors) : null);
}

/// <summary>A newer file that was not taken.</summary>
internal sealed record RefusedAnswer(string? Hash, DateTimeOffset At, int Errors);
