using System.Text;
using Gateway.Api.Forwarding;

namespace Gateway.Tests.Gateway.Telemetry;

/// <summary>Token usage is found in whatever pieces an answer arrives, and nothing else is taken for it.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class UsageReaderTests
{
    private const string Chat =
        """{"id":"c","choices":[{"message":{"content":"he said \"usage\": {\"prompt_tokens\": 9} and left"}}],"usage":{"prompt_tokens":12,"completion_tokens":34,"total_tokens":46,"prompt_tokens_details":{"cached_tokens":7,"prompt_tokens":99}},"system_fingerprint":"f"}""";

    private const string Stream =
        """
        data: {"choices":[{"delta":{"content":"a"}}],"usage":null}

        data: {"choices":[{"delta":{"content":"\"usage\""}}],"usage" : {"prompt_tokens":1,"completion_tokens":1}}

        data: {"choices":[],"usage":{"prompt_tokens":3,"completion_tokens":5,"total_tokens":8}}

        data: [DONE]

        """;

    [TestCase(Chat, 12, 34)]
    [TestCase(Stream, 3, 5)]
    [TestCase("""{"object":"list","data":[],"usage":{"prompt_tokens":8,"total_tokens":8}}""", 8, null)]
    [TestCase("""event: response.completed\ndata: {"response":{"usage":{"input_tokens":21,"input_tokens_details":{"cached_tokens":0},"output_tokens":13}}}""", 21, 13)]
    public void Usage_is_found_however_the_answer_is_cut(string answer, long? input, long? output)
    {
        var bytes = Encoding.UTF8.GetBytes(answer);

        for (var size = 1; size <= bytes.Length; size++)
        {
            var reader = new UsageReader();
            foreach (var piece in bytes.Chunk(size)) reader.Observe(piece);

            Assert.That(reader.Usage, Is.EqualTo(new TokenUsage(input, output)), $"in pieces of {size}");
        }
    }

    [TestCase("")]
    [TestCase("""{"choices":[],"usage":null}""")]
    [TestCase("""{"choices":[],"usage":{"prompt_tokens":"12"}}""")]
    [TestCase("""{"choices":[],"usage":{"prompt_tokens":-1}}""")]
    [TestCase("""{"choices":[],"usage":{"prompt_tokens":12""")]
    [TestCase("""{"choices":[],"usage":{"prompt_tokens":99999999999999999999}}""")]
    [TestCase("""{"kind":"usage","prompt_tokens":12}""")]
    [TestCase("""{"choices":[{"message":{"content":"\"usage\":{\"prompt_tokens\":12}"}}]}""")]
    [TestCase("""{"choices":[],"usage":}}}}""")]
    public void Nothing_else_is_taken_for_usage(string answer)
    {
        var bytes = Encoding.UTF8.GetBytes(answer);

        for (var size = 1; size <= bytes.Length; size++)
        {
            var reader = new UsageReader();
            foreach (var piece in bytes.Chunk(size)) reader.Observe(piece);

            Assert.That(reader.Usage, Is.Null, $"in pieces of {size}");
        }
    }

    [Test]
    public void An_endless_usage_object_is_given_up_and_a_later_one_is_found()
    {
        var reader = new UsageReader();

        reader.Observe("""{"usage":{"""u8);
        for (var i = 0; i < 1000; i++) reader.Observe(Encoding.UTF8.GetBytes($"\"field{i}\":{i},"));
        reader.Observe(Encoding.UTF8.GetBytes(Chat));

        Assert.That(reader.Usage, Is.EqualTo(new TokenUsage(12, 34)));
    }

    [Test]
    public void An_answer_that_is_read_in_whole_pieces_costs_no_memory_but_the_reader()
    {
        var bytes = Encoding.UTF8.GetBytes(Stream);
        var reader = new UsageReader();
        reader.Observe(bytes);
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var i = 0; i < 1000; i++) reader.Observe(bytes);

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }
}
