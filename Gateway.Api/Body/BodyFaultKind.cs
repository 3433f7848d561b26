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

    /// <summary>503 <c>overloaded</c>: the budget for what is buffered has nothing left for it.</summary>
    Overloaded,

    /// <summary>408 <c>request_timeout</c>: the whole of it did not come in time.</summary>
    TooSlow,

    /// <summary>415: a <c>Content-Encoding</c> that the gateway does not undo.</summary>
    UnsupportedMediaType,
}
