using System.Buffers;
using System.Text;
using Admin.Api.Sync.Embedded;
using Gateway.Tests.Support;

namespace Gateway.Tests.Admin.Sync;

/// <summary>How commands of the Redis protocol are read.</summary>
internal sealed class RespReaderTests
{
    [Test]
    public void A_command_is_the_same_in_whatever_pieces_it_comes()
    {
        byte[] sent = [.. RedisWire.Command("PUBLISH", "a channel", "a\r\nmessage"), .. RedisWire.Command("PING")];

        for (var cut = 0; cut <= sent.Length; cut++)
        {
            var received = new ReadOnlySequence<byte>(sent[..cut]);
            var commands = new List<string>();
            RespRead read;
            while ((read = RespReader.Read(ref received, RespBounds.Known, out var command)) == RespRead.Command) commands.Add(string.Join('|', command.Select(Encoding.ASCII.GetString)));
            Assert.That(read, Is.EqualTo(RespRead.Unfinished), $"cut at {cut}");
            received = new ReadOnlySequence<byte>([.. received.ToArray(), .. sent[cut..]]);
            while (RespReader.Read(ref received, RespBounds.Known, out var command) == RespRead.Command) commands.Add(string.Join('|', command.Select(Encoding.ASCII.GetString)));
            Assert.That(commands, Is.EqualTo(new[] { "PUBLISH|a channel|a\r\nmessage", "PING" }), $"cut at {cut}");
        }
    }
}
