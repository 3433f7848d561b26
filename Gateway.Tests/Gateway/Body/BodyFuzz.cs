using System.Diagnostics;
using System.Text;
using Gateway.Api.Body;
using Shared.Contracts.Routing;

namespace Gateway.Tests.Gateway.Body;

/// <summary>
/// Mutation fuzzing of the scanner and the edits. GATEWAY_FUZZ_EXECUTIONS sets how many bodies are tried, GATEWAY_FUZZ_SEED which ones; both are printed.
/// </summary>
[NonParallelizable]
[Category("Slow")]
internal sealed class BodyFuzz
{
    private const int DefaultExecutions = 200_000;

    /// <summary>A fault of syntax costs an exception with its texts; nothing else is fixed.</summary>
    private const int FixedBytes = 8 * 1024;

    /// <summary>Many one-letter tags are the worst case: four bytes of body, a string of 24 bytes and its places in lists.</summary>
    private const int BytesPerBodyByte = 16;

    private static readonly TimeSpan Hang = TimeSpan.FromSeconds(10);

    [Test]
    public void No_body_makes_the_scanner_throw_hang_or_take_more_memory_than_its_bound()
    {
        var executions = long.Parse(Environment.GetEnvironmentVariable("GATEWAY_FUZZ_EXECUTIONS") ?? DefaultExecutions.ToString());
        var seed = ulong.Parse(Environment.GetEnvironmentVariable("GATEWAY_FUZZ_SEED") ?? Random.Shared.NextInt64().ToString());
        var mutator = new BodyMutator(seed);
        var started = Stopwatch.GetTimestamp();
        TestContext.Progress.WriteLine($"GATEWAY_FUZZ_SEED={seed} GATEWAY_FUZZ_EXECUTIONS={executions}");
        long sound = 0, checkedByOthers = 0, most = 0;

        for (long i = 0; i < executions; i++)
        {
            var body = mutator.Next();
            try
            {
                most = Math.Max(most, Execute(body, readsTags: mutator.Below(4) > 0, out var isSound));
                if (!isSound) continue;
                sound++;
                if (CheckByOthers(body)) checkedByOthers++;
            }
            catch (Exception exception)
            {
                throw new AssertionException($"Execution {i} of seed {seed}, body (base64) {Convert.ToBase64String(body)}: {exception.Message}", exception);
            }
        }

        var report = $"{executions} executions in {Stopwatch.GetElapsedTime(started)}, seed {seed}: {sound} sound bodies, {checkedByOthers} held against two other parsers, "
            + $"at most {most} bytes allocated by a scan";
        TestContext.Progress.WriteLine(report);
        Assert.That(sound, Is.InRange(executions / 20, executions - executions / 20), report);
        Assert.That(checkedByOthers, Is.GreaterThan(sound / 2), report);
    }

    [TestCase("a\",\"")]
    [TestCase("\\u0061\",\"")]
    [TestCase("x")]
    [TestCase(" ")]
    [TestCase("\\\\")]
    [TestCase("\\ud800")]
    public void A_large_body_costs_no_more_memory_than_a_small_one(string repeated)
    {
        var large = string.Concat(Enumerable.Repeat(repeated, 1_000_000));
        string[] bodies =
        [
            $$"""{"tags":["{{large}}"]}""", $$"""{"model":"{{large}}"}""", $$"""{"messages":["{{large}}"],"model":"a"}""", $$"""{"{{large.Replace(",", ":1,", StringComparison.Ordinal)}}":1}""",
            $$"""{"metadata":{"tags":["{{large}}"],"{{large.Replace(",", ":1,", StringComparison.Ordinal)}}":1 } }""",
        ];

        foreach (var body in bodies)
        {
            var bytes = Encoding.UTF8.GetBytes(body);
            var tags = new CallerTags.Builder();
            var before = GC.GetAllocatedBytesForCurrentThread();
            BodyScanner.Scan(bytes, tags);
            Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(64 * 1024), body[..40]);
        }
    }

    [Test]
    public void A_usual_request_allocates_less_than_a_kilobyte()
    {
        var body = """{"model":"gpt-4o","messages":[{"role":"user","content":"Hello"}],"metadata":{"user":"u"},"temperature":0.7,"stream":true}"""u8.ToArray();
        var model = BodyEdits.Quote("upstream");
        BodyScanner.Scan(body, null).Fields!.Edits.Apply(body, model);

        var before = GC.GetAllocatedBytesForCurrentThread();
        var length = BodyScanner.Scan(body, null).Fields!.Edits.Apply(body, model).Length;

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(512));
        Assert.That(length, Is.GreaterThan(0));
    }

    /// <summary>Scans a body, sends it on, and scans what was sent.</summary>
    /// <returns>What the scan allocated.</returns>
    private static long Execute(ReadOnlySpan<byte> body, bool readsTags, out bool isSound)
    {
        var started = Stopwatch.GetTimestamp();
        var scan = Measure(body, readsTags, out var allocated);

        // The first fault of its kind in a process loads its text, which no later one pays for.
        if (allocated > BoundFor(body)) scan = Measure(body, readsTags, out allocated);
        isSound = scan.IsSound;
        if (allocated > BoundFor(body)) throw new AssertionException($"{allocated} bytes allocated for {body.Length}.");
        if (Stopwatch.GetElapsedTime(started) > Hang) throw new AssertionException("The scan hangs.");
        if (scan.IsSound == (scan.Fault is not null)) throw new AssertionException("Neither fields nor fault, or both.");
        if (isSound) CheckUpstream(body.ToArray(), scan.Fields!);
        return allocated;
    }

    private static BodyScan Measure(ReadOnlySpan<byte> body, bool readsTags, out long allocated)
    {
        var tags = readsTags ? new CallerTags.Builder() : null;
        var before = GC.GetAllocatedBytesForCurrentThread();
        var scan = BodyScanner.Scan(body, tags, looksForUrls: readsTags);
        allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        return scan;
    }

    private static long BoundFor(ReadOnlySpan<byte> body) => FixedBytes + BytesPerBodyByte * (long)body.Length;

    private static void CheckUpstream(byte[] body, BodyFields fields)
    {
        var upstream = fields.Edits.Apply(body, BodyEdits.Quote(Scanned.UpstreamModel));
        var sent = new byte[upstream.Length];
        var at = 0;
        for (var i = 0; i < upstream.SegmentCount; at += upstream[i++].Length) upstream[i].CopyTo(sent.AsMemory(at));
        var tags = new CallerTags.Builder();
        var again = BodyScanner.Scan(sent, tags);
        if (again.Fields?.Model != Scanned.UpstreamModel) throw new AssertionException($"What goes upstream does not name its model: {again.Fault}");
        if (!again.Fields.HostedTools.SequenceEqual(fields.HostedTools)) throw new AssertionException("What goes upstream asks for other tools.");
        if (again.Fields.Stream != fields.Stream) throw new AssertionException("What goes upstream streams otherwise.");
        if (!tags.Build().IsEmpty) throw new AssertionException("What goes upstream has tags.");
        if (again.Fields.Edits.Apply(sent, BodyEdits.Quote(Scanned.UpstreamModel)).Length != sent.Length) throw new AssertionException("What goes upstream would be edited again.");
    }

    /// <returns>False where the lenient parser cannot hold a number that JSON allows.</returns>
    private static bool CheckByOthers(ReadOnlySpan<byte> body)
    {
        var scanned = Scanned.Of(body.ToArray());
        if (scanned.FaultOrNull is not null) return false;
        BodyOracle.CheckStrict(scanned);
        BodyOracle.CheckPieces(scanned);
        try
        {
            BodyOracle.CheckLenient(scanned);
            return true;
        }
        catch (Newtonsoft.Json.JsonReaderException)
        {
            return false;
        }
    }
}
