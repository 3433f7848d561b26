using Shared.Contracts.Routing;

namespace Gateway.Api.Credentials;

/// <summary>Signs a request to AWS with all that decides what it does: its method, path and body, its host, and when it is made.</summary>
internal static class RequestSignature
{
    /// <param name="payloadHash">The SHA-256 of the body as it is sent, in lower-case hexadecimal.</param>
    /// <param name="at">By the clock of AWS, which refuses what is more than five minutes off.</param>
    public static void Add(HttpRequestMessage request, string payloadHash, AwsKeys keys, AwsScope scope, DateTimeOffset at)
    {
        var address = request.RequestUri!;
        List<KeyValuePair<string, string>> headers =
        [
            new("host", address.IsDefaultPort ? address.IdnHost : $"{address.IdnHost}:{address.Port}"),
            new("x-amz-content-sha256", payloadHash),
            new("x-amz-date", SigV4.Stamp(at)),
        ];
        if (keys.SessionToken is { } session) headers.Add(new("x-amz-security-token", session.Reveal()));
        // The host is the connection's; the rest is said here, and nobody else's word for it counts.
        foreach (var (name, value) in headers.Skip(1))
        {
            request.Headers.Remove(name);
            request.Headers.TryAddWithoutValidation(name, value);
        }

        var signed = new SignedRequest(request.Method.Method, address.AbsolutePath, address.Query.TrimStart('?'), headers, payloadHash);
        request.Headers.Remove("Authorization");
        request.Headers.TryAddWithoutValidation("Authorization", SigV4.Authorization(signed, keys, scope, at));
    }
}
