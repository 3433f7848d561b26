using System.Text.Json;
using Gateway.Api.Errors;
using Gateway.Api.Inference;
using Gateway.Api.Routing;
using Shared.Contracts.Routing;

namespace Gateway.Api.Models;

/// <summary><c>GET /v1/models</c>: the model groups and aliases that the caller can reach, by the same rules that route it.</summary>
internal sealed class ModelsEndpoint(CurrentRouting routing)
{
    public async Task ListAsync(HttpContext context)
    {
        context.Response.ContentType = "application/json";
        await using var json = new Utf8JsonWriter(context.Response.BodyWriter);
        json.WriteStartObject();
        json.WriteString("object"u8, "list");
        json.WriteStartArray("data"u8);
        foreach (var name in Reachable(context)) WriteModel(json, name);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    public async Task GetAsync(HttpContext context, string model)
    {
        // A name under a wildcard group stands in no list, and can be used all the same.
        var policy = CallerGate.CallerOf(context).Policy;
        var catalog = routing.State.Catalog;
        if (!catalog.MayName(policy, model) || !CanReach(catalog, policy, model))
        {
            await ErrorWriter.WriteAsync(context, RequestErrors.Of(new Refusal(RefusalReason.ModelNotFound, model)));
            return;
        }

        context.Response.ContentType = "application/json";
        await using var json = new Utf8JsonWriter(context.Response.BodyWriter);
        WriteModel(json, model);
    }

    /// <summary>
    /// Names that a request can be made with. A wildcard group's own name is none. Of the names that it matches, those are known that the key or its team lists.
    /// </summary>
    private IEnumerable<string> Reachable(HttpContext context)
    {
        var policy = CallerGate.CallerOf(context).Policy;
        var catalog = routing.State.Catalog;
        return catalog.Groups.Select(g => g.Name).Concat(catalog.Aliases.Keys).Concat(policy.KeyModels.ModelNames).Concat(policy.TeamModels.ModelNames)
            .Distinct(StringComparer.Ordinal)
            .Where(name => catalog.MayName(policy, name) && CanReach(catalog, policy, name));
    }

    private static bool CanReach(ModelCatalog catalog, CallerPolicy policy, string name) =>
        catalog.Resolve(name) is { } model && !Selection.InScope(model.Group, policy, catalog.Rules, Ownership.Named(catalog, policy, model.Group, name)).Left.IsEmpty;

    private static void WriteModel(Utf8JsonWriter json, string name)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, name);
        json.WriteString("object"u8, "model");
        json.WriteNumber("created"u8, 0);
        json.WriteString("owned_by"u8, "gateway");
        json.WriteEndObject();
    }
}
