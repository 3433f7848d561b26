using System.Globalization;
using System.Text;

namespace Admin.Api.Sync.Embedded;

/// <summary>Answers and messages as they stand on the wire.</summary>
internal static class RespReplies
{
    public static readonly byte[] Ok = "+OK\r\n"u8.ToArray();
    public static readonly byte[] Pong = "+PONG\r\n"u8.ToArray();
    public static readonly byte[] Nothing = "*0\r\n"u8.ToArray();
    public static readonly byte[] NotRead = "-ERR Protocol error: this is no command, or it is larger than this server takes\r\n"u8.ToArray();
    public static readonly byte[] NoPassword = "-NOAUTH Authentication required.\r\n"u8.ToArray();
    public static readonly byte[] WrongPassword = "-WRONGPASS invalid username-password pair or user is disabled.\r\n"u8.ToArray();
    public static readonly byte[] NoProtocol = "-NOPROTO unsupported protocol version\r\n"u8.ToArray();
    public static readonly byte[] NoCluster = "-ERR This instance has cluster support disabled\r\n"u8.ToArray();
    public static readonly byte[] TooManyChannels = "-ERR too many channels, or too long a name\r\n"u8.ToArray();

    /// <summary>The name of the command is not repeated: it is the caller's text.</summary>
    public static readonly byte[] NotSupported = "-ERR unknown command: this server only carries messages\r\n"u8.ToArray();

    public static readonly byte[] WrongNumber = "-ERR wrong number of arguments\r\n"u8.ToArray();

    public static byte[] Number(long number) => Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $":{number}\r\n"));

    public static byte[] Text(ReadOnlySpan<byte> text)
    {
        var head = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"${text.Length}\r\n"));
        return [.. head, .. text, .. "\r\n"u8];
    }

    /// <summary>What a subscriber gets: a message, or the confirmation of what it asked for.</summary>
    /// <param name="last">Encoded already.</param>
    public static byte[] Push(ReadOnlySpan<byte> kind, ReadOnlySpan<byte> channel, ReadOnlySpan<byte> last) =>
        [.. "*3\r\n"u8, .. Text(kind), .. Text(channel), .. last];
}
