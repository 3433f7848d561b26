namespace Shared.Contracts.Configuration.Reading;

/// <summary>Origins as browsers send them: scheme, host, and a port that is not the scheme's own. Any other spelling would never match.</summary>
internal static class OriginText
{
    private const string Any = "*";

    public static IReadOnlyList<string> Read(SettingNode? node, SettingValues values)
    {
        var origins = new List<string>();
        foreach (var item in values.OneOrMany(node))
        {
            if (values.Text(item) is not { } origin) continue;
            if (FaultOf(origin) is { } fault) values.Problems.Error(item.Place, fault);
            else origins.Add(origin);
        }

        return origins;
    }

    private static string? FaultOf(string origin)
    {
        if (origin == Any) return null;
        if (origin.Contains('*', StringComparison.Ordinal)) return "has a * in it; write every origin whole, or * alone for all";
        if (!Uri.TryCreate(origin, UriKind.Absolute, out var url) || url.Host.Length == 0) return "is not an origin; write scheme and host, such as https://app.example";
        if (url.UserInfo.Length > 0) return "holds a user name or password, which no origin has";
        var sent = url.GetLeftPart(UriPartial.Authority);
        return origin.Equals(sent, StringComparison.OrdinalIgnoreCase) ? null : $"is written otherwise by browsers: {sent}";
    }
}
