using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Shared.Contracts.Configuration.Settings;
using Shared.Contracts.Routing;

namespace Gateway.Tests.Contracts.Routing;

/// <summary>A <see cref="World"/> as the product holds it, through the product's own compile step, and the fast router's answers in plain words.</summary>
internal static class CompiledWorld
{
    private static readonly ConcurrentDictionary<string, Upstream> Upstreams = new();

    private static readonly ConcurrentDictionary<string, Regex> Patterns = new();

    public static Answer Ask(WorldCase asked) => AnswerOf(Decide(asked));

    public static RoutingDecision Decide(WorldCase asked) => RequestRouter.Decide(CatalogOf(asked.World), QuestionOf(asked.Caller, asked.Request));

    public static ModelCatalog CatalogOf(World world, long generation = 1) => ModelCatalogBuilder.Build(
        new GatewayConfiguration
        {
            ModelList = [.. world.Deployments.Select(EntryOf)],
            Router = new RouterSettings
            {
                EnableTagFiltering = world.Filtering,
                TagMatching = Enum.Parse<TagMatching>(world.Matching, ignoreCase: true),
                TagFacets = world.RelaxedFacets.ToDictionary(facet => facet, _ => FacetMode.Any),
                Fallbacks = world.Fallbacks,
                DefaultFallbacks = world.DefaultFallbacks,
                ContextWindowFallbacks = world.ContextWindowFallbacks,
                ModelGroupAlias = world.Aliases,
            },
            Residency = new ResidencySettings
            {
                Facet = world.ResidencyFacet,
                HostedTools = world.DeniesHostedTools ? Access.Deny : Access.Allow,
                RemoteUrls = world.DeniesRemoteUrls ? Access.Deny : Access.Allow,
            },
        },
        generation);

    public static RoutingQuestion QuestionOf(WorldCaller caller, WorldRequest request) =>
        new(PolicyOf(caller), request.Model, CallerTags.Parse(request.Tags), request.UserAgent)
        {
            DisablesFallbacks = request.DisablesFallbacks,
            HasExtraBody = request.HasExtraBody,
            HostedTools = [.. request.HostedTools.Select(tool => new HostedTool("tools", tool))],
            RemoteUrl = request.RemoteUrl,
            Operation = InferenceOperationName.Find(request.Operation),
        };

    public static CallerPolicy PolicyOf(WorldCaller caller) => new(
        caller.KeyScope is null ? null : Scope.Of(caller.KeyScope),
        caller.TeamScope is null ? null : Scope.Of(caller.TeamScope),
        caller.Enforced,
        new ModelAllowList(caller.KeyModels),
        new ModelAllowList(caller.TeamModels))
    {
        KeyHostedTools = caller.KeyHostedTools is { } ofKey ? new HostedToolList(ofKey) : null,
        TeamHostedTools = caller.TeamHostedTools is { } ofTeam ? new HostedToolList(ofTeam) : null,
        TeamId = caller.Team,
    };

    public static Answer AnswerOf(RoutingDecision decision) => decision.Refusal is { } refusal
        ? Answer.Refused(CodeOf(refusal.Reason), refusal.Subject)
        : Answer.Routed([.. decision.Hops.Select(hop => new AnswerHop(hop.Group.Name, hop.Fallback, hop.Wildcard, hop.Chain.FailedOpen, IdsOf(hop.Group, hop.Eligible)))]);

    public static List<string> IdsOf(ModelGroup group, DeploymentSet set)
    {
        var ids = new List<string>();
        foreach (var index in set) ids.Add(group.Deployments[index].Id);
        return ids;
    }

    /// <summary>Every deployment that the decision lets the request reach, over all its hops.</summary>
    public static HashSet<string> ReachedBy(RoutingDecision decision) => [.. decision.Hops.SelectMany(hop => IdsOf(hop.Group, hop.Eligible))];

    public static Tag TagOf(string text) => Tag.TryParse(text, out var tag, out var fault) ? tag : throw new ArgumentException($"'{text}' {fault}");

    /// <summary>The codes of the page's table of answers.</summary>
    private static string CodeOf(RefusalReason reason) => reason switch
    {
        RefusalReason.ModelNotAllowed => "model_not_allowed",
        RefusalReason.ModelNotFound => "model_not_found",
        RefusalReason.TagsNotAllowed => "tags_not_allowed",
        RefusalReason.HostedToolNotAllowed => "hosted_tool_not_allowed",
        RefusalReason.RemoteUrlNotAllowed => "remote_url_not_allowed",
        RefusalReason.NoDeploymentsWithTagRouting => "no_deployments_with_tag_routing",
        RefusalReason.OperationNotServed => "operation_not_served",
        RefusalReason.ExtraBodyNotTaken => "unsupported_parameter",
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, null),
    };

    private static ModelListEntry EntryOf(WorldDeployment deployment) => new()
    {
        ModelName = deployment.Group,
        Id = deployment.Id,
        Tags = [.. deployment.Tags.Select(TagOf)],
        UserAgentPatterns = [.. deployment.Patterns.Select(p => Patterns.GetOrAdd(p, text => new Regex(text, RegexOptions.NonBacktracking)))],
        EnableTagFiltering = deployment.Filtering,
        AllowFailOpen = deployment.FailOpen,
        TeamId = deployment.Team,
        AccessGroups = deployment.AccessGroups,
        Upstream = deployment.BedrockRegion is { } region ? BedrockOf(region, deployment) : Upstreams.GetOrAdd($"{deployment.TakesExtraBody} {string.Join(' ', deployment.NotServed)}", _ => UpstreamOf(deployment)),
    };

    private static Upstream BedrockOf(string region, WorldDeployment deployment) => new()
    {
        Provider = UpstreamProvider.OpenAi,
        Model = deployment.Group.EndsWith('*') ? "*" : "anthropic.claude",
        ApiBase = $"https://bedrock-runtime.{region}.amazonaws.com/openai/v1",
        Timeout = TimeSpan.FromSeconds(1),
        StreamTimeout = TimeSpan.FromSeconds(1),
        TakesExtraBody = deployment.TakesExtraBody,
        Operations = UpstreamOf(deployment).Operations,
    };

    private static Upstream UpstreamOf(WorldDeployment deployment) => new()
    {
        Provider = UpstreamProvider.Mock,
        Model = "m",
        Timeout = TimeSpan.FromSeconds(1),
        StreamTimeout = TimeSpan.FromSeconds(1),
        TakesExtraBody = deployment.TakesExtraBody,
        Operations = OperationSet.Of([.. OperationSet.All.Members.Where(o => !deployment.NotServed.Contains(InferenceOperationName.Of(o)))]),
    };
}
