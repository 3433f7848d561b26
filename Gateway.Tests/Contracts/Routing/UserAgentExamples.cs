using static Gateway.Tests.Contracts.Routing.SpecExample;

namespace Gateway.Tests.Contracts.Routing;

/// <summary>docs/routing.md, <i>Selection</i>, the paragraph on <c>tag_regex</c>.</summary>
internal static class UserAgentExamples
{
    private const string Curl = "curl/8.1";

    private static readonly World World = new()
    {
        Deployments = WithPattern("^User-Agent: curl", "cli", Group("chat", "cli region:us cheap", "eu region:eu", "def default")),
    };

    private static readonly World Bare = new() { Deployments = WithPattern("curl", "bare", WithPattern("curl", "cli", Group("chat", "bare", "cli cheap", "eu region:eu"))) };

    public static IEnumerable<SpecExample> Rows() =>
    [
        Row("a match is a positive match", World, Key(), "", Curl, "chat: cli"),
        Row("a match adds to what the tags match", World, Key(), "region:eu", Curl, "chat: cli eu"),
        Row("a match is a match, so unknown tags do not fall back", World, Key(), "unheard-of", Curl, "chat: cli"),
        Row("no match is as if absent", World, Key(), "", "Mozilla/5.0", "chat: def"),
        Row("no match is as if absent with tags", World, Key(), "region:eu", "Mozilla/5.0", "chat: eu"),
        Row("the pattern sees the whole line", World, Key(), "", "not curl", "chat: def"),
        Row("it never brings in what is out of scope", World, Key("region:eu"), "", Curl, "chat: eu"),
        Row("a scope that holds it lets it choose", World, Key("region:eu region:us"), "", Curl, "chat: cli"),
        Row("it never brings back what step 1 dropped", World, Key(), "!cheap", Curl, "chat: def"),
        Row("with required tags the patterns do not narrow", World, Key("region:eu region:us"), "&region:eu", Curl, "chat: eu"),
        Row("with required tags that two carry, both stay", Bare with { Deployments = [.. Bare.Deployments, .. Group("chat", "cheap-2 cheap")] }, Key(), "&cheap", Curl, "chat: cli cheap-2"),
        Row("with match all, only a deployment without tags of its own", Bare with { Matching = "all" }, Key(), "", Curl, "chat: bare"),
        Row("with match all, one with tags must match by those", Bare with { Matching = "all" }, Key(), "region:eu", Curl, "chat: bare eu"),
        Row("with filtering off it chooses nothing", World with { Filtering = false }, Key(), "", Curl, "chat: cli eu def"),
        Row("enforced_tags hold it like any scope", World, Key(enforced: "region:eu"), "", Curl, "chat: eu"),
    ];

    private static IReadOnlyList<WorldDeployment> WithPattern(string pattern, string id, IReadOnlyList<WorldDeployment> members) =>
        [.. members.Select(d => d.Id == id ? d with { Patterns = [pattern] } : d)];

    private static SpecExample Row(string rule, World world, WorldCaller caller, string tags, string agent, string expected) =>
        new("tag_regex", rule, new(world, caller, new("chat", List(tags), agent)), expected);
}
