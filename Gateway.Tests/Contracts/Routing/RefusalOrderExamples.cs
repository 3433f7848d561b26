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
        Row("a listed name with admitted tags that match nothing", OnlyChat, "chat", "region:us", "no_deployments_with_tag_routing: chat"),
        Row("a refusal names the model as the caller wrote it", Key("region:us"), "assistant", "", "no_deployments_with_tag_routing: assistant"),
        Row("the team's list refuses what the key's allows", Key("region:eu", models: "secret chat", teamModels: "chat"), "secret", "", "model_not_allowed: secret"),
    ];

    private static SpecExample Row(string rule, WorldCaller caller, string model, string tags, string expected) =>
        new("Refusal order", rule, new(World, caller, new(model, List(tags))), expected);
}
