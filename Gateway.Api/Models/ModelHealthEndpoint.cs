using System.Text.Json;
using Gateway.Api.Errors;
using Gateway.Api.Inference;
using Gateway.Api.Routing;
using Shared.Contracts.Routing;

namespace Gateway.Api.Models;

/// <summary>
/// <c>GET /health</c>: LiteLLM's report of deployments, of those that the caller can reach. It says what this gateway has seen, by the rests that keep requests
/// from them, and calls no model.
/// </summary>
internal sealed class ModelHealthEndpoint(CurrentRouting routing, TimeProvider time)
{
    private const string ModelParameter = "model";
    private const string IdParameter = "model_id";

    public async Task HandleAsync(HttpContext context)
    {
        var query = context.Request.Query;
        if (FaultOf(query) is { } fault)
        {
            await ErrorWriter.WriteAsync(context, fault);
            return;
        }

        var (model, id) = ((string?)query[ModelParameter], (string?)query[IdParameter]);
        var state = routing.State;
        var reached = Reached(state, CallerGate.CallerOf(context).Policy, model, id);
        if (reached.Count == 0 && NothingFound(model, id) is { } notFound)
        {
            await ErrorWriter.WriteAsync(context, notFound);
            return;
        }

        context.Response.ContentType = "application/json";
        await using var json = new Utf8JsonWriter(context.Response.BodyWriter);
        Write(json, reached.ToLookup(r => r.Rests), state);
    }

    /// <summary>What is not understood is refused: LiteLLM has parameters that ask for calls, and an answer without any would look like theirs.</summary>
    private static GatewayError? FaultOf(IQueryCollection query)
    {
        foreach (var (name, values) in query)
        {
            if (name is not (ModelParameter or IdParameter))
                return new GatewayError(ErrorCode.UnsupportedParameter, $"'{name}' is not supported here. Use 'model' or 'model_id', or leave it out.", name);
            if (values.Count != 1) return new GatewayError(ErrorCode.InvalidRequest, $"'{name}' stands in the query more than once.", name);
        }

        return null;
    }

    private static GatewayError? NothingFound(string? model, string? id) =>
        id is not null ? new GatewayError(ErrorCode.ModelNotFound, $"This API key reaches no deployment '{id}'.", IdParameter)
        : model is not null ? RequestErrors.Of(new Refusal(RefusalReason.ModelNotFound, model))
        : null;

    private List<SeenDeployment> Reached(RoutingState state, CallerPolicy policy, string? model, string? id)
    {
        var meant = model is null ? null : Meant(state.Catalog, policy, model);
        if (model is not null && meant is null) return [];
        var now = time.GetTimestamp();
        var isKept = state.Catalog.Rules.Residency.Concern(policy);
        return
        [
            .. from chain in PolicyReach.Of(state.Catalog, policy)
               where meant is null || meant.Value.Group == chain.Group
               from deployment in chain.Group.Deployments
               where chain.Left.Contains(deployment.Index) && (id is null || id == deployment.Id)
               select new SeenDeployment(chain.Group, deployment, state.Mismatches.Withholds(deployment, isKept) || Rests(state.HealthOf(chain.Group, deployment), meant?.Wildcard, now)),
        ];
    }

    /// <summary>A name means here what it means in a request. The pattern of a wildcard group is what its entries are listed under.</summary>
    private static ResolvedModel? Meant(ModelCatalog catalog, CallerPolicy policy, string name)
    {
        if (catalog.MayName(policy, name) && catalog.Resolve(name) is { } model) return model;
        return name.EndsWith('*') && catalog.Groups.FirstOrDefault(g => g.Name == name) is { } pattern ? new ResolvedModel(pattern, null) : null;
    }

    private static bool Rests(DeploymentHealth health, string? wildcard, long now) =>
        wildcard is null ? health.RestsAnywhere(now) : health.RestsUntil(wildcard, isOnly: false) > now;

    private static void Write(Utf8JsonWriter json, ILookup<bool, SeenDeployment> byRest, RoutingState state)
    {
        json.WriteStartObject();
        WriteList(json, "healthy_endpoints", byRest[false], state);
        WriteList(json, "unhealthy_endpoints", byRest[true], state);
        json.WriteNumber("healthy_count"u8, byRest[false].Count());
        json.WriteNumber("unhealthy_count"u8, byRest[true].Count());
        json.WriteEndObject();
    }

    private static void WriteList(Utf8JsonWriter json, string name, IEnumerable<SeenDeployment> deployments, RoutingState state)
    {
        json.WriteStartArray(name);
        foreach (var (group, deployment, _) in deployments)
        {
            json.WriteStartObject();
            json.WriteString("model"u8, group.Name);
            json.WriteString("model_id"u8, deployment.Id);
            if (state.Configuration.General.ExposeApiBase && deployment.Upstream.ApiBase is { } address) json.WriteString("api_base"u8, address);
            if (state.Mismatches.Of(deployment) is { } told) json.WriteString("place_mismatch"u8, told);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private readonly record struct SeenDeployment(ModelGroup Group, Deployment Deployment, bool Rests);
}
