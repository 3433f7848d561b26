namespace Gateway.Api.Body;

/// <summary>Why a request body was not taken; each kind is one status and code of docs/routing.md, <i>Answers</i>.</summary>
internal enum BodyFaultKind
{
    /// <summary>400 <c>invalid_request</c>: malformed, or readable in two ways.</summary>
    InvalidRequest,

    /// <summary>400 <c>unsupported_parameter</c>: the body tries to steer where it goes.</summary>
    UnsupportedParameter,

    /// <summary>413 <c>request_too_large</c>, before or after decompression.</summary>
    TooLarge,

    /// <summary>415: a <c>Content-Encoding</c> that the gateway does not undo.</summary>
    UnsupportedMediaType,
}
