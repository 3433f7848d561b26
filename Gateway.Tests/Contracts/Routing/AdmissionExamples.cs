using static Gateway.Tests.Contracts.Routing.SpecExample;

namespace Gateway.Tests.Contracts.Routing;

/// <summary>docs/routing.md, <i>A caller tag is admitted</i>.</summary>
internal static class AdmissionExamples
{
    private static readonly World World = new()
    {
        Deployments = Group(
            "chat", "eu-paid region:eu tier:paid", "eu-free region:eu tier:free", "us-paid region:us tier:paid", "eu-gdpr region:eu gdpr", "def default"),
    };

    private static readonly World Unfiltered = World with { Filtering = false };

    public static IEnumerable<SpecExample> Rows() =>
    [
        Row("with no scope every tag is admitted", Key(), "tier:paid", "chat: eu-paid us-paid"),
        Row("with no scope an unknown tag is admitted", Key(), "unheard-of", "chat: def"),
        Row("a tag the scope names is admitted, and the rest of the scope still binds", Key("region:eu tier:paid"), "tier:paid", "chat: eu-paid"),
        Row("a tag of a facet the scope names, but not the tag itself", Key("region:eu"), "region:us", "tags_not_allowed: region:us"),
        Row("a tag of a facet that no scope names", Key("region:eu"), "tier:free", "tags_not_allowed: tier:free"),
        Row("a plain tag that no scope names", Key("region:eu"), "gdpr", "tags_not_allowed: gdpr"),
        Row("a tag that does not exist", Key("region:eu"), "unheard-of", "tags_not_allowed: unheard-of"),
        Row("default is a tag like any other", Key("region:eu"), "default", "tags_not_allowed: default"),
        Row("one admitted tag does not carry another one in", Key("region:eu"), "region:eu region:us", "tags_not_allowed: region:us"),
        Row("an excluding tag is always admitted", Key("region:eu"), "!tier:free", "chat: eu-paid eu-gdpr"),
        Row("an excluding tag that does not exist is admitted", Key("region:eu"), "!unheard-of", "chat: eu-paid eu-free eu-gdpr"),
        Row("a requiring tag is admitted as the tag would be", Key("region:eu tier:paid"), "&tier:paid", "chat: eu-paid"),
        Row("a requiring tag outside the scope", Key("region:eu"), "&region:us", "tags_not_allowed: region:us"),
        Row("one scope names it, the other is silent on its facet", Key("region:eu", team: "tier:paid tier:free"), "tier:paid", "chat: eu-paid"),
        Row("one scope names it, the other names its facet but not the tag", Key("tier:paid", team: "tier:free tier:paid region:eu"), "tier:free", "tags_not_allowed: tier:free"),
        Row("the same the other way round", Key("tier:free tier:paid region:eu", team: "tier:paid"), "tier:free", "tags_not_allowed: tier:free"),
        Row("the plain tags are one facet here too", Key("gdpr", team: "gdpr default"), "default", "tags_not_allowed: default"),
        Row("a scope that names nothing admits nothing", Key(""), "region:eu", "tags_not_allowed: region:eu"),
        Row("an admitted tag that nobody carries matches nothing", Key("region:eu region:mars"), "region:mars", "no_deployments_with_tag_routing: chat"),
        Row("with enforced_tags the caller's tags are dropped unread", Key(enforced: "region:eu"), "region:us unheard-of", "chat: eu-paid eu-free eu-gdpr"),
        Row("with enforced_tags excluding and requiring tags are dropped too", Key(enforced: "region:eu"), "!region:eu &region:us", "chat: eu-paid eu-free eu-gdpr"),
        Row("with enforced_tags the team's scope still holds", Key(enforced: "region:eu", team: "tier:paid"), "tier:free", "chat: eu-paid"),
        new("Admission", "admission runs with filtering off", new(Unfiltered, Key("region:eu"), Request("region:us")), "tags_not_allowed: region:us"),
        new("Admission", "an admitted tag does not select with filtering off", new(Unfiltered, Key("region:eu tier:paid tier:free"), Request("tier:free")), "chat: eu-paid eu-free"),
    ];

    private static WorldRequest Request(string tags) => new("chat", List(tags));

    private static SpecExample Row(string rule, WorldCaller caller, string tags, string expected) =>
        new("Admission", rule, new(World, caller, Request(tags)), expected);
}
