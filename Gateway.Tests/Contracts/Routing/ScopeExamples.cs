using static Gateway.Tests.Contracts.Routing.SpecExample;

namespace Gateway.Tests.Contracts.Routing;

/// <summary>docs/routing.md, <i>A deployment is in scope</i>.</summary>
internal static class ScopeExamples
{
    private static readonly World Regions = new()
    {
        Deployments = Group(
            "chat", "eu region:eu", "us region:us", "both region:eu region:us", "eu-paid region:eu tier:paid", "eu-free region:eu tier:free",
            "gdpr gdpr", "eu-gdpr region:eu gdpr", "def default", "bare"),
        // Selection is off, so that what is left is the scope's doing alone.
        Filtering = false,
    };

    private static readonly World Relaxed = Regions with { RelaxedFacets = ["region"] };

    public static IEnumerable<SpecExample> Rows() =>
    [
        Row("a named facet: at least one tag of it, and every one it carries in the scope", Key("region:eu"), "chat: eu eu-paid eu-free eu-gdpr"),
        Row("a deployment in two regions is out of reach for one of them", Key("region:us"), "chat: us"),
        Row("inside a facet it is or", Key("region:eu region:us"), "chat: eu us both eu-paid eu-free eu-gdpr"),
        Row("across facets it is and", Key("region:eu tier:paid"), "chat: eu-paid"),
        Row("in the EU, and either tier", Key("region:eu tier:paid tier:free"), "chat: eu-paid eu-free"),
        Row("a facet the scope does not name is not constrained", Key("tier:paid"), "chat: eu-paid"),
        Row("the plain facet: at least one of the scope's plain tags", Key("gdpr"), "chat: gdpr eu-gdpr"),
        Row("the plain facet is or", Key("gdpr default"), "chat: gdpr eu-gdpr def"),
        Row("a named facet and the plain facet", Key("region:eu gdpr"), "chat: eu-gdpr"),
        Row("default has no special power inside a scope", Key("default"), "chat: def"),
        Row("an untagged deployment is in no scope", Key("tier:free"), "chat: eu-free"),
        Row("a tag that nobody carries reaches nothing", Key("region:mars"), "no_deployments_with_tag_routing: chat"),
        Row("case matters", Key("Region:eu"), "no_deployments_with_tag_routing: chat"),
        Row("a scope that names nothing reaches nothing", Key(""), "no_deployments_with_tag_routing: chat"),
        Row("a team scope that names nothing reaches nothing", Key("region:eu", team: ""), "no_deployments_with_tag_routing: chat"),
        Row("team and key: a deployment is in scope for each", Key("gdpr", team: "region:eu"), "chat: eu-gdpr"),
        Row("team and key that share no deployment reach nothing", Key("region:us", team: "region:eu"), "no_deployments_with_tag_routing: chat"),
        Row("team and key do not add up to one wider scope", Key("region:eu", team: "region:eu region:us"), "chat: eu eu-paid eu-free eu-gdpr"),
        Row("enforced_tags are a scope too", Key(enforced: "region:us"), "chat: us"),
        Row("no scope constrains nothing", Key(), "chat: eu us both eu-paid eu-free gdpr eu-gdpr def bare"),
        new("In scope", "a relaxed facet: one shared tag is enough", new(Relaxed, Key("region:us"), Untagged), "chat: us both"),
        new("In scope", "relaxing one facet leaves the others alone", new(
            Relaxed with { Deployments = Group("chat", "two region:eu tier:paid tier:free", "one region:eu region:us tier:paid") },
            Key("region:eu tier:paid"), Untagged), "chat: one"),
    ];

    private static WorldRequest Untagged => new("chat", []);

    private static SpecExample Row(string rule, WorldCaller caller, string expected) => new("In scope", rule, new(Regions, caller, Untagged), expected);
}
