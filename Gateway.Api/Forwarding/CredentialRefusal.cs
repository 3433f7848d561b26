using System.Net;
using Gateway.Api.Credentials;

namespace Gateway.Api.Forwarding;

/// <summary>What an answer says of the fetched credential that went along.</summary>
internal enum CredentialRefusal
{
    /// <summary>Nothing against it. A 403 speaks of what was asked for.</summary>
    None,

    /// <summary>It is refused, and another is being fetched, or the clock put right: the next request has a better one.</summary>
    Renewed,

    /// <summary>It is refused, and so was the one before it.</summary>
    Final,
}

/// <summary>Reads it off an answer, and has the credential fetched anew.</summary>
internal static class CredentialRefusals
{
    private const string ErrorTypeHeader = "x-amzn-errortype";

    /// <summary>
    /// AWS answers 403 for its own refusals as for those of a caller's model; only its name of the error tells them apart. By
    /// https://docs.aws.amazon.com/bedrock/latest/APIReference/CommonErrors.html.
    /// </summary>
    private static readonly string[] OfKeys =
    [
        "ExpiredToken", "UnrecognizedClient", "InvalidClientTokenId", "InvalidSignature", "SignatureDoesNotMatch", "IncompleteSignature", "MissingAuthenticationToken", "RequestExpired",
        "RequestTimeTooSkewed",
    ];

    /// <summary>Those that a wrong clock brings about.</summary>
    private static readonly string[] OfClocks = ["InvalidSignature", "SignatureDoesNotMatch", "RequestExpired", "RequestTimeTooSkewed"];

    public static CredentialRefusal Of(HttpResponseMessage response, CredentialCell cell, Credential credential)
    {
        var isRefused = response.StatusCode == HttpStatusCode.Unauthorized
            || (response.StatusCode == HttpStatusCode.Forbidden && credential.Keys is not null && IsOneOf(OfKeys, response));
        if (!isRefused) return CredentialRefusal.None;
        if (credential.Keys is not null && IsOneOf(OfClocks, response) && response.Headers.Date is { } there && cell.Skewed(there)) return CredentialRefusal.Renewed;
        return cell.Refused(credential) ? CredentialRefusal.Renewed : CredentialRefusal.Final;
    }

    private static bool IsOneOf(string[] names, HttpResponseMessage response) =>
        response.Headers.NonValidated.TryGetValues(ErrorTypeHeader, out var values) && Array.Exists(names, name => values.ToString().StartsWith(name, StringComparison.Ordinal));
}
