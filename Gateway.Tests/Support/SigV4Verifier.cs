using System.Security.Cryptography;
using System.Text;

namespace Gateway.Tests.Support;

/// <summary>
/// What AWS does with a signature, a second time and without a line of the product's: reads which headers were signed off the header itself and signs the received
/// bytes anew. Paths and queries of the tests need no escaping.
/// </summary>
internal static class SigV4Verifier
{
    /// <summary>What is wrong with the signature; null where it is right.</summary>
    public static string? FaultOf(string method, string path, IReadOnlyDictionary<string, string> headers, byte[] body, string keyId, string secret, string region, string service)
    {
        if (!headers.TryGetValue("authorization", out var authorization)) return "no authorization";
        var parts = authorization["AWS4-HMAC-SHA256 ".Length..].Split(", ").ToDictionary(p => p.Split('=')[0], p => p[(p.IndexOf('=') + 1)..]);
        var stamp = headers["x-amz-date"];
        var scope = $"{stamp[..8]}/{region}/{service}/aws4_request";
        if (parts["Credential"] != $"{keyId}/{scope}") return $"credential {parts["Credential"]}";
        var names = parts["SignedHeaders"].Split(';');
        foreach (var needed in new[] { "host", "x-amz-date" }.Concat(headers.Keys.Where(k => k == "x-amz-security-token"))) if (!names.Contains(needed)) return $"{needed} is not signed";
        var lines = names.Select(name => $"{name}:{headers[name].Trim()}\n");
        var canonical = $"{method}\n{path}\n\n{string.Concat(lines)}\n{parts["SignedHeaders"]}\n{Hex(SHA256.HashData(body))}";
        var toSign = $"AWS4-HMAC-SHA256\n{stamp}\n{scope}\n{Hex(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)))}";
        var key = new[] { stamp[..8], region, service, "aws4_request" }.Aggregate(Encoding.UTF8.GetBytes("AWS4" + secret), (k, part) => HMACSHA256.HashData(k, Encoding.UTF8.GetBytes(part)));
        return Hex(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(toSign))) == parts["Signature"] ? null : $"signature over\n{canonical}";
    }

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);
}
