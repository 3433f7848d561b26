namespace Gateway.Api.Forwarding;

/// <summary>Why an upstream could not be spoken to. Said in log and metrics, and never to a caller, who has no business with the operator's network.</summary>
internal enum ConnectionFault
{
    /// <summary>Nothing listens at the address.</summary>
    Refused,

    NameNotFound,

    /// <summary>No way leads to the address.</summary>
    Unreachable,

    /// <summary>The connection, with its TLS, was not made in time.</summary>
    ConnectTimeout,

    /// <summary>The upstream's certificate is not one to be trusted, or that of another name.</summary>
    Certificate,

    /// <summary>TLS was spoken, and plain text came back.</summary>
    NoTls,

    /// <summary>TLS could not be agreed on for another reason.</summary>
    TlsFailed,

    /// <summary>The connection was made and ended before there was an answer.</summary>
    Reset,

    /// <summary>The proxy of the environment could not be reached, or let nothing through.</summary>
    Proxy,

    /// <summary>What came back is no HTTP.</summary>
    NoHttp,

    Other,
}
