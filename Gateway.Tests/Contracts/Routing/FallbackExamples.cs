using static Gateway.Tests.Contracts.Routing.SpecExample;

namespace Gateway.Tests.Contracts.Routing;

/// <summary>docs/routing.md, <i>Health, retries, fallbacks</i>, as far as the decision goes.</summary>
internal static class FallbackExamples
{
    private static readonly World Chain = new()
    {
        Deployments =
        [
            .. Group("chat", "chat-eu region:eu", "chat-us region:us"), .. Group("backup", "backup-eu region:eu", "backup-us region:us"),
            .. Group("last", "last-us region:us"), .. Group("openai/*", "star region:us"),
        ],
        Fallbacks = Fallbacks(("chat", "backup last")),
        Aliases = new Dictionary<string, string> { ["assistant"] = "chat", ["spare"] = "last" },
    };

    private static readonly World Cycle = Chain with { Fallbacks = Fallbacks(("chat", "backup"), ("backup", "last chat"), ("last", "backup chat last")) };

    private static readonly World Tree = Chain with { Fallbacks = Fallbacks(("chat", "backup openai/o3"), ("backup", "last")) };

    public static IEnumerable<SpecExample> Rows() =>
    [
        Row("tried in order, each with the same scopes", Chain, Key("region:us"), "chat", "", "chat: chat-us then backup: backup-us then last: last-us"),
        Row("a fallback out of scope is not one", Chain, Key("region:eu"), "chat", "", "chat: chat-eu then backup: backup-eu"),
        Row("each with the same caller tags", Chain, Key(), "chat", "region:eu", "chat: chat-eu then backup: backup-eu"),
        Row("nothing in the requested group: the fallbacks are tried", Chain with { Fallbacks = Fallbacks(("last", "chat")) }, Key("region:eu"), "last", "", "chat: chat-eu"),
        Row("nothing anywhere", Chain, Key("region:mars"), "chat", "", "no_deployments_with_tag_routing: chat"),
        Row("a fallback's own fallbacks come before the next one", Tree, Key("region:us"), "chat", "", "chat: chat-us then backup: backup-us then last: last-us then openai/*: star"),
        Row("no group twice, in a cycle", Cycle, Key("region:us"), "chat", "", "chat: chat-us then backup: backup-us then last: last-us"),
        Row("a group behind one that gives nothing is tried", Cycle, Key("region:us"), "last", "!region:us", "no_deployments_with_tag_routing: last"),
        Row("one the key's models do not list is skipped", Chain, Key("region:us", models: "chat last"), "chat", "", "chat: chat-us then last: last-us"),
        Row("one the team's models do not list is skipped", Chain, Key("region:us", teamModels: "chat backup"), "chat", "", "chat: chat-us then backup: backup-us"),
        Row("what lies behind a skipped one is skipped", Tree, Key("region:us", models: "chat last openai/*"), "chat", "", "chat: chat-us then openai/*: star"),
        Row("a fallback may be an alias", Chain with { Fallbacks = Fallbacks(("chat", "spare")) }, Key("region:us"), "chat", "", "chat: chat-us then last: last-us"),
        Row("an alias has the fallbacks of its group", Chain, Key("region:eu"), "assistant", "", "chat: chat-eu then backup: backup-eu"),
        Row("an unknown fallback is none", Chain with { Fallbacks = Fallbacks(("chat", "nobody-knows last")) }, Key("region:us"), "chat", "", "chat: chat-us then last: last-us"),
        Row("sixteen groups are tried", Ladder(15), Key("region:eu"), "step-0", "", "step-15: d-15"),
        Row("a seventeenth is not", Ladder(16), Key("region:eu"), "step-0", "", "no_deployments_with_tag_routing: step-0"),
        Row("default_fallbacks serve groups without their own", Chain with { DefaultFallbacks = ["last"] }, Key("region:us"), "backup", "", "backup: backup-us then last: last-us"),
        Row("default_fallbacks do not add to a group's own", Chain with { DefaultFallbacks = ["openai/o3"], Fallbacks = Fallbacks(("chat", "backup"), ("backup", "")) }, Key("region:us"), "chat", "", "chat: chat-us then backup: backup-us"),
        Row("no fallback brings back what the caller's tags were refused for", Chain, Key("region:eu"), "chat", "region:us", "tags_not_allowed: region:us"),
    ];

    /// <summary>Twenty groups, each the fallback of the one before it, of which only the one at <paramref name="place"/> (from 0) is in scope.</summary>
    private static World Ladder(int place) => new()
    {
        Deployments = [.. Enumerable.Range(0, 20).Select(i => new WorldDeployment($"step-{i}", $"d-{i}", [i == place ? "region:eu" : "region:us"]))],
        Fallbacks = Fallbacks([.. Enumerable.Range(0, 19).Select(i => ($"step-{i}", $"step-{i + 1}"))]),
    };

    private static SpecExample Row(string rule, World world, WorldCaller caller, string model, string tags, string expected) =>
        new("Fallbacks", rule, new(world, caller, new(model, List(tags))), expected);
}
