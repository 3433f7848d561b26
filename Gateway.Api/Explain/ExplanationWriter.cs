using System.Text.Json;
using Gateway.Api.Errors;
using Gateway.Api.Inference;
using Gateway.Api.Routing;
using Shared.Contracts.Routing;

namespace Gateway.Api.Explain;

/// <summary>Writes a decision as an explanation: every deployment, and the first rule that took it out.</summary>
/// <param name="json">Where to write.</param>
/// <param name="state">What was decided on.</param>
/// <param name="now">The timestamp at which rests are read.</param>
/// <param name="showsAll">False hides the tags of deployments outside the scopes: they are other tenants'.</param>
internal sealed class ExplanationWriter(Utf8JsonWriter json, RoutingState state, long now, bool showsAll)
{
    /// <summary>Explains a request that ends at the key, before any deployment is looked at.</summary>
    public void Write(GatewayError refusal)
    {
        json.WriteStartObject();
        WriteStatus(refusal);
        json.WriteStartArray("deployments"u8);
        json.WriteEndArray();
        json.WriteStartArray("fallbacks"u8);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    public void Write(RoutingDecision decision)
    {
        json.WriteStartObject();
        json.WriteString("model"u8, decision.Question.RequestedModel);
        if (decision.Question.Operation is { } operation) json.WriteString("operation"u8, InferenceOperationName.Of(operation));
        WriteStatus(ErrorOf(decision));
        WriteScopes(decision.Question.Policy);
        WriteTags(decision.Question.Tags);
        WriteHostedTools(decision.Question.HostedTools);
        var requested = decision.Considered.FirstOrDefault(hop => hop.Fallback == 0);
        json.WriteString("model_group"u8, requested?.Group.Name);
        json.WriteStartArray("deployments"u8);
        if (requested is not null) WriteDeployments(decision, requested);
        json.WriteEndArray();
        json.WriteStartArray("fallbacks"u8);
        foreach (var hop in decision.Considered.Where(hop => hop != requested)) WriteFallback(decision, hop);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private void WriteStatus(GatewayError? error)
    {
        json.WriteNumber("status"u8, error?.Status ?? StatusCodes.Status200OK);
        json.WriteString("code"u8, error is null ? null : ErrorCatalogue.NameOf(error.Code));
        json.WriteString("message"u8, error?.Message);
    }

    private GatewayError? ErrorOf(RoutingDecision decision)
    {
        if (decision.Refusal is { } refusal) return RequestErrors.Of(refusal);
        return decision.Hops.Any(hop => !Healthy(decision, hop).IsEmpty) ? null : RequestErrors.NothingHealthy(retryAfter: null);
    }

    private void WriteScopes(CallerPolicy policy)
    {
        json.WriteStartObject("scopes"u8);
        WriteStrings("team"u8, policy.TeamScope?.Tags);
        WriteStrings("key"u8, policy.KeyScope?.Tags);
        json.WriteBoolean("ignores_caller_tags"u8, policy.IgnoresCallerTags);
        json.WriteEndObject();
    }

    private void WriteTags(CallerTags tags)
    {
        json.WriteStartObject("caller_tags"u8);
        WriteStrings("positive"u8, tags.Positive);
        WriteStrings("required"u8, tags.Required);
        WriteStrings("excluded"u8, tags.Excluded);
        json.WriteEndObject();
    }

    private void WriteHostedTools(IReadOnlyList<HostedTool> tools)
    {
        json.WriteStartArray("hosted_tools"u8);
        foreach (var tool in tools)
        {
            json.WriteStartObject();
            json.WriteString("field"u8, tool.Field);
            json.WriteString("tool"u8, tool.Name);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private void WriteFallback(RoutingDecision decision, Hop hop)
    {
        json.WriteStartObject();
        json.WriteString("model_group"u8, hop.Group.Name);
        json.WriteNumber("fallback"u8, hop.Fallback);
        json.WriteBoolean("fail_open"u8, hop.Chain.FailedOpen);
        json.WriteStartArray("deployments"u8);
        WriteDeployments(decision, hop);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private void WriteDeployments(RoutingDecision decision, Hop hop)
    {
        var healthy = Healthy(decision, hop);
        foreach (var deployment in hop.Group.Deployments)
        {
            var rule = Explanation.FirstRuleAgainst(hop.Chain, deployment);
            var isForeign = rule is RoutingRule.OtherTeam or RoutingRule.AccessGroup or RoutingRule.TeamScope or RoutingRule.KeyScope;
            if (rule is null && !healthy.Contains(deployment.Index)) rule = state.Mismatches.Withholds(deployment, hop.IsKeptToPlace) ? RoutingRule.PlaceMismatch : RoutingRule.Cooldown;
            json.WriteStartObject();
            json.WriteString("id"u8, deployment.Id);
            WriteStrings("tags"u8, isForeign && !showsAll ? null : deployment.Tags.Select(tag => tag.Text));
            json.WriteBoolean("eligible"u8, rule is null);
            json.WriteString("reason"u8, rule is { } against ? NameOf(against) : null);
            // Where another tenant's deployment is, is none of this one's business, as its tags are not.
            json.WriteString("place"u8, isForeign && !showsAll ? null : deployment.PlaceFor(hop.Wildcard).Text);
            json.WriteString("place_strength"u8, isForeign && !showsAll ? null : deployment.PlaceFor(hop.Wildcard).StrengthText);
            json.WriteString("place_mismatch"u8, isForeign && !showsAll ? null : state.Mismatches.Of(deployment));
            json.WriteEndObject();
        }
    }

    private DeploymentSet Healthy(RoutingDecision decision, Hop hop) => state.Healthy(hop, decision.HasOneWay, now);

    private void WriteStrings(ReadOnlySpan<byte> name, IEnumerable<string>? values)
    {
        if (values is null)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartArray(name);
        foreach (var value in values) json.WriteStringValue(value);
        json.WriteEndArray();
    }

    private static string NameOf(RoutingRule rule) => rule switch
    {
        RoutingRule.OtherTeam => "of_another_team",
        RoutingRule.AccessGroup => "outside_access_groups",
        RoutingRule.TeamScope => "outside_team_scope",
        RoutingRule.KeyScope => "outside_key_scope",
        RoutingRule.Place => "place_contradicts",
        RoutingRule.ExcludedTag => "excluded_tag",
        RoutingRule.RequiredTag => "required_tag_missing",
        RoutingRule.PositiveTags => "tags_do_not_match",
        RoutingRule.DefaultTag => "not_tagged_default",
        RoutingRule.Operation => "operation_not_served",
        RoutingRule.ExtraBody => "extra_body_not_taken",
        RoutingRule.Cooldown => "cooling_down",
        RoutingRule.PlaceMismatch => "place_mismatch",
        _ => throw new ArgumentOutOfRangeException(nameof(rule), rule, null),
    };
}
