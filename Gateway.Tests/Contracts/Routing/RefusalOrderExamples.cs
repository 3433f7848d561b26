using static Gateway.Tests.Contracts.Routing.SpecExample;

namespace Gateway.Tests.Contracts.Routing;

/// <summary>docs/routing.md, <i>Answers</i>: "When several refusals apply, the first of this order is given".</summary>
internal static class RefusalOrderExamples
{
    private static readonly World World = new()
    {
        Deployments = [.. Group("chat", "eu region:eu"), .. Group("secret", "vault region:eu")],
        Aliases = new Dictionary<string, string> { ["assistant"] = "chat", ["hidden"] = "secret" },
    };

    private static readonly WorldCaller OnlyChat = Key("region:eu region:us", models: "chat");

    public static IEnumerable<SpecExample> Rows() =>
    [
        Row("a name that is not listed and exists", OnlyChat, "secret", "", "model_not_allowed: secret"),
        Row("a name that is not listed and does not exist gets the same answer", OnlyChat, "nobody-knows", "", "model_not_allowed: nobody-knows"),
        Row("a deployment's id is a name that is not listed", OnlyChat, "vault", "", "model_not_allowed: vault"),
        Row("an alias of a group that is not listed", OnlyChat, "hidden", "", "model_not_allowed: hidden"),
        Row("not allowed comes before a refused tag", OnlyChat, "secret", "tier:paid", "model_not_allowed: secret"),
        Row("not found comes before a refused tag", Key("region:eu"), "nobody-knows", "tier:paid", "model_not_found: nobody-knows"),
        Row("not found comes before a scope that reaches nothing", Key("region:mars"), "nobody-knows", "", "model_not_found: nobody-knows"),
        Row("a refused tag comes before a scope that reaches nothing", Key("region:mars"), "chat", "region:eu", "tags_not_allowed: region:eu"),
        Row("a refused tag comes before tags that match nothing", Key("region:eu region:us"), "chat", "region:us tier:paid", "tags_not_allowed: tier:paid"),
        Row("a refused tag comes before a hosted tool", Key("region:eu"), "chat", "tier:paid", "tags_not_allowed: tier:paid", "mcp"),
        Row("a hosted tool comes before a scope that reaches nothing", Key("region:mars"), "chat", "", "hosted_tool_not_allowed: mcp", "mcp"),
        Row("not found comes before a hosted tool", Key("region:eu"), "nobody-knows", "", "model_not_found: nobody-knows", "mcp"),
        Row("a scope of other facets keeps a key to no place", Key("tier:paid"), "chat", "", "no_deployments_with_tag_routing: chat", "mcp"),
        Row("a listed name with admitted tags that match nothing", OnlyChat, "chat", "region:us", "no_deployments_with_tag_routing: chat"),
        Row("a refusal names the model as the caller wrote it", Key("region:us"), "assistant", "", "no_deployments_with_tag_routing: assistant"),
        Row("the team's list refuses what the key's allows", Key("region:eu", models: "secret chat", teamModels: "chat"), "secret", "", "model_not_allowed: secret"),
    ];

    private static SpecExample Row(string rule, WorldCaller caller, string model, string tags, string expected, string tools = "") =>
        new("Refusal order", rule, new(World, caller, new(model, List(tags)) { HostedTools = List(tools) }), expected);
}
