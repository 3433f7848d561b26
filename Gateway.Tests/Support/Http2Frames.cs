using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;

namespace Gateway.Tests.Support;

/// <summary>HTTP/2 by hand over a socket without TLS, to see the frames of an answer in their order: a client library does not show what came before a reset.</summary>
internal static class Http2Frames
{
    public const int Data = 0;
    public const int Reset = 3;
    public const int EndOfStream = 1;

    private const int Headers = 1;
    private const int Settings = 4;
    private const int GoAway = 7;
    private const int EndOfHeaders = 4;
    private const int HeaderLength = 9;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Posts a body and gives the frames of its stream, to the last one.</summary>
    public static async Task<IReadOnlyList<(int Type, int Flags, byte[] Payload)>> PostAsync(string url, string path, string body, string key)
    {
        using var patience = new CancellationTokenSource(Patience);
        using var client = await RawHttp.ConnectAsync(url);
        var stream = client.GetStream();
        byte[] head = [.. Field(":method", "POST"), .. Field(":scheme", "http"), .. Field(":path", path), .. Field(":authority", "gateway"),
            .. Field("content-type", "application/json"), .. Field("authorization", "Bearer " + key)];
        byte[] request = [.. "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8, .. Frame(Settings, 0, 0, []),
            .. Frame(Headers, EndOfHeaders, 1, head), .. Frame(Data, EndOfStream, 1, Encoding.UTF8.GetBytes(body))];
        await stream.WriteAsync(request, patience.Token);
        return await ReadAsync(stream, patience.Token);
    }

    public static string TextOf(IEnumerable<(int Type, int Flags, byte[] Payload)> frames) =>
        Encoding.UTF8.GetString([.. frames.Where(frame => frame.Type == Data).SelectMany(frame => frame.Payload)]);

    private static async Task<IReadOnlyList<(int, int, byte[])>> ReadAsync(NetworkStream stream, CancellationToken cancellationToken)
    {
        var frames = new List<(int, int, byte[])>();
        var header = new byte[HeaderLength];
        while (true)
        {
            await stream.ReadExactlyAsync(header, cancellationToken);
            var payload = new byte[BinaryPrimitives.ReadInt32BigEndian([0, .. header.AsSpan(0, 3)])];
            await stream.ReadExactlyAsync(payload, cancellationToken);
            var (type, flags, id) = (header[3], header[4], BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(5)));
            if (type == GoAway) throw new IOException("The whole connection was ended.");
            if (type == Settings && flags == 0) await stream.WriteAsync(Frame(Settings, 1, 0, []), cancellationToken);
            if (id != 1) continue;
            frames.Add((type, flags, payload));
            if (type == Reset || (type is Data or Headers && (flags & EndOfStream) != 0)) return frames;
        }
    }

    private static byte[] Frame(int type, int flags, int stream, byte[] payload)
    {
        var header = new byte[HeaderLength];
        BinaryPrimitives.WriteInt32BigEndian(header, payload.Length << 8);
        header[3] = (byte)type;
        header[4] = (byte)flags;
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(5), stream);
        return [.. header, .. payload];
    }

    /// <summary>A literal field without indexing and without Huffman's code. Names and values here are shorter than 127 bytes.</summary>
    private static byte[] Field(string name, string value) => [0, (byte)name.Length, .. Encoding.ASCII.GetBytes(name), (byte)value.Length, .. Encoding.ASCII.GetBytes(value)];
}
