namespace Gateway.Api.Errors;

/// <summary>Every error this gateway answers with, in the order in which refusals are given. docs/errors.md has an entry for each.</summary>
internal enum ErrorCode
{
    InvalidApiKey,
    KeyExpired,
    KeyBlocked,
    TeamBlocked,
    KeysNotLoaded,
    KeysStale,
    AccessLogFull,
    Overloaded,
    RequestTooLarge,
    RequestTimeout,
    UnsupportedMediaType,
    InvalidRequest,
    UnsupportedParameter,
    ModelNotAllowed,
    ModelNotFound,
    TagsNotAllowed,
    NoDeploymentsWithTagRouting,
    NoHealthyDeployments,
    UpstreamTimeout,
    UpstreamAuthenticationFailed,
    AdminUnavailable,
    NotFound,
    MethodNotAllowed,
    StreamBroken,
    IdleTimeout,
    KeyRevoked,
    InternalError,
}
