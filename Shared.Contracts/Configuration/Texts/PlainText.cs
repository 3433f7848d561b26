using System.Globalization;

namespace Shared.Contracts.Configuration.Texts;

/// <summary>What a scalar without quotes means in YAML as LiteLLM reads it: nothing, a switch, a number, or text.</summary>
internal static class PlainText
{
    private static readonly string[] Nulls = ["", "~", "null", "Null", "NULL"];
    private static readonly string[] Yes = ["true", "yes", "on"];
    private static readonly string[] No = ["false", "no", "off"];

    public static bool IsNull(string text) => Nulls.Contains(text, StringComparer.Ordinal);

    public static bool? AsFlag(string text) =>
        Yes.Contains(text, StringComparer.OrdinalIgnoreCase) ? true : No.Contains(text, StringComparer.OrdinalIgnoreCase) ? false : null;

    public static long? AsWhole(string text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) ? whole : null;

    public static double? AsNumber(string text) =>
        double.TryParse(text, NumberStyles.Float & ~NumberStyles.AllowLeadingWhite & ~NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var number)
        && double.IsFinite(number) ? number : null;
}
