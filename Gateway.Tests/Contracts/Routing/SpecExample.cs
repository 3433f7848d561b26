namespace Gateway.Tests.Contracts.Routing;

/// <summary>One sentence of docs/routing.md as a question with its answer.</summary>
/// <param name="Section">The page's heading.</param>
/// <param name="Rule">The sentence, in short.</param>
/// <param name="Expected"><c>group: ids then group: ids</c>, or <c>code: subject</c>.</param>
internal sealed record SpecExample(string Section, string Rule, WorldCase Case, string Expected)
{
    public static string Describe(Answer answer) => answer.Code is { } code
        ? $"{code}: {answer.Subject}"
        : string.Join(" then ", answer.Hops.Select(hop => $"{hop.Group}: {string.Join(' ', hop.Eligible)}"));

    /// <summary>The members of a group, each written as its id and its tags.</summary>
    public static IReadOnlyList<WorldDeployment> Group(string name, params string[] members) =>
        [.. members.Select(member => member.Split(' ')).Select(words => new WorldDeployment(name, words[0], words[1..]))];

    /// <summary>Tags as a list, written in one line.</summary>
    public static IReadOnlyList<string> List(string tags) => tags.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    public static WorldCaller Key(string? scope = null, string? team = null, string? enforced = null, string models = "", string teamModels = "") => new()
    {
        KeyScope = (enforced ?? scope) is { } tags ? List(tags) : null,
        Enforced = enforced is not null,
        TeamScope = team is null ? null : List(team),
        KeyModels = List(models),
        TeamModels = List(teamModels),
    };

    public static IReadOnlyDictionary<string, IReadOnlyList<string>> Fallbacks(params (string From, string To)[] pairs) =>
        pairs.ToDictionary(pair => pair.From, pair => List(pair.To));
}
