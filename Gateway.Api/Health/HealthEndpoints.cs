using System.Text.Json;
using Gateway.Api.Authentication;
using Gateway.Api.Routing;
using Gateway.Api.Sync;
using Gateway.Api.Telemetry;
using Shared.Contracts.Configuration.Reload;

namespace Gateway.Api.Health;

/// <summary>Whether this process lives, and whether it should be sent requests. Says nothing about keys, models or deployments.</summary>
internal sealed class HealthEndpoints(KeyCache cache, SyncStatus sync, CurrentRouting routing, ConfigurationStatus configuration, Drain drain)
{
    /// <summary>LiteLLM's spelling and words, which existing probes look for.</summary>
    public static async Task LivelinessAsync(HttpContext context)
    {
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync("\"I'm alive!\"", context.RequestAborted);
    }

    /// <summary>Ready once keys are served, which is after Admin.Api was asked or looked for, until it is told to stop. A gateway that can no longer hear Admin.Api stays ready: it serves what it knows.</summary>
    public async Task ReadinessAsync(HttpContext context)
    {
        var maxAge = routing.State.Configuration.KeyCache.MaxAge;
        var isLoaded = cache.Table is not null;
        var isFresh = maxAge is null || cache.Age <= maxAge;
        context.Response.StatusCode = isLoaded && isFresh && !drain.HasBegun ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        context.Response.ContentType = "application/json";
        await using var json = new Utf8JsonWriter(context.Response.BodyWriter);
        json.WriteStartObject();
        json.WriteString("status"u8, drain.HasBegun ? "stopping" : !isLoaded ? "loading" : isFresh ? "ready" : "stale");
        json.WriteString("sync_state"u8, SyncStateNames.Of(sync.State));
        json.WriteNumber("revision"u8, sync.Revision);
        json.WriteNumber("refused_messages"u8, sync.RefusedMessages);
        json.WriteNumber("not_understood_messages"u8, sync.NotUnderstoodMessages);
        if (isLoaded) json.WriteNumber("age_seconds"u8, Math.Round(cache.Age.TotalSeconds, 3));
        WriteConfiguration(json, configuration.Active);
        json.WriteEndObject();
    }

    private static void WriteConfiguration(Utf8JsonWriter json, ActiveConfiguration active)
    {
        json.WriteStartObject("configuration"u8);
        json.WriteNumber("generation"u8, active.Generation);
        json.WriteString("hash"u8, active.FileHash);
        json.WriteString("loaded_at"u8, active.LoadedAt);
        if (active.Refused is { } refused)
        {
            json.WriteStartObject("refused"u8);
            json.WriteString("hash"u8, refused.FileHash);
            json.WriteString("at"u8, refused.At);
            json.WriteNumber("errors"u8, refused.Errors);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }
}
