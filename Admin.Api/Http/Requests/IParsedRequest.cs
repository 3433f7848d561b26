using Admin.Api.Errors;

namespace Admin.Api.Http.Requests;

/// <summary>A handler's argument that knows whether it may be used.</summary>
internal interface IParsedRequest
{
    /// <summary>Null when the request was understood and is valid.</summary>
    AdminError? Refusal { get; }

    /// <summary>Whether it is what was read of the query string.</summary>
    bool IsQuery { get; }
}
