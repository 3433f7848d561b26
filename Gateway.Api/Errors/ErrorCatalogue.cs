namespace Gateway.Api.Errors;

/// <summary>Code to status, wire name and OpenAI error type: the one place that knows them.</summary>
internal static class ErrorCatalogue
{
    public static int StatusOf(ErrorCode code) => code switch
    {
        ErrorCode.InvalidRequest or ErrorCode.UnsupportedParameter or ErrorCode.OperationNotServed => StatusCodes.Status400BadRequest,
        ErrorCode.InvalidApiKey or ErrorCode.KeyExpired or ErrorCode.KeyBlocked or ErrorCode.TeamBlocked
            or ErrorCode.TagsNotAllowed or ErrorCode.NoDeploymentsWithTagRouting or ErrorCode.KeyRevoked => StatusCodes.Status401Unauthorized,
        ErrorCode.ModelNotAllowed or ErrorCode.HostedToolNotAllowed or ErrorCode.RemoteUrlNotAllowed => StatusCodes.Status403Forbidden,
        ErrorCode.ModelNotFound or ErrorCode.NotFound => StatusCodes.Status404NotFound,
        ErrorCode.MethodNotAllowed => StatusCodes.Status405MethodNotAllowed,
        ErrorCode.RequestTimeout => StatusCodes.Status408RequestTimeout,
        ErrorCode.RequestTooLarge => StatusCodes.Status413PayloadTooLarge,
        ErrorCode.UnsupportedMediaType => StatusCodes.Status415UnsupportedMediaType,
        ErrorCode.InternalError => StatusCodes.Status500InternalServerError,
        ErrorCode.UpstreamAuthenticationFailed or ErrorCode.AdminUnavailable or ErrorCode.StreamBroken => StatusCodes.Status502BadGateway,
        ErrorCode.KeysNotLoaded or ErrorCode.KeysStale or ErrorCode.AccessLogFull or ErrorCode.Overloaded or ErrorCode.NoHealthyDeployments
            or ErrorCode.CredentialsUnavailable => StatusCodes.Status503ServiceUnavailable,
        ErrorCode.UpstreamTimeout or ErrorCode.IdleTimeout => StatusCodes.Status504GatewayTimeout,
        _ => throw new ArgumentOutOfRangeException(nameof(code), code, null),
    };

    public static string NameOf(ErrorCode code) => code switch
    {
        ErrorCode.InvalidApiKey => "invalid_api_key",
        ErrorCode.KeyExpired => "key_expired",
        ErrorCode.KeyBlocked => "key_blocked",
        ErrorCode.TeamBlocked => "team_blocked",
        ErrorCode.KeysNotLoaded => "keys_not_loaded",
        ErrorCode.KeysStale => "keys_stale",
        ErrorCode.AccessLogFull => "access_log_full",
        ErrorCode.Overloaded => "overloaded",
        ErrorCode.RequestTooLarge => "request_too_large",
        ErrorCode.RequestTimeout => "request_timeout",
        ErrorCode.UnsupportedMediaType => "unsupported_media_type",
        ErrorCode.InvalidRequest => "invalid_request",
        ErrorCode.UnsupportedParameter => "unsupported_parameter",
        ErrorCode.ModelNotAllowed => "model_not_allowed",
        ErrorCode.ModelNotFound => "model_not_found",
        ErrorCode.TagsNotAllowed => "tags_not_allowed",
        ErrorCode.HostedToolNotAllowed => "hosted_tool_not_allowed",
        ErrorCode.RemoteUrlNotAllowed => "remote_url_not_allowed",
        ErrorCode.NoDeploymentsWithTagRouting => "no_deployments_with_tag_routing",
        ErrorCode.OperationNotServed => "operation_not_served",
        ErrorCode.NoHealthyDeployments => "no_healthy_deployments",
        ErrorCode.CredentialsUnavailable => "credentials_unavailable",
        ErrorCode.UpstreamTimeout => "upstream_timeout",
        ErrorCode.UpstreamAuthenticationFailed => "upstream_authentication_failed",
        ErrorCode.AdminUnavailable => "admin_unavailable",
        ErrorCode.NotFound => "not_found",
        ErrorCode.MethodNotAllowed => "method_not_allowed",
        ErrorCode.StreamBroken => "stream_broken",
        ErrorCode.IdleTimeout => "idle_timeout",
        ErrorCode.KeyRevoked => "key_revoked",
        ErrorCode.InternalError => "internal_error",
        _ => throw new ArgumentOutOfRangeException(nameof(code), code, null),
    };

    /// <summary>OpenAI's <c>type</c>, which its clients turn into exception classes.</summary>
    public static string TypeOf(ErrorCode code) => StatusOf(code) switch
    {
        StatusCodes.Status401Unauthorized => "authentication_error",
        StatusCodes.Status403Forbidden => "permission_error",
        StatusCodes.Status404NotFound or StatusCodes.Status405MethodNotAllowed => "not_found_error",
        < StatusCodes.Status500InternalServerError => "invalid_request_error",
        StatusCodes.Status503ServiceUnavailable => "service_unavailable_error",
        _ => "api_error",
    };
}
