using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Shared.Contracts.Routing;

namespace Gateway.Api.Credentials;

/// <summary>What of a request is signed.</summary>
/// <param name="Path">As it is sent, escapes and all.</param>
/// <param name="Query">As it is sent, without its question mark.</param>
/// <param name="Headers">Those that are signed, <c>host</c> and <c>x-amz-date</c> among them.</param>
/// <param name="PayloadHash">The SHA-256 of the body, in lower-case hexadecimal.</param>
internal sealed record SignedRequest(string Method, string Path, string Query, IReadOnlyList<KeyValuePair<string, string>> Headers, string PayloadHash);

/// <summary>
/// AWS Signature Version 4, by https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html. Pure; the published vectors are its tests.
/// </summary>
internal static class SigV4
{
    public const string StampFormat = "yyyyMMdd'T'HHmmss'Z'";
    private const string Algorithm = "AWS4-HMAC-SHA256";

    /// <summary>The <c>Authorization</c> header.</summary>
    public static string Authorization(SignedRequest request, AwsKeys keys, AwsScope scope, DateTimeOffset at)
    {
        var signature = Convert.ToHexStringLower(Mac(SigningKey(keys, scope, at), StringToSign(CanonicalRequest(request), scope, at)));
        return $"{Algorithm} Credential={keys.AccessKeyId}/{ScopeText(scope, at)}, SignedHeaders={string.Join(';', Grouped(request).Select(g => g.Name))}, Signature={signature}";
    }

    public static string CanonicalRequest(SignedRequest request)
    {
        var text = new StringBuilder().Append(request.Method).Append('\n').Append(CanonicalPath(request.Path)).Append('\n').Append(CanonicalQuery(request.Query)).Append('\n');
        var headers = Grouped(request);
        foreach (var (name, value) in headers) text.Append(name).Append(':').Append(value).Append('\n');
        return text.Append('\n').AppendJoin(';', headers.Select(h => h.Name)).Append('\n').Append(request.PayloadHash).ToString();
    }

    public static string StringToSign(string canonicalRequest, AwsScope scope, DateTimeOffset at) =>
        $"{Algorithm}\n{Stamp(at)}\n{ScopeText(scope, at)}\n{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonicalRequest)))}";

    public static string Stamp(DateTimeOffset at) => at.UtcDateTime.ToString(StampFormat, CultureInfo.InvariantCulture);

    /// <summary>Every segment escaped once more than it is sent, as all services but S3 have it, without empty segments and dots.</summary>
    private static string CanonicalPath(string path)
    {
        var segments = new List<string>();
        foreach (var segment in path.Split('/'))
        {
            if (segment == ".." && segments.Count > 0) segments.RemoveAt(segments.Count - 1);
            else if (segment is not ("" or "." or "..")) segments.Add(Uri.EscapeDataString(segment));
        }

        var isFolder = segments.Count > 0 && (path.EndsWith('/') || path.EndsWith("/.", StringComparison.Ordinal) || path.EndsWith("/..", StringComparison.Ordinal));
        return $"/{string.Join('/', segments)}{(isFolder ? "/" : "")}";
    }

    private static string CanonicalQuery(string query)
    {
        if (query.Length == 0) return "";
        var fields = query.Split('&').Select(field => field.Split('=', 2)).Select(f => (Name: Escaped(f[0]), Value: f.Length > 1 ? Escaped(f[1]) : ""));
        return string.Join('&', fields.OrderBy(f => f.Name, StringComparer.Ordinal).ThenBy(f => f.Value, StringComparer.Ordinal).Select(f => $"{f.Name}={f.Value}"));
    }

    private static string Escaped(string text) => Uri.EscapeDataString(Uri.UnescapeDataString(text));

    private static List<(string Name, string Value)> Grouped(SignedRequest request) =>
    [
        .. request.Headers.GroupBy(h => h.Key.ToLowerInvariant(), h => Trimmed(h.Value), StringComparer.Ordinal)
            .OrderBy(g => g.Key, StringComparer.Ordinal)
            .Select(g => (g.Key, string.Join(',', g))),
    ];

    private static string Trimmed(string value) => string.Join(' ', value.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    private static string ScopeText(AwsScope scope, DateTimeOffset at) => $"{Day(at)}/{scope.Region}/{scope.Service}/aws4_request";

    private static string Day(DateTimeOffset at) => at.UtcDateTime.ToString("yyyyMMdd", CultureInfo.InvariantCulture);

    private static byte[] SigningKey(AwsKeys keys, AwsScope scope, DateTimeOffset at)
    {
        var key = Encoding.UTF8.GetBytes("AWS4" + keys.SecretAccessKey.Reveal());
        foreach (var part in (string[])[Day(at), scope.Region, scope.Service, "aws4_request"]) key = Mac(key, part);
        return key;
    }

    private static byte[] Mac(byte[] key, string text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));
}
