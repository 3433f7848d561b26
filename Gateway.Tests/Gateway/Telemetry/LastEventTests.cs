using System.Text;
using Gateway.Api.Forwarding;

namespace Gateway.Tests.Gateway.Telemetry;

/// <summary>The event that ends a stream is found however the bytes are cut, and nothing that a model says is taken for it.</summary>
internal sealed class LastEventTests
{
    [TestCase("data: {\"a\":1}\n\ndata: [DONE]\n\n")]
    [TestCase("data: {\"a\":1}\r\n\r\ndata: [DONE]\r\n\r\n")]
    [TestCase("data:[DONE]\n\n")]
    [TestCase("event: response.completed\ndata: {\"type\":\"response.completed\"}\n\n")]
    [TestCase("event: response.output_text.delta\ndata: {}\n\nevent: response.failed\ndata: {}\n\n")]
    [TestCase("event: message_stop\ndata: {}\n\n")]
    public void It_is_found_wherever_the_pieces_end(string stream)
    {
        var bytes = Encoding.UTF8.GetBytes(stream);
        for (var first = 0; first <= bytes.Length; first++)
        {
            for (var second = first; second <= bytes.Length; second++)
            {
                var last = new LastEvent();
                last.Observe(bytes.AsSpan(0, first));
                last.Observe(bytes.AsSpan(first, second - first));
                last.Observe(bytes.AsSpan(second));

                Assert.That(last.IsSeen, $"cut at {first} and {second}");
            }
        }
    }

    [TestCase("data: {\"content\":\"data: [DONE]\"}\n\n")]
    [TestCase("data: {\"content\":\"\\ndata: [DONE]\\nevent: message_stop\"}\n\n")]
    [TestCase("event: response.output_text.done\ndata: {\"type\":\"response.output_text.done\"}\n\n")]
    [TestCase(": data: [DONE]\n")]
    public void Nothing_else_is_taken_for_it(string stream)
    {
        var last = new LastEvent();
        foreach (var one in Encoding.UTF8.GetBytes(stream)) last.Observe([one]);

        Assert.That(last.IsSeen, Is.False);
    }
}
