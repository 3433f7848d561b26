using System.Text.RegularExpressions;

namespace Shared.Contracts.Configuration.Reading;

/// <summary>Finds the ways in which other tools name a variable. Nothing replaces them here, and as a value, or a secret, the text itself would be taken.</summary>
internal static partial class OtherReferences
{
    /// <summary>Where any text may stand: answers to callers, free metadata, and the places for anchors.</summary>
    [GeneratedRegex(@"^x-|\.mock_response$|\.model_info\.(?!id$)")]
    private static partial Regex FreeText();

    [GeneratedRegex(@"\$\{\{?\s*(?:secrets\.|env\.|env:|vars\.)?(?<name>[A-Za-z_][A-Za-z0-9_]*)[^{}]*\}")]
    private static partial Regex Braced();

    /// <summary>Forms that could stand inside an honest text, and are a reference where they are all of it, or all that follows a header's scheme.</summary>
    [GeneratedRegex(
        @"^\s*(?<scheme>(?:Bearer|Basic|Token|Api-?Key)\s+)?(?:\$(?<name>[A-Z_][A-Z0-9_]+)|\$env:(?<name>\w+)|%(?<name>[A-Z_][A-Z0-9_]+)%|\$\([^()]*\)|\{\{.*\}\}"
        + @"|(?:os\.environ|os\.getenv|process\.env|env|secrets)(?:\.get)?[.:/\\\[(]\W*(?<name>[A-Za-z_]\w*)?.*)\s*$",
        RegexOptions.IgnoreCase)]
    private static partial Regex Whole();

    /// <summary>Whether it holds <c>${NAME}</c>, which is refused wherever it stands, also in settings without effect.</summary>
    public static bool MayNotStand(SettingNode node) => node.Text.Contains("${", StringComparison.Ordinal) && Braced().IsMatch(node.Text) && !FreeText().IsMatch(node.Place.Path);

    /// <summary>What is wrong with a text that names a variable in a way that nothing replaces; null for every other.</summary>
    public static string? FaultOf(SettingNode node)
    {
        var match = Braced().Match(node.Text);
        if (!match.Success) match = Whole().Match(node.Text);
        if (!match.Success) return null;
        // A variable's text is never repeated: it may be the wrong one, and hold a secret.
        if (node.Kind == SettingKind.Variable)
            return $"is read from {(node.VariableName is { } variable ? $"the environment variable '{variable}'" : "the environment")}, which holds the name of a variable in place of its value; set it to the value";
        var name = match.Groups["name"] is { Success: true } named ? named.Value : "NAME";
        return $"names a variable in a way that is not replaced here, and the text itself would be the value; write os.environ/{name}"
            + (match.Length < node.Text.Trim().Length || match.Groups["scheme"].Success ? ", with the whole value in that variable" : "");
    }
}
