using Gateway.Api.Authentication;
using Gateway.Api.Errors;
using Gateway.Api.Forwarding;
using Shared.Contracts.Routing;

namespace Gateway.Api.Inference;

/// <summary>Turns the answers of the single steps into the error that the caller sees. Says only what the caller itself sent.</summary>
internal static class RequestErrors
{
    public static GatewayError? Of(AuthenticationFault fault) => fault switch
    {
        AuthenticationFault.None => null,
        AuthenticationFault.InvalidKey => new GatewayError(ErrorCode.InvalidApiKey, "The API key is missing or not valid. Send it as 'Authorization: Bearer <key>'."),
        AuthenticationFault.AmbiguousKey => new GatewayError(ErrorCode.InvalidApiKey, "The request carries several API keys. Send one."),
        AuthenticationFault.KeysNotLoaded => new GatewayError(
            ErrorCode.KeysNotLoaded, "This gateway has not loaded its keys yet. Try again shortly.", RetryAfter: TimeSpan.FromSeconds(1)),
        AuthenticationFault.KeysStale => new GatewayError(
            ErrorCode.KeysStale, "This gateway's keys are older than its operator allows. Try again shortly.", RetryAfter: TimeSpan.FromSeconds(1)),
        AuthenticationFault.KeyBlocked => new GatewayError(ErrorCode.KeyBlocked, "The API key is blocked."),
        AuthenticationFault.TeamBlocked => new GatewayError(ErrorCode.TeamBlocked, "The API key's team is blocked."),
        AuthenticationFault.KeyExpired => new GatewayError(ErrorCode.KeyExpired, "The API key has expired."),
        _ => throw new ArgumentOutOfRangeException(nameof(fault), fault, null),
    };

    public static GatewayError Of(Refusal refusal) => refusal.Reason switch
    {
        RefusalReason.ModelNotAllowed => new GatewayError(ErrorCode.ModelNotAllowed, $"This API key may not use the model '{refusal.Subject}'.", "model"),
        RefusalReason.ModelNotFound => new GatewayError(ErrorCode.ModelNotFound, $"The model '{refusal.Subject}' does not exist.", "model"),
        RefusalReason.TagsNotAllowed => new GatewayError(ErrorCode.TagsNotAllowed, $"This API key may not use the tag '{refusal.Subject}'.", "tags"),
        RefusalReason.HostedToolNotAllowed => new GatewayError(
            ErrorCode.HostedToolNotAllowed,
            $"'{refusal.Field}' asks for '{refusal.Subject}', which runs at the model's provider and may fetch from anywhere. This API key is kept to a place and may not use it. "
                + "Leave it out; an administrator can name it in allowed_hosted_tools of the key and its team.",
            refusal.Field),
        RefusalReason.RemoteUrlNotAllowed => new GatewayError(
            ErrorCode.RemoteUrlNotAllowed,
            $"'{refusal.Field}' names something that the model's provider would fetch from elsewhere. This API key is kept to a place: send the content itself, as 'data:…'.",
            refusal.Field),
        RefusalReason.NoDeploymentsWithTagRouting => new GatewayError(
            ErrorCode.NoDeploymentsWithTagRouting, $"No deployment of the model '{refusal.Subject}' matches the request's tags.", "tags"),
        RefusalReason.OperationNotServed => new GatewayError(
            ErrorCode.OperationNotServed,
            $"No deployment of the model '{refusal.Subject}' serves {InferenceOperationName.Of(refusal.Operation!.Value)}. Ask another model, or another path.", "model"),
        RefusalReason.ExtraBodyNotTaken => new GatewayError(
            ErrorCode.UnsupportedParameter,
            $"'extra_body' is not supported for the model '{refusal.Subject}': only Gemini's endpoint takes it. Leave it out; a client's own extra_body argument is sent as top-level properties.",
            "extra_body"),
        _ => throw new ArgumentOutOfRangeException(nameof(refusal), refusal.Reason, null),
    };

    /// <summary>What to say when the attempts gave nothing that can be relayed.</summary>
    public static GatewayError Of(AttemptRun run) => run.Outcome?.Result switch
    {
        AttemptResult.TimedOut => new GatewayError(ErrorCode.UpstreamTimeout, "The model did not answer in time."),
        AttemptResult.CredentialsRefused => new GatewayError(
            ErrorCode.UpstreamAuthenticationFailed, "The model's provider refused this gateway's own credentials. Its operator must renew them."),
        AttemptResult.CredentialsUnavailable => new GatewayError(
            ErrorCode.CredentialsUnavailable, "This gateway has no credential for the model's provider at the moment. Try again shortly.", RetryAfter: TimeSpan.FromSeconds(1)),
        _ => NothingHealthy(run.RetryAfter),
    };

    /// <summary>What to say when <c>on_revoke: cut</c> has ended an attempt: the refusal that is due by now, where one is.</summary>
    public static GatewayError OfRevoked(RequestAuthorization authorization) => authorization.Renew()
        ? new GatewayError(ErrorCode.KeyRevoked, "While the model was asked, the API key lost the right to ask it there. Send the request again.")
        : authorization.Refused!;

    public static GatewayError NothingHealthy(TimeSpan? retryAfter) => new(
        ErrorCode.NoHealthyDeployments, "No deployment for this model can answer at the moment. Try again later.",
        RetryAfter: retryAfter ?? TimeSpan.FromSeconds(1));

    public static GatewayError Overloaded { get; } = new(
        ErrorCode.Overloaded, "This gateway is working on as many requests as it may. Try again shortly.", RetryAfter: TimeSpan.FromSeconds(1));

    public static GatewayError AccessLogFull { get; } = new(
        ErrorCode.AccessLogFull, "This gateway cannot keep its records at the moment. Try again shortly.", RetryAfter: TimeSpan.FromSeconds(1));
}
