using static Gateway.Tests.Contracts.Routing.SpecExample;

namespace Gateway.Tests.Contracts.Routing;

/// <summary>docs/routing.md, <i>Selection</i>, by the numbers of its steps.</summary>
internal static class SelectionExamples
{
    private const string Nothing = "no_deployments_with_tag_routing: chat";

    private static readonly World Speeds = new()
    {
        Deployments = Group("chat", "fast fast", "slow slow", "fast-eu fast region:eu", "def default", "fast-def fast default", "bare"),
    };

    private static readonly World NoDefault = new() { Deployments = Group("chat", "fast fast", "slow slow", "eu region:eu", "bare") };

    private static readonly World Tiers = new()
    {
        Deployments = Group("chat", "eu-paid region:eu tier:paid", "eu-free region:eu tier:free", "us-paid region:us tier:paid", "eu region:eu", "eu-fast region:eu fast"),
    };

    private static readonly World Open = NoDefault with { Deployments = [.. NoDefault.Deployments.Select(d => d with { FailOpen = d.Id == "slow" })] };

    public static IEnumerable<SpecExample> Rows() => [.. Steps(), .. Matching(), .. Switches(), .. FailingOpen()];

    private static IEnumerable<SpecExample> Steps() =>
    [
        Row("1: an excluded tag drops its carriers", NoDefault, Key(), "!fast", "chat: slow eu bare"),
        Row("1: each excluded tag drops", NoDefault, Key(), "!fast !region:eu", "chat: slow bare"),
        Row("1: all required tags must be carried", Speeds, Key(), "&fast &region:eu", "chat: fast-eu"),
        Row("1: required and excluded together", Speeds, Key(), "&fast !region:eu", "chat: fast fast-def"),
        Row("1: required and excluded the same tag", Speeds, Key(), "&fast !fast", Nothing),
        Row("1: a required tag that nobody carries", Speeds, Key(), "&unheard-of", Nothing),
        Row("2: positive tags keep those that share one", Speeds, Key(), "fast slow", "chat: fast slow fast-eu fast-def"),
        Row("2: after step 1, never beside it", Speeds, Key(), "fast !default", "chat: fast fast-eu"),
        Row("2: positive tags within required ones", Speeds, Key(), "fast slow &region:eu", "chat: fast-eu"),
        Row("2: only among the deployments in scope", Speeds, Key("region:eu fast"), "fast", "chat: fast-eu"),
        Row("3: no positive tags, a scope: keep all that are left", Speeds, Key("fast"), "", "chat: fast fast-eu fast-def"),
        Row("3: the same with an excluding tag", Speeds, Key("fast"), "!default", "chat: fast fast-eu"),
        Row("4: no tags, no scope: only those tagged default", Speeds, Key(), "", "chat: def fast-def"),
        Row("4: no tags, no scope, no default: all", NoDefault, Key(), "", "chat: fast slow eu bare"),
        Row("4: an excluding tag is not a positive one", Speeds, Key(), "!fast", "chat: def"),
        Row("4: excluding the defaults leaves nothing, not everything else", Speeds, Key(), "!default", Nothing),
        Row("4: required tags choose by themselves", Speeds, Key(), "&slow", "chat: slow"),
        Row("5: tags nobody in the group carries fall back to default", Speeds, Key(), "unheard-of", "chat: def fast-def"),
        Row("5: of what step 1 left", Speeds, Key(), "unheard-of !fast", "chat: def"),
        Row("5: of what step 1 left, with a required tag", Speeds, Key(), "unheard-of &region:eu", Nothing),
        Row("5: without a default there is nothing to fall back to", NoDefault, Key(), "unheard-of", Nothing),
        Row("5: never under a scope", Speeds, Key("default unheard-of"), "unheard-of", Nothing),
        Row("5: tags the group carries never fall back", Speeds, Key(), "slow !slow", Nothing),
        Row("5: one carried tag among unknown ones is enough not to fall back", Speeds, Key(), "unheard-of slow !slow", Nothing),
    ];

    private static IEnumerable<SpecExample> Matching() =>
    [
        Row("match all: those that carry every positive tag", Speeds with { Matching = "all" }, Key(), "fast region:eu", "chat: fast-eu"),
        Row("match all: tags that are carried, but never together", Speeds with { Matching = "all" }, Key(), "fast slow", Nothing),
        Row("match all: one unknown tag among carried ones", Speeds with { Matching = "all" }, Key(), "fast unheard-of", Nothing),
        Row("match all: only unknown tags fall back", Speeds with { Matching = "all" }, Key(), "unheard-of also-not", "chat: def fast-def"),
        Row("match any: the EU or paid", Tiers, Key(), "region:eu tier:paid", "chat: eu-paid eu-free us-paid eu eu-fast"),
        Row("match facets: in the EU and paid", Tiers with { Matching = "facets" }, Key(), "region:eu tier:paid", "chat: eu-paid"),
        Row("match facets: or inside a facet", Tiers with { Matching = "facets" }, Key(), "region:eu region:us tier:paid", "chat: eu-paid us-paid"),
        Row("match facets: the plain tags are one of them", Tiers with { Matching = "facets" }, Key(), "region:eu fast", "chat: eu-fast"),
        Row("match facets: a facet nobody carries empties it", Tiers with { Matching = "facets" }, Key(), "region:eu moon:dark", Nothing),
    ];

    private static IEnumerable<SpecExample> Switches() =>
    [
        Row("filtering off: caller tags select nothing", Speeds with { Filtering = false }, Key(), "slow !fast &region:eu", "chat: fast slow fast-eu def fast-def bare"),
        Row("filtering off: the default is not preferred", Speeds with { Filtering = false }, Key(), "", "chat: fast slow fast-eu def fast-def bare"),
        Row("filtering off: the scope holds", Speeds with { Filtering = false }, Key("fast"), "!fast", "chat: fast fast-eu fast-def"),
        Row("a deployment switches filtering on for its group", Overridden(false, true), Key(), "slow", "chat: slow"),
        Row("a deployment switches filtering off for its group", Overridden(true, false), Key(), "slow", "chat: fast slow fast-eu def fast-def bare"),
        Row("a deployment that switches filtering off never switches a scope off", Overridden(true, false), Key("region:eu"), "", "chat: fast-eu"),
    ];

    private static IEnumerable<SpecExample> FailingOpen() =>
    [
        Row("6: failing open gives up selection", Open, Key(), "unheard-of", "chat: fast slow eu bare"),
        Row("6: failing open gives up excluding and requiring tags too", Open, Key(), "&fast &slow", "chat: fast slow eu bare"),
        Row("6: failing open never gives up the scope", Open, Key("fast slow"), "&fast &slow", "chat: fast slow"),
        Row("6: failing open prefers the defaults in scope", Open with { Deployments = [.. Open.Deployments, .. Group("chat", "def default")] }, Key(), "&fast &slow", "chat: def"),
        Row("6: failing open does not prefer a default out of scope", Open with { Deployments = [.. Open.Deployments, .. Group("chat", "def default")] }, Key("fast"), "&fast !fast", "chat: fast"),
        Row("6: failing open with nothing in scope", Open, Key("region:mars"), "", Nothing),
        Row("6: while selection finds something, failing open is silent", Open, Key(), "fast", "chat: fast"),
        Row("6: failing open never lifts admission", Open, Key("fast"), "slow", "tags_not_allowed: slow"),
    ];

    /// <summary>The router's setting, and another one on the last deployment of the group.</summary>
    private static World Overridden(bool router, bool deployment) => Speeds with
    {
        Filtering = router,
        Deployments = [.. Speeds.Deployments.Select(d => d.Id == "bare" ? d with { Filtering = deployment } : d)],
    };

    private static SpecExample Row(string rule, World world, WorldCaller caller, string tags, string expected) =>
        new("Selection", rule, new(world, caller, new("chat", List(tags))), expected);
}
