using System.IO.Compression;
using System.Text;
using Gateway.Api.Body;
using Gateway.Api.Memory;
using Gateway.Tests.Support;

namespace Gateway.Tests.Gateway.Body;

/// <summary>Reading a request's stream: whole, bounded, decompressed, and the pooled array given back.</summary>
internal sealed class BodyBufferTests
{
    private const int Limit = 100_000;

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(16 * 1024)]
    [TestCase(16 * 1024 + 1)]
    [TestCase(Limit - 1)]
    [TestCase(Limit)]
    public async Task A_body_up_to_the_limit_is_read_whole(int length)
    {
        var body = Text(length);

        foreach (var chunk in new[] { 1000, int.MaxValue })
        {
            Assert.That(await Read(new TrickleStream(body, chunk), contentLength: length), Is.EqualTo(body));
            Assert.That(await Read(new TrickleStream(body, chunk)), Is.EqualTo(body));
        }
    }

    [Test]
    public async Task A_body_over_the_limit_is_refused_after_one_byte_too_many()
    {
        var stream = new TrickleStream(Text(Limit * 10), 1000);

        var reading = await BodyBuffer.ReadAsync(Buffers(), stream, null, null, Limit, Ample());

        Assert.That(reading.Fault!.Kind, Is.EqualTo(BodyFaultKind.TooLarge));
        Assert.That(reading.Buffer, Is.Null);
        Assert.That(stream.Position, Is.EqualTo(Limit + 1));
    }

    [Test]
    public async Task A_length_over_the_limit_is_refused_unread()
    {
        var stream = new TrickleStream(Text(10), 10);

        var reading = await BodyBuffer.ReadAsync(Buffers(), stream, null, Limit + 1L, Limit, Ample());

        Assert.That(reading.Fault!.Kind, Is.EqualTo(BodyFaultKind.TooLarge));
        Assert.That(reading.Fault.Message, Does.Contain("100000"));
        Assert.That(stream.Position, Is.Zero);
    }

    [TestCase(0L)]
    [TestCase(5L)]
    [TestCase(99_999L)]
    public async Task A_length_that_is_not_true_changes_nothing(long told) =>
        Assert.That(await Read(new TrickleStream(Text(50_000), 999), contentLength: told), Has.Length.EqualTo(50_000));

    [TestCase("gzip")]
    [TestCase("x-gzip")]
    [TestCase(" GZip ")]
    [TestCase("br")]
    [TestCase("deflate")]
    [TestCase("identity")]
    [TestCase("")]
    [TestCase(null)]
    public async Task A_compressed_body_is_decompressed(string? coding)
    {
        var body = Text(Limit);

        Assert.That(await Read(new TrickleStream(Compress(body, coding), 777), coding), Is.EqualTo(body));
    }

    [TestCase("gzip")]
    [TestCase("br")]
    [TestCase("deflate")]
    [NonParallelizable]
    public async Task A_zip_bomb_stops_at_the_limit(string coding)
    {
        var stream = new TrickleStream(Compress(new byte[64 * 1024 * 1024], coding), 64);
        var before = GC.GetTotalAllocatedBytes();

        var reading = await BodyBuffer.ReadAsync(Buffers(), stream, coding, stream.Length, Limit, Ample());

        Assert.That(reading.Fault!.Kind, Is.EqualTo(BodyFaultKind.TooLarge));
        Assert.That(GC.GetTotalAllocatedBytes() - before, Is.LessThan(4 * 1024 * 1024));
    }

    [TestCase("gzip, br")]
    [TestCase("gzip,gzip")]
    [TestCase("identity, gzip")]
    [TestCase("zstd")]
    [TestCase("compress")]
    [TestCase("aes128gcm")]
    [TestCase(",")]
    public async Task Other_and_stacked_codings_are_refused_unread(string coding)
    {
        var stream = new TrickleStream(Text(10), 10);

        var reading = await BodyBuffer.ReadAsync(Buffers(), stream, coding, null, Limit, Ample());

        Assert.That(reading.Fault!.Kind, Is.EqualTo(BodyFaultKind.UnsupportedMediaType));
        Assert.That(stream.Position, Is.Zero);
    }

    [TestCase("gzip")]
    [TestCase("br")]
    [TestCase("deflate")]
    public async Task What_is_not_compressed_as_told_is_refused(string coding)
    {
        var reading = await BodyBuffer.ReadAsync(Buffers(), new TrickleStream(Text(1000), 100), coding, null, Limit, Ample());

        Assert.That(reading.Fault!.Kind, Is.EqualTo(BodyFaultKind.InvalidRequest));
        Assert.That(reading.Fault.Message, Does.Contain("Content-Encoding"));
    }

    [TestCase("gzip")]
    [TestCase("br")]
    [TestCase("deflate")]
    public async Task A_compressed_body_that_is_cut_short_is_refused_by_the_reading_or_the_scanner_unless_all_of_the_body_had_come(string coding)
    {
        var body = Encoding.UTF8.GetBytes($$"""{"model":"{{Encoding.ASCII.GetString(Text(500))}}"}""");
        var compressed = Compress(body, coding);

        for (var length = 0; length < compressed.Length; length++)
        {
            var reading = await BodyBuffer.ReadAsync(Buffers(), new TrickleStream(compressed[..length], 100), coding, null, Limit, Ample());
            using var buffer = reading.Buffer;
            if (buffer is null) Assert.That(reading.Fault!.Kind, Is.EqualTo(BodyFaultKind.InvalidRequest));
            else if (BodyScanner.Scan(buffer.Bytes.Span, null).IsSound) Assert.That(buffer.Bytes.ToArray(), Is.EqualTo(body));
        }
    }

    [TestCase("gzip")]
    [TestCase("br")]
    [TestCase("deflate")]
    public async Task No_flipped_bit_of_a_compressed_body_is_an_exception(string coding)
    {
        var compressed = Compress(Text(500), coding);

        for (var bit = 0; bit < compressed.Length * 8; bit++)
        {
            var flipped = compressed.ToArray();
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            var reading = await BodyBuffer.ReadAsync(Buffers(), new MemoryStream(flipped), coding, null, Limit, Ample());
            reading.Buffer?.Dispose();
            Assert.That(reading.IsWhole, Is.EqualTo(reading.Fault is null));
        }
    }

    [Test]
    public void The_bytes_are_out_of_reach_after_disposal()
    {
        var reading = BodyBuffer.ReadAsync(Buffers(), new MemoryStream(Text(10)), null, 10, Limit, Ample()).AsTask().Result;

        reading.Buffer!.Dispose();
        reading.Buffer.Dispose();

        Assert.That(() => reading.Buffer.Bytes, Throws.TypeOf<ObjectDisposedException>());
    }

    [Test]
    public async Task An_array_goes_back_to_the_pool_exactly_once()
    {
        using var first = (await BodyBuffer.ReadAsync(Buffers(), new MemoryStream(Text(10)), null, 10, Limit, Ample())).Buffer!;
        first.Dispose();
        first.Dispose();

        using var second = (await BodyBuffer.ReadAsync(Buffers(), new MemoryStream(Text(10)), null, 10, Limit, Ample())).Buffer!;
        using var third = (await BodyBuffer.ReadAsync(Buffers(), new MemoryStream(Encoding.ASCII.GetBytes("0123456789")), null, 10, Limit, Ample())).Buffer!;

        Assert.That(second.Bytes.ToArray(), Is.EqualTo(Text(10)));
        Assert.That(second.Bytes.Span.Overlaps(third.Bytes.Span), Is.False);
    }

    [TestCase(null)]
    [TestCase("gzip")]
    [TestCase("br")]
    public void A_caller_that_stops_sending_is_an_IO_error_and_not_a_fault(string? coding)
    {
        var stream = new TrickleStream(Compress(Text(50_000), coding)[..50], 10) { BreaksAtEnd = true };

        Assert.That(
            async () => await BodyBuffer.ReadAsync(Buffers(), stream, coding, 50_000, Limit, Ample()),
            Throws.InstanceOf<IOException>());
    }

    [Test]
    public async Task A_limit_beyond_what_an_array_holds_is_no_fault()
    {
        using var buffer = (await BodyBuffer.ReadAsync(Buffers(), new MemoryStream(Text(10)), null, 5_000_000_000, long.MaxValue, Ample())).Buffer;

        Assert.That(buffer!.Bytes.Length, Is.EqualTo(10));
    }

    private static RequestBuffers Buffers()
    {
        var budget = new BufferBudget(() => 1L << 30);
        return new RequestMemory(budget, new BufferPool(budget, new MemoryReturn(TimeProvider.System, static () => { }))).Of(null);
    }

    private static BodyDeadline Ample() => new(TimeSpan.FromMinutes(5), TimeProvider.System);

    private static async Task<byte[]> Read(Stream stream, string? coding = null, long? contentLength = null)
    {
        var reading = await BodyBuffer.ReadAsync(Buffers(), stream, coding, contentLength, Limit, Ample());
        Assert.That(reading.Fault, Is.Null);
        using var buffer = reading.Buffer!;
        return buffer.Bytes.ToArray();
    }

    private static byte[] Text(int length)
    {
        var text = new byte[length];
        var state = 1u;
        for (var i = 0; i < length; i++) text[i] = (byte)('a' + ((state = state * 1664525 + 1013904223) >> 28));
        return text;
    }

    private static byte[] Compress(byte[] body, string? coding)
    {
        using var output = new MemoryStream();
        using (Stream encoder = coding?.Trim().ToLowerInvariant() switch
        {
            "gzip" or "x-gzip" => new GZipStream(output, CompressionLevel.Fastest, leaveOpen: true),
            "br" => new BrotliStream(output, CompressionLevel.Fastest, leaveOpen: true),
            "deflate" => new ZLibStream(output, CompressionLevel.Fastest, leaveOpen: true),
            _ => new BufferedStream(output),
        })
        {
            encoder.Write(body);
            encoder.Flush();
            return encoder is BufferedStream ? output.ToArray() : Finished(encoder, output);
        }
    }

    private static byte[] Finished(Stream encoder, MemoryStream output)
    {
        encoder.Dispose();
        return output.ToArray();
    }
}
