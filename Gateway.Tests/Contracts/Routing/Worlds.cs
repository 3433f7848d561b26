using CsCheck;

namespace Gateway.Tests.Contracts.Routing;

/// <summary>
/// Generators of small worlds, crowded on purpose: few tags and names, so that scopes, wishes, aliases and fallbacks keep meeting.
/// </summary>
internal static class Worlds
{
    /// <summary>Two ordinary facets, one facet with an empty name, plain tags and <c>default</c>.</summary>
    public static readonly string[] PolicyTags =
        ["region:eu", "region:us", "region:ch", "tier:paid", "tier:free", ":x", "fast", "gdpr", "default"];

    private static readonly string[] UnknownTags = ["region:mars", "moon:dark", "unheard-of", "Region:EU"];

    private static readonly string[] PlainGroups = ["a", "b", "c"];

    private static readonly string[] WildcardGroups = ["openai/*", "openai/gpt-*", "*"];

    /// <summary>Names of groups, names that only a wildcard or an alias can mean, ids of deployments, and a name that means nothing.</summary>
    private static readonly Gen<string> ModelName = Gen.Frequency(
        (14, Gen.OneOf(PlainGroups)), (4, Gen.OneOf("openai/gpt-4o", "openai/o3", "alias-1", "alias-2")), (1, Gen.OneOf("nobody-knows", "a-0", "b-0")));

    private static readonly string[] AccessGroups = ["beta", "gold", "a"];

    private static readonly string[] AllowedModels = ["a", "b", "c", "openai/*", "openai/gpt-4o", "alias-1", "*", "all-team-models", "a-0", "beta", "gold"];

    private static readonly Gen<IReadOnlyList<string>> NoList = Gen.Const<IReadOnlyList<string>>([]);

    /// <summary>Most deployments say where they run and what they cost, so that scopes find some; the others carry anything or nothing.</summary>
    private static readonly Gen<IReadOnlyList<string>> DeploymentTags = Gen.Frequency(
        (2, Gen.Select(Gen.OneOf("region:eu", "region:us"), Gen.OneOf("tier:paid", "tier:free"), Gen.OneOf(PolicyTags).Array[0, 2],
            (region, tier, others) => ListOf([region, tier, .. others]))),
        (2, Gen.OneOf(PolicyTags).Array[0, 4].Select(ListOf)));

    private static readonly Gen<IReadOnlyList<string>> ModelLists =
        Gen.Frequency((6, NoList), (1, Gen.OneOf(AllowedModels).Array[1, 4].Select(ListOf)));

    private static readonly Gen<IReadOnlyList<string>> FallbackLists = ModelName.Array[0, 3].Select(ListOf);

    private static readonly Gen<(string? Team, IReadOnlyList<string> Groups, IReadOnlyList<string> NotServed)> Owners = Gen.Select(
        Gen.Frequency((8, (string?)null), (1, "red"), (1, "blue")),
        Gen.Frequency((6, NoList), (1, Gen.OneOf(AccessGroups).Array[1, 2].Select(ListOf))),
        Gen.Frequency((6, NoList), (1, Gen.OneOf("chat_completions", "embeddings", "responses").Array[1, 2].Select(ListOf))),
        (team, groups, notServed) => (team, groups, notServed));

    private static readonly Gen<WorldDeployment> Deployment = Gen.Select(
        DeploymentTags,
        Gen.Frequency((6, NoList), (1, Gen.OneOf("^User-Agent: curl", "bot$", "codex").Array[1, 2].Select(ListOf))),
        Gen.Frequency((8, (bool?)null), (1, true), (1, false)),
        Gen.Frequency((7, false), (1, true)),
        Gen.Bool,
        Owners,
        (tags, patterns, filtering, failOpen, takesExtraBody, owner) => new WorldDeployment("", "", tags)
        {
            Patterns = patterns,
            Filtering = filtering,
            FailOpen = failOpen,
            TakesExtraBody = takesExtraBody,
            Team = owner.Team,
            AccessGroups = owner.Groups,
            NotServed = owner.NotServed,
        });

    private static readonly Gen<string[]> PlainNames = Gen.Frequency((1, Gen.Shuffle(PlainGroups, 1, 2)), (4, Gen.Shuffle(PlainGroups, 3, 3)));

    /// <summary>A group without deployments is a name that nothing knows.</summary>
    private static readonly Gen<WorldDeployment[]> Members = Gen.Frequency((1, Deployment.Array[0]), (12, Deployment.Array[1, 5]));

    private static readonly Gen<IReadOnlyList<WorldDeployment>> Deployments =
        Gen.Select(PlainNames, Gen.Shuffle(WildcardGroups, 0, 3), Members.Array[6], (plain, wildcards, members) =>
            (IReadOnlyList<WorldDeployment>)
            [.. plain.Concat(wildcards).SelectMany((name, g) => members[g].Select((d, i) => d with { Group = name, Id = $"{name}-{i}" }))]);

    private static readonly Gen<IReadOnlyDictionary<string, IReadOnlyList<string>>> Fallbacks =
        Gen.Select(Gen.OneOf([.. PlainGroups, .. WildcardGroups]), FallbackLists).Array[0, 5].Select(pairs =>
            (IReadOnlyDictionary<string, IReadOnlyList<string>>)pairs.DistinctBy(p => p.Item1).ToDictionary(p => p.Item1, p => p.Item2));

    private static readonly Gen<IReadOnlyDictionary<string, string>> Aliases =
        Gen.Select(Gen.Frequency((4, "alias-1"), (4, "alias-2"), (1, "b")), ModelName).Array[0, 2].Select(pairs =>
            (IReadOnlyDictionary<string, string>)pairs.DistinctBy(p => p.Item1).ToDictionary(p => p.Item1, p => p.Item2));

    /// <summary>Any configuration.</summary>
    public static readonly Gen<World> World = Gen.Select(
        Deployments,
        Gen.Frequency((4, true), (1, false)),
        Gen.Frequency((2, "any"), (1, "all"), (1, "facets")),
        Gen.OneOf("region", "tier", "").Array[0, 1].Select(ListOf),
        Fallbacks,
        Gen.Frequency((3, NoList), (1, FallbackLists)),
        Aliases,
        Gen.Select(Gen.Frequency((6, "region"), (1, "tier"), (1, (string?)null)), Gen.Frequency((5, true), (1, false)), Gen.Bool),
        (deployments, filtering, matching, relaxed, fallbacks, defaults, aliases, residency) => new World
        {
            Deployments = deployments,
            Filtering = filtering,
            Matching = matching,
            RelaxedFacets = relaxed,
            Fallbacks = fallbacks,
            DefaultFallbacks = defaults,
            Aliases = aliases,
            ResidencyFacet = residency.Item1,
            DeniesHostedTools = residency.Item2,
            DeniesRemoteUrls = residency.Item3,
        });

    /// <summary>A scope of one to four tags; now and then one that no deployment carries, or the empty scope.</summary>
    public static readonly Gen<IReadOnlyList<string>> Scope = Gen.Frequency(
        (12, Gen.OneOf("region:eu", "region:us", "tier:paid", "tier:free").Array[1, 3].Select(ListOf)),
        (8, Gen.OneOf(PolicyTags).Array[1, 4].Select(ListOf)),
        (2, Gen.OneOf([.. PolicyTags, .. UnknownTags]).Array[1, 3].Select(ListOf)),
        (1, NoList));

    /// <summary>Names beside their dated versions and beside other tools that begin alike.</summary>
    private static readonly Gen<string> HostedTool =
        Gen.OneOf("web_search", "web_search_20250305", "web_search_2025_03_11", "web_search_preview", "web_search_", "web_searches", "mcp", "x…");

    private static readonly Gen<IReadOnlyList<string>?> HostedToolLists = Gen.Frequency(
        (4, Gen.Const<IReadOnlyList<string>?>(() => null)), (3, Gen.OneOf("web_search", "web_search_preview", "mcp").Array[0, 2].Select(ListOf).Select(Maybe)), (1, Gen.Const<IReadOnlyList<string>?>(() => ["*"])));

    /// <summary>A key and team, most with at least one scope.</summary>
    public static readonly Gen<WorldCaller> Caller = Gen.Select(
        Gen.Frequency((2, Gen.Const<IReadOnlyList<string>?>(() => null)), (3, Scope.Select(Maybe))),
        Gen.Frequency((4, false), (1, true)),
        Gen.Frequency((3, Gen.Const<IReadOnlyList<string>?>(() => null)), (2, Scope.Select(Maybe))),
        ModelLists,
        ModelLists,
        HostedToolLists,
        HostedToolLists,
        Gen.Frequency((2, (string?)null), (1, "red"), (1, "blue")),
        (key, enforced, team, keyModels, teamModels, keyTools, teamTools, teamId) => new WorldCaller
        {
            Team = teamId,
            KeyScope = key,
            Enforced = enforced && key is not null,
            TeamScope = team,
            KeyModels = keyModels,
            TeamModels = teamModels,
            KeyHostedTools = keyTools,
            TeamHostedTools = teamTools,
        });

    /// <summary>One caller tag as written: a quarter excluding, a quarter requiring, now and then unknown.</summary>
    public static readonly Gen<string> CallerTag = Gen.Select(
        Gen.Frequency((2, ""), (1, "!"), (1, "&")),
        Gen.Frequency((6, Gen.OneOf(PolicyTags)), (1, Gen.OneOf(UnknownTags))),
        (mark, tag) => mark + tag);

    /// <summary>Any request.</summary>
    public static readonly Gen<WorldRequest> Request = Gen.Select(
        ModelName,
        Gen.Frequency((1, NoList), (2, CallerTag.Array[1, 3].Select(ListOf))),
        Gen.Frequency((3, (string?)null), (1, "curl/8"), (1, "codexbot"), (1, "Mozilla")),
        Gen.Frequency((7, false), (1, true)),
        Gen.Frequency((7, false), (1, true)),
        Gen.Frequency((4, NoList), (1, HostedTool.Array[1, 2].Select(ListOf))),
        Gen.Frequency((7, (string?)null), (1, "image_url")),
        Gen.Frequency((6, "chat_completions"), (1, "embeddings"), (1, "responses")),
        (model, tags, agent, alone, extra, tools, url, operation) =>
            new WorldRequest(model, tags, agent) { DisablesFallbacks = alone, HasExtraBody = extra, HostedTools = tools, RemoteUrl = url, Operation = operation });

    /// <summary>Any request of any caller to any configuration.</summary>
    public static readonly Gen<WorldCase> Case = Gen.Select(
        World, Caller, Request, (world, caller, request) => new WorldCase(world, Widen(caller, request, world), request));

    /// <summary>The same, where the wildcard groups lead to regions of Bedrock and the names to profiles that may leave them.</summary>
    public static readonly Gen<WorldCase> PlacedCase = Gen.Select(
        Case,
        Gen.OneOf("eu-central-1", "us-east-1", "eu-west-2", "eu-central-2").Array[4],
        Gen.OneOf("openai/global.anthropic.x", "openai/eu.anthropic.x", "openai/us.anthropic.x", "openai/anthropic.x", "openai/gpt-eu.x", "global.anthropic.y", "eu.amazon.z", "arn:aws:bedrock:x:1:application-inference-profile/q"),
        Gen.Bool,
        (asked, regions, name, named) => asked with
        {
            World = asked.World with
            {
                Deployments = [.. asked.World.Deployments.Select((d, i) => d.Group.EndsWith('*') || i % 3 == 0 ? d with { BedrockRegion = regions[i % regions.Length] } : d)],
                ResidencyFacet = named ? asked.World.ResidencyFacet : "region",
                DefaultFallbacks = named ? asked.World.DefaultFallbacks : [.. asked.World.DefaultFallbacks, name],
            },
            Request = named ? asked.Request with { Model = name } : asked.Request,
        });

    /// <summary>Half of all callers get the tags they are about to send into a scope they have, so that admission does not end most questions.</summary>
    private static WorldCaller Widen(WorldCaller caller, WorldRequest request, World world) =>
        caller.KeyScope is { Count: > 0 } scope && world.Deployments.Count % 2 == 0
            ? caller with { KeyScope = [.. scope, .. request.Tags.Where(t => t[0] != '!').Select(t => t.TrimStart('&')).Take(2)] }
            : caller;

    private static IReadOnlyList<string> ListOf(string[] tags) => tags;

    private static IReadOnlyList<string>? Maybe(IReadOnlyList<string> tags) => tags;
}
