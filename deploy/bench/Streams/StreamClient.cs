using System.Diagnostics;
using System.Text;
using Bench.Peers;

namespace Bench.Streams;

/// <summary>Reads one stream to its end, and holds each event against what the upstream must have sent.</summary>
internal static class StreamClient
{
    private static readonly HttpMessageInvoker Invoker = new(new SocketsHttpHandler { UseProxy = false, MaxConnectionsPerServer = int.MaxValue, UseCookies = false });

    /// <summary>The delay of each event in milliseconds, from the upstream's write to here.</summary>
    /// <exception cref="BenchException">An event is missing, doubled, merged or split, or the stream did not end as it should.</exception>
    public static async Task<List<double>> ReadAsync(string url, RunningPeer? peer, int events, int everyMs)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, url)
        {
            Content = new StringContent(StreamUpstream.Request(events, everyMs), Encoding.UTF8, "application/json"),
        };
        foreach (var (name, value) in peer?.Headers ?? new Dictionary<string, string>()) request.Headers.TryAddWithoutValidation(name, value);
        using var response = await Invoker.SendAsync(request, CancellationToken.None);
        if (!response.IsSuccessStatusCode) throw new BenchException($"The stream was answered with {(int)response.StatusCode}.");
        await using var stream = await response.Content.ReadAsStreamAsync();
        var delays = new List<double>(events);
        var buffer = new byte[64 * 1024];
        var length = 0;
        while (await stream.ReadAsync(buffer.AsMemory(length)) is > 0 and var read)
        {
            var now = Stopwatch.GetTimestamp();
            length += read;
            var taken = Take(buffer.AsSpan(0, length), now, delays);
            buffer.AsSpan(taken, length - taken).CopyTo(buffer);
            length -= taken;
        }

        if (delays.Count != events || length != 0) throw new BenchException($"A stream of {events} events ended after {delays.Count}, with {length} bytes left over.");
        return delays;
    }

    private static int Take(ReadOnlySpan<byte> bytes, long now, List<double> delays)
    {
        var taken = 0;
        while (bytes[taken..].IndexOf("\n\n"u8) is >= 0 and var end)
        {
            var ev = bytes.Slice(taken, end + 2);
            taken += ev.Length;
            if (StreamUpstream.Read(ev) is not { } read)
            {
                if (ev.SequenceEqual("data: [DONE]\n\n"u8)) continue;
                throw new BenchException($"An event came that nobody sent: {Encoding.UTF8.GetString(ev)}");
            }

            if (read.Number != delays.Count) throw new BenchException($"Event {read.Number} came where {delays.Count} was due.");
            delays.Add(Stopwatch.GetElapsedTime(read.SentAt, now).TotalMilliseconds);
        }

        return taken;
    }
}
