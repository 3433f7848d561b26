using System.Text.Json;
using Gateway.Api.Forwarding;
using Shared.Contracts.Routing;

namespace Gateway.Api.Telemetry;

/// <summary>
/// One line of the access log: who asked for what, what was allowed, and where it went. Never a prompt, an answer, a header's value or a key; the key is named by
/// its <c>token</c>, as Admin.Api names it. docs/operations.md has the fields.
/// </summary>
internal static class AccessRecord
{
    private const string Master = "master";

    public static void Write(Utf8JsonWriter json, RequestAccount account)
    {
        json.WriteStartObject();
        json.WriteString("time"u8, account.At);
        json.WriteString("call_id"u8, account.CallId);
        json.WriteString("peer_address"u8, account.Peer is { IsIPv4MappedToIPv6: true } mapped ? mapped.MapToIPv4().ToString() : account.Peer?.ToString());
        json.WriteString("route"u8, account.Route);
        WriteCaller(json, account);
        WriteQuestion(json, account);
        WriteAnswer(json, account);
        json.WriteEndObject();
    }

    private static void WriteCaller(Utf8JsonWriter json, RequestAccount account)
    {
        json.WriteString("key"u8, account.Caller is { IsMaster: true } ? Master : account.Key?.ToString());
        json.WriteString("team_id"u8, account.Caller?.TeamId);
        WriteTags(json, "key_scope", account.Caller?.Policy.KeyScope?.Tags);
        WriteTags(json, "team_scope", account.Caller?.Policy.TeamScope?.Tags);
        json.WriteBoolean("ignores_caller_tags"u8, account.Caller is { Policy.IgnoresCallerTags: true });
    }

    private static void WriteQuestion(Utf8JsonWriter json, RequestAccount account)
    {
        json.WriteString("model"u8, account.RequestedModel);
        json.WriteString("model_group"u8, account.Group?.Name);
        json.WriteBoolean("stream"u8, account.IsStreaming);
        json.WriteStartArray("caller_tags"u8);
        foreach (var tag in account.Tags.Positive) json.WriteStringValue(tag);
        foreach (var tag in account.Tags.Required) json.WriteStringValue("&" + tag);
        foreach (var tag in account.Tags.Excluded) json.WriteStringValue("!" + tag);
        json.WriteEndArray();
        WriteNumber(json, "configuration", account.Generation);
    }

    private static void WriteAnswer(Utf8JsonWriter json, RequestAccount account)
    {
        json.WriteString("outcome"u8, OutcomeOf(account));
        json.WriteNumber("status"u8, account.Status);
        json.WriteString("code"u8, account.Code);
        json.WriteString("deployment"u8, account.Deployment?.Id);
        json.WriteString("answering_group"u8, account.AnsweringGroup?.Name);
        WriteFacets(json, account.Deployment);
        json.WriteString("place"u8, account.ProcessedIn?.Text);
        json.WriteString("place_strength"u8, account.ProcessedIn?.StrengthText);
        json.WriteString("told_place"u8, account.ToldPlace);
        json.WriteString("place_mismatch"u8, account.PlaceMismatch);
        json.WriteNumber("attempts"u8, account.Attempts);
        json.WriteNumber("retries"u8, account.Retries);
        json.WriteNumber("fallbacks"u8, account.Fallback);
        json.WriteNumber("duration_ms"u8, Math.Round(account.Duration.TotalMilliseconds, 3));
        WriteNumber(json, "input_tokens", account.Usage?.Input);
        WriteNumber(json, "output_tokens", account.Usage?.Output);
        json.WriteNumber("left_out"u8, account.LeftOut);
    }

    /// <summary>How the request ended, in a word.</summary>
    public static string OutcomeOf(RequestAccount account) => account switch
    {
        { IsClientGone: true } => "client_gone",
        { Relay: RelayResult.UpstreamBroke } => "broken",
        { Relay: RelayResult.IdleTimeout } => "timed_out",
        { Relay: RelayResult.Revoked } => "revoked",
        { Code: not null, Attempts: 0 } => "refused",
        { Code: not null } => "failed",
        _ => "answered",
    };

    private static void WriteTags(Utf8JsonWriter json, string name, IReadOnlyList<string>? tags)
    {
        if (tags is null)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartArray(name);
        foreach (var tag in tags) json.WriteStringValue(tag);
        json.WriteEndArray();
    }

    /// <summary>The deployment's tags, as they are and by facet: <c>"deployment_facets":{"region":["eu"]}</c> is what an audit asks for.</summary>
    private static void WriteFacets(Utf8JsonWriter json, Deployment? deployment)
    {
        WriteTags(json, "deployment_tags", deployment?.Tags.Select(tag => tag.Text).ToArray());
        json.WriteStartObject("deployment_facets"u8);
        foreach (var facet in (deployment?.Tags ?? []).Where(tag => tag.Facet is not null).GroupBy(tag => tag.Facet!, tag => tag.Text[(tag.Facet!.Length + 1)..], StringComparer.Ordinal))
            WriteTags(json, facet.Key, [.. facet]);
        json.WriteEndObject();
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, long? number)
    {
        if (number is { } known) json.WriteNumber(name, known);
        else json.WriteNull(name);
    }
}
