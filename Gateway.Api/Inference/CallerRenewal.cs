using Gateway.Api.Authentication;
using Gateway.Api.Errors;
using Gateway.Api.Telemetry;

namespace Gateway.Api.Inference;

/// <summary>Looks the caller of an open request up again: a key may end or change while its body comes, or while it waits for the next attempt.</summary>
internal sealed class CallerRenewal(KeyAuthenticator authenticator)
{
    /// <summary>Notes the caller as of now; the very same object where nothing has changed.</summary>
    /// <returns>Null, or the error to answer with.</returns>
    public GatewayError? Renew(RequestAccount account)
    {
        var result = Look(account);
        if (result.Caller is null) return RequestErrors.Of(result.Fault);
        account.Caller = result.Caller;
        return null;
    }

    /// <summary>The caller as of now, noted nowhere.</summary>
    public AuthenticationResult Look(RequestAccount account) => authenticator.Again(account.Caller!, account.Key);
}
