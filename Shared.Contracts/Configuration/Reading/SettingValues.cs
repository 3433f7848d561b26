using Shared.Contracts.Configuration.Texts;
using Shared.Contracts.Routing;

namespace Shared.Contracts.Configuration.Reading;

/// <summary>Turns <see cref="SettingNode"/>s into typed values. An absent value is null without a word; a wrong one is null and a problem.</summary>
/// <remarks>No message repeats a value that may be a secret.</remarks>
internal sealed class SettingValues(ProblemList problems)
{
    public ProblemList Problems => problems;

    /// <summary>What no reader takes, to be told of when all have read.</summary>
    public UnusedSettings Unused { get; } = new(problems);

    /// <summary>Text that is not empty, without white space at its ends: variables often come with a line end.</summary>
    public string? Text(SettingNode? node)
    {
        if (ExactText(node) is not { } text) return null;
        return OtherReferences.FaultOf(node!) is { } fault ? Refuse<string>(node!, fault) : text.Trim();
    }

    /// <summary>Text that is not empty. A bare number or switch is refused, since YAML would have changed it (<c>1e3</c>, <c>0123</c>, <c>no</c>).</summary>
    public string? ExactText(SettingNode? node)
    {
        if (!IsScalar(node, "a text")) return null;
        if (node.Kind == SettingKind.Plain && (PlainText.AsFlag(node.Text) is not null || PlainText.AsNumber(node.Text) is not null))
        {
            return Refuse<string>(node, "must be a text, not a number or a switch; put it in quotes");
        }

        return string.IsNullOrWhiteSpace(node.Text) ? Refuse<string>(node, "is empty") : node.Text;
    }

    /// <summary>Whatever one value says, as text.</summary>
    public string? OneText(SettingNode? node, string expected) => IsScalar(node, expected) ? node.Text.Trim() : null;

    /// <summary>Text, or a bare whole number as text: LiteLLM takes both for a deployment's id.</summary>
    public string? TextOrWhole(SettingNode? node) =>
        node is { Kind: SettingKind.Plain } && PlainText.AsWhole(node.Text) is not null ? node.Text : Text(node);

    public Secret? Secret(SettingNode? node) => SecretText(node) is { } text ? new Secret(text) : null;

    /// <summary>Text that is to stay secret: what a template left open is not one.</summary>
    public string? SecretText(SettingNode? node)
    {
        if (Text(node) is not { } text) return null;
        return text.StartsWith('<') && text.EndsWith('>') ? Refuse<string>(node!, "is a placeholder in angle brackets; write os.environ/NAME and set that variable") : text;
    }

    public bool? Flag(SettingNode? node)
    {
        if (!IsScalar(node, "true or false")) return null;
        return (node.Kind != SettingKind.Quoted ? PlainText.AsFlag(node.Text) : null) ?? Refuse<bool?>(node, "must be true or false, without quotes");
    }

    public long? Whole(SettingNode? node, long least, long most)
    {
        if (!IsScalar(node, "a whole number")) return null;
        if (node.Kind == SettingKind.Quoted || PlainText.AsWhole(node.Text) is not { } whole) return Refuse<long?>(node, "must be a whole number, without quotes");
        return whole >= least && whole <= most ? whole : Refuse<long?>(node, $"is {whole}; it must be from {least} to {most}");
    }

    public double? NotNegative(SettingNode? node, double most)
    {
        if (!IsScalar(node, "a number")) return null;
        if (node.Kind == SettingKind.Quoted || PlainText.AsNumber(node.Text) is not { } number) return Refuse<double?>(node, "must be a number, without quotes");
        return number >= 0 && number <= most ? number : Refuse<double?>(node, $"must be from 0 to {most}");
    }

    public TimeSpan? Duration(SettingNode? node, TimeSpan least, TimeSpan most)
    {
        const string Expected = "a number of seconds, or a text such as \"500ms\", \"30s\", \"5m\", \"12h\" or \"30d\"";
        if (!IsScalar(node, Expected)) return null;
        if (DurationText.Parse(node.Text) is not { } duration) return Refuse<TimeSpan?>(node, $"must be {Expected}");
        return duration >= least && duration <= most
            ? duration
            : Refuse<TimeSpan?>(node, $"must be from {DurationText.Write(least)} to {DurationText.Write(most)}");
    }

    /// <summary>One of a few words.</summary>
    public T? Choice<T>(SettingNode? node, IReadOnlyDictionary<string, T> choices) where T : struct
    {
        if (Text(node) is not { } text) return null;
        if (choices.TryGetValue(text, out var chosen)) return chosen;
        // A variable may be the wrong one, and hold a secret.
        var written = node!.Kind == SettingKind.Variable ? "the variable's text" : $"'{text}'";
        return Refuse<T?>(node, $"{written} is not known; it must be one of {string.Join(", ", choices.Keys)}");
    }

    /// <summary>An absolute http or https address without a trailing slash.</summary>
    public string? Address(SettingNode? node) =>
        Text(node) is not { } text ? null : UrlText.FaultOf(text) is { } fault ? Refuse<string>(node!, fault) : text.TrimEnd('/');

    public IReadOnlyList<SettingNode> List(SettingNode? node)
    {
        if (node is null or { Kind: SettingKind.Null or SettingKind.Broken }) return [];
        return node.Kind == SettingKind.List ? node.Items : Refuse<IReadOnlyList<SettingNode>>(node, "must be a list") ?? [];
    }

    public IReadOnlyList<SettingEntry> Map(SettingNode? node)
    {
        if (node is null or { Kind: SettingKind.Null or SettingKind.Broken }) return [];
        return node.Kind == SettingKind.Map ? node.Entries : Refuse<IReadOnlyList<SettingEntry>>(node, "must be a map of names to values") ?? [];
    }

    /// <summary>The members of a list of texts, or the one text that stands in its place.</summary>
    public IReadOnlyList<SettingNode> OneOrMany(SettingNode? node) =>
        node is { Kind: SettingKind.Plain or SettingKind.Quoted or SettingKind.Variable } ? [node] : List(node);

    private bool IsScalar([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] SettingNode? node, string expected)
    {
        if (node is null or { Kind: SettingKind.Null or SettingKind.Broken }) return false;
        if (node.Kind is not (SettingKind.List or SettingKind.Map)) return true;
        problems.Error(node.Place, $"must be {expected}, not a {(node.Kind == SettingKind.List ? "list" : "map")}");
        return false;
    }

    private T? Refuse<T>(SettingNode node, string fault)
    {
        problems.Error(node.Place, fault);
        return default;
    }
}
