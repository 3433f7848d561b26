using System.Net.Sockets;
using System.Security.Authentication;

namespace Shared.Contracts.Sync;

/// <summary>Why Redis is not reached, in words for an operator. Never the words of the server or the driver: they may repeat what they were given.</summary>
public static class RedisFault
{
    private const string WrongPassword = "WRONGPASS: the password or the user is wrong";

    private const string NoPassword = "NOAUTH: a password is needed and none is given";

    /// <param name="fault">What the driver threw or told; null where it told nothing.</param>
    /// <param name="kind">The driver's own word for it, for what is not known here.</param>
    /// <param name="password">What is presented to Redis; null for nothing. Not repeated: it tells who was refused from who said nothing, which Redis does only once.</param>
    public static string ReasonOf(Exception? fault, string kind, string? password)
    {
        for (var inner = fault; inner is not null; inner = inner.InnerException)
        {
            if (ReasonIn(inner) is { } reason) return reason == NoPassword && password is not null ? WrongPassword : reason;
        }

        return kind;
    }

    private static string? ReasonIn(Exception fault) => fault switch
    {
        _ when Says(fault, "WRONGPASS") || Says(fault, "invalid password") => WrongPassword,
        _ when Says(fault, "NOAUTH") => NoPassword,
        _ when Says(fault, "NOPERM") => "NOPERM: the user may not do this",
        SocketException { SocketErrorCode: SocketError.ConnectionRefused } => "connection refused",
        SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain } => "name not found",
        SocketException { SocketErrorCode: SocketError.TimedOut } or TimeoutException => "no answer in time",
        AuthenticationException => "TLS: the certificate or the protocol is refused",
        _ => null,
    };

    private static bool Says(Exception fault, string word) => fault.Message.Contains(word, StringComparison.OrdinalIgnoreCase);
}
