namespace Shared.Contracts.Configuration.Texts;

/// <summary>The rules for addresses that paths are appended to.</summary>
internal static class UrlText
{
    /// <summary>What is wrong with an address, or null. Never repeats it: it may hold a password.</summary>
    public static string? FaultOf(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || (url.Scheme != Uri.UriSchemeHttp && url.Scheme != Uri.UriSchemeHttps))
        {
            return "must be an absolute http or https address, such as https://example.com/v1";
        }

        if (url.UserInfo.Length > 0) return "must not hold a user name or password; use api_key or extra_headers";
        if (url.Query.Length > 0 || url.Fragment.Length > 0) return "must not hold a query or fragment: paths are appended to it";
        return null;
    }

    /// <summary>The host and, where it is not the scheme's own, the port.</summary>
    public static string? HostOf(string? address) => Uri.TryCreate(address, UriKind.Absolute, out var url) ? url.Authority : null;
}
