using System.Text;
using Gateway.Api.Forwarding;

namespace Gateway.Tests.Gateway.Forwarding;

/// <summary>The number after the last one of a stream's events, however the events are cut on their way.</summary>
internal sealed class EventNumbersTests
{
    private const string Stream =
        "data: {\"type\":\"response.created\",\"sequence_number\":0}\n\ndata: {\"delta\":\"\\\"sequence_number\\\":99\",\"sequence_number\" : 123456789}\n\n"
        + "data: {\"sequence_number\":123456790,\"delta\":\"a long one, longer than what is kept for a number that two reads cut in two\"}\n\n";

    [Test]
    public void However_a_stream_is_cut_the_number_after_its_last_is_found([Values(1, 2, 3, 7, 20, 47, 48, 49, 100, 1000)] int length)
    {
        var numbers = new EventNumbers();

        foreach (var piece in Encoding.UTF8.GetBytes(Stream).Chunk(length)) numbers.Observe(piece);

        Assert.That(numbers.Next, Is.EqualTo(123456791));
    }

    [TestCase("", 0)]
    [TestCase("data: {}\n\n", 0)]
    [TestCase("data: {\"sequence_number\":4}\n\ndata: {\"sequence_number\":", 5)]
    [TestCase("data: {\"sequence_number\":4}\n\ndata: {\"sequence_number\":1", 5)]
    [TestCase("data: {\"sequence_number\":4}\n\ndata: {\"sequence_number\":\"x\"}\n\n", 5)]
    [TestCase("data: {\"sequence_number\":4}\n\ndata: {\"sequence_number\":-7}\n\n", 5)]
    [TestCase("data: {\"sequence_number\":4}\n\ndata: {\"sequence_number\":9223372036854775807}\n\n", 5)]
    [TestCase("data: {\"sequence_number\":4}\n\ndata: {\"sequence_number\":99999999999999999999999}\n\n", 5)]
    public void What_is_no_whole_number_does_not_count(string stream, long next)
    {
        var numbers = new EventNumbers();

        numbers.Observe(Encoding.UTF8.GetBytes(stream));

        Assert.That(numbers.Next, Is.EqualTo(next));
    }
}
