using System.IO.Compression;
using Gateway.Api.Body;
using Gateway.Api.Memory;
using Gateway.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.Gateway.Body;

/// <summary>What reading a body may take: bytes of the budget, times its length, and time.</summary>
internal sealed class BodyBufferLimits
{
    private const int Limit = 64 * 1024 * 1024;

    private readonly BufferBudget _budget = new(() => Limit);

    [TestCase("gzip")]
    [TestCase("br")]
    [TestCase("deflate")]
    [TestCase("members")]
    public async Task A_body_that_unpacks_a_thousandfold_is_refused_before_it_is_unpacked(string coding)
    {
        var bomb = Compress(new byte[32 * 1024 * 1024], coding);
        using var time = new BodyDeadline(TimeSpan.FromMinutes(1), TimeProvider.System);

        var reading = await BodyBuffer.ReadAsync(Buffers(), new TrickleStream(bomb, 1000), coding == "members" ? "gzip" : coding, bomb.Length, Limit, time);

        Assert.That(reading.Fault!.Kind, Is.EqualTo(BodyFaultKind.TooLarge));
        Assert.That(reading.Fault.Message, Does.Contain("100 times"));
        Assert.That(_budget.Held, Is.Zero);
    }

    [TestCase("gzip")]
    [TestCase("br")]
    [TestCase("deflate")]
    public async Task A_short_body_may_repeat_itself_and_a_long_one_be_compressed_well(string coding)
    {
        var line = System.Text.Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, 3000).Select(i => $"{i * 7919 % 10007} some words of a prompt, ")));
        var prompt = Enumerable.Repeat(line, 40).SelectMany(l => l).ToArray();
        foreach (var body in new[] { new byte[1000 * 1000], prompt })
        {
            using var time = new BodyDeadline(TimeSpan.FromMinutes(1), TimeProvider.System);
            var compressed = Compress(body, coding, CompressionLevel.Fastest);

            using var buffer = (await BodyBuffer.ReadAsync(Buffers(), new TrickleStream(compressed, 4000), coding, null, Limit, time)).Buffer;

            Assert.That(buffer?.Bytes.Length, Is.EqualTo(body.Length));
        }
    }

    [TestCase(100, 100)]
    [TestCase(50_000, null)]
    [TestCase(3_000_000, 3_000_000)]
    [TestCase(3_000_000, null)]
    public async Task What_is_held_is_what_is_rented_and_all_of_it_is_given_back(int length, int? told)
    {
        using var time = new BodyDeadline(TimeSpan.FromMinutes(1), TimeProvider.System);

        var buffer = (await BodyBuffer.ReadAsync(Buffers(), new TrickleStream(new byte[length], 70_000), null, told, Limit, time)).Buffer!;

        Assert.That(_budget.Held, Is.GreaterThanOrEqualTo(length + BodyBuffer.AnswerBytes).And.LessThan(2 * length + 100_000));
        buffer.Dispose();
        buffer.Dispose();
        Assert.That(_budget.Held, Is.Zero);
    }

    [TestCase(null)]
    [TestCase("gzip")]
    [TestCase("br")]
    public async Task Without_bytes_of_the_budget_no_more_is_read(string? coding)
    {
        var small = new BufferBudget(() => 1024 * 1024);
        var body = new byte[8 * 1024 * 1024];
        Random.Shared.NextBytes(body);
        var stream = new TrickleStream(Compress(body, coding), 10_000);
        using var time = new BodyDeadline(TimeSpan.FromMinutes(1), TimeProvider.System);

        var reading = await BodyBuffer.ReadAsync(Buffers(small), stream, coding, null, Limit, time);

        Assert.That(reading.Fault!.Kind, Is.EqualTo(BodyFaultKind.Overloaded));
        Assert.That(stream.Position, Is.LessThan(1024 * 1024));
        Assert.That(small.Held, Is.Zero);
    }

    [Test]
    public async Task A_body_of_the_largest_size_needs_half_as_much_again_and_no_more()
    {
        const int Length = 32 * 1024 * 1024;
        var half = new BufferBudget(() => Length / 2 * 3 + 128 * 1024);
        using var time = new BodyDeadline(TimeSpan.FromMinutes(1), TimeProvider.System);
        foreach (long? told in new long?[] { Length, null })
        {
            using var buffer = (await BodyBuffer.ReadAsync(Buffers(half), new TrickleStream(new byte[Length], 1 << 20), null, told, Length, time)).Buffer;

            Assert.That(buffer?.Bytes.Length, Is.EqualTo(Length));
        }
    }

    [Test]
    public async Task An_abandoned_body_gives_its_bytes_back_and_its_array_to_nobody()
    {
        using var time = new BodyDeadline(TimeSpan.FromMinutes(1), TimeProvider.System);
        var memory = MemoryOf(_budget);
        var first = (await BodyBuffer.ReadAsync(memory.Of(null), new TrickleStream(new byte[100_000], 70_000), null, 100_000, Limit, time)).Buffer!;
        var bytes = first.Bytes;

        first.Abandon();
        first.Dispose();
        using var second = (await BodyBuffer.ReadAsync(memory.Of(null), new TrickleStream(new byte[100_000], 70_000), null, 100_000, Limit, time)).Buffer!;

        Assert.That(second.Bytes.Span.Overlaps(bytes.Span), Is.False);
        second.Dispose();
        Assert.That(_budget.Held, Is.Zero);
    }

    [TestCase(null)]
    [TestCase("gzip")]
    public void A_body_that_is_not_whole_in_time_is_given_up(string? coding)
    {
        var time = new FakeTimeProvider();
        using var deadline = new BodyDeadline(TimeSpan.FromSeconds(5), time);
        var reading = BodyBuffer.ReadAsync(Buffers(), new SilentStream(), coding, 100, Limit, deadline).AsTask();

        time.Advance(TimeSpan.FromSeconds(5));

        Assert.That(async () => await reading, Throws.InstanceOf<OperationCanceledException>());
        Assert.That(deadline.IsOver, Is.True);
        Assert.That(_budget.Held, Is.Zero);
    }

    private RequestBuffers Buffers(BufferBudget? budget = null) => MemoryOf(budget ?? _budget).Of(null);

    private static RequestMemory MemoryOf(BufferBudget budget) => new(budget, new BufferPool(budget, new MemoryReturn(TimeProvider.System, static () => { })));

    private static byte[] Compress(byte[] body, string? coding, CompressionLevel level = CompressionLevel.SmallestSize)
    {
        if (coding is null) return body;
        using var output = new MemoryStream();
        if (coding == "members")
        {
            foreach (var part in body.Chunk(body.Length / 4)) output.Write(Compress(part, "gzip", level));
            return output.ToArray();
        }

        using (Stream encoder = coding switch
        {
            "gzip" => new GZipStream(output, level, leaveOpen: true),
            "br" => new BrotliStream(output, level, leaveOpen: true),
            _ => new ZLibStream(output, level, leaveOpen: true),
        })
        {
            encoder.Write(body);
        }

        return output.ToArray();
    }
}

/// <summary>A caller that says nothing.</summary>
internal sealed class SilentStream : MemoryStream
{
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
        return 0;
    }
}
