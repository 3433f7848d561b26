using System.Net.Sockets;
using System.Text;
using Admin.Api.Sync.Embedded;
using Gateway.Tests.Support;
using Microsoft.Extensions.Time.Testing;
using StackExchange.Redis;

namespace Gateway.Tests.Admin.Sync;

/// <summary>The Redis-protocol server of an installation that names none: what it carries, and what nobody can make it do.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class EmbeddedRedisTests : IAsyncDisposable
{
    private static readonly RedisChannel Channel = RedisChannel.Literal("gateway:changes");
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly TestRedis _redis = new();

    public ValueTask DisposeAsync() => _redis.DisposeAsync();

    [Test]
    public async Task A_message_reaches_everyone_who_listens_and_in_order()
    {
        await _redis.StartAsync();
        await using var first = await ConnectionMultiplexer.ConnectAsync(_redis.ConnectionString);
        await using var second = await ConnectionMultiplexer.ConnectAsync(_redis.ConnectionString);
        var heard = new[] { await first.GetSubscriber().SubscribeAsync(Channel), await second.GetSubscriber().SubscribeAsync(Channel) };

        for (var i = 0; i < 100; i++) Assert.That(await first.GetSubscriber().PublishAsync(Channel, $"message {i}"), Is.EqualTo(2));

        foreach (var queue in heard)
        {
            for (var i = 0; i < 100; i++)
            {
                using var patience = new CancellationTokenSource(Patience);
                Assert.That((await queue.ReadAsync(patience.Token)).Message.ToString(), Is.EqualTo($"message {i}"));
            }
        }
    }

    [TestCase("*2\r\n$4\r\nAUTH\r\n$262144000\r\n", Description = "250 MiB in one text")]
    [TestCase("*1000000\r\n", Description = "a million texts")]
    [TestCase("*2\r\n$262144000\r\n", Description = "a name of 250 MiB")]
    [TestCase("*2\r\n$4\r\nAUTH\r\n$-1\r\n", Description = "no length")]
    [TestCase("*99999999999999999999\r\n", Description = "no number")]
    [TestCase("*1111111111111111111111111111111111111111", Description = "a line without an end")]
    [TestCase("POST / HTTP/1.1\r\nHost: x\r\n\r\n", Description = "another protocol")]
    [TestCase("*1\r\n$4\r\nPINGxx", Description = "more than was said")]
    public async Task What_is_too_large_or_no_command_ends_the_connection_before_it_is_read(string sent)
    {
        await _redis.StartAsync();
        using var stranger = await StrangerAsync();

        await stranger.SendAsync(Encoding.ASCII.GetBytes(sent));

        Assert.That(await RedisWire.EverythingFromAsync(stranger), Does.StartWith("-ERR Protocol error"));
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task A_connection_that_is_gone_before_it_is_read_ends_its_session_and_nothing_else(bool closedHere)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        if (closedHere) socket.Close();

        await new RedisSession(socket, new RedisChannels(), new EmbeddedRedisPasswords([]), new MemoryBudget(0), TimeProvider.System).RunAsync();

        Assert.That(socket.SafeHandle.IsClosed);
    }

    [Test]
    public async Task Nobody_does_anything_without_the_password()
    {
        await _redis.StartAsync();
        using var stranger = await StrangerAsync();

        await stranger.SendAsync(RedisWire.Command("SUBSCRIBE", "gateway:changes"));
        await stranger.SendAsync(RedisWire.Command("PUBLISH", "gateway:changes", "x"));
        await stranger.SendAsync(RedisWire.Command("AUTH", "a guess"));
        await stranger.SendAsync(RedisWire.Command("AUTH", "somebody", TestRedis.Password.Reveal()));
        await stranger.SendAsync(RedisWire.Command("QUIT"));

        var answers = (await RedisWire.EverythingFromAsync(stranger)).Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')[0]);
        Assert.That(answers, Is.EqualTo(new[] { "-NOAUTH", "-NOAUTH", "-WRONGPASS", "-WRONGPASS", "+OK" }));
    }

    [Test]
    public async Task Who_says_no_password_is_closed_after_a_moment()
    {
        var time = new FakeTimeProvider();
        await using var redis = new TestRedis(time);
        await redis.StartAsync();
        using var stranger = new TcpClient();
        await stranger.ConnectAsync("127.0.0.1", redis.Port);
        await stranger.Client.SendAsync(RedisWire.Command("PING"));
        var answer = new byte[7];
        await stranger.GetStream().ReadExactlyAsync(answer);

        // The clock may move before the server has begun to wait.
        await Eventually.HoldsAsync(
            () =>
            {
                time.Advance(TimeSpan.FromSeconds(5));
                return Task.FromResult(stranger.Client.Poll(0, SelectMode.SelectRead));
            },
            "the connection ends");
        Assert.That(await RedisWire.EverythingFromAsync(stranger.Client), Does.Not.Contain("+OK"));
    }

    [Test]
    public async Task However_many_strangers_hold_connections_a_gateway_gets_in_and_the_oldest_of_them_go()
    {
        await _redis.StartAsync();
        var strangers = new List<Socket>();
        for (var i = 0; i < 300; i++) strangers.Add(await StrangerAsync());

        await using var gateway = await ConnectionMultiplexer.ConnectAsync(_redis.ConnectionString);
        var queue = await gateway.GetSubscriber().SubscribeAsync(Channel);
        await gateway.GetSubscriber().PublishAsync(Channel, "heard");

        using var patience = new CancellationTokenSource(Patience);
        Assert.That((await queue.ReadAsync(patience.Token)).Message.ToString(), Is.EqualTo("heard"));
        Assert.That(await RedisWire.EverythingFromAsync(strangers[0]), Is.Empty, "closed");
        foreach (var stranger in strangers) stranger.Dispose();
    }

    [TestCase("SET", "a", "b")]
    [TestCase("GET", "a")]
    [TestCase("CONFIG", "SET", "dir", "/tmp")]
    [TestCase("SAVE")]
    [TestCase("BGSAVE")]
    [TestCase("EVAL", "return 1", "0")]
    [TestCase("DEBUG", "SLEEP", "100")]
    [TestCase("PSUBSCRIBE", "*")]
    [TestCase("XADD", "a", "*", "b", "c")]
    [TestCase("SHUTDOWN")]
    [TestCase("REPLICAOF", "elsewhere", "6379")]
    [TestCase("MODULE", "LOAD", "x")]
    public async Task Who_has_the_password_can_carry_messages_and_do_nothing_else(params string[] command)
    {
        await _redis.StartAsync();
        using var known = await KnownAsync();

        await known.SendAsync(RedisWire.Command(command));
        await known.SendAsync(RedisWire.Command("QUIT"));

        var answer = await RedisWire.EverythingFromAsync(known);
        Assert.That(answer, Does.StartWith(command[0] == "CONFIG" ? "*0\r\n" : "-ERR unknown command"));
        Assert.That(answer, Does.EndWith("+OK\r\n"));
    }

    [Test]
    public async Task Who_has_the_password_can_listen_to_a_few_channels_with_short_names()
    {
        await _redis.StartAsync();
        using var known = await KnownAsync();

        for (var i = 0; i < 17; i++) await known.SendAsync(RedisWire.Command("SUBSCRIBE", $"channel-{i}"));
        await known.SendAsync(RedisWire.Command("SUBSCRIBE", new string('x', 300)));
        await known.SendAsync(RedisWire.Command("QUIT"));

        var answers = await RedisWire.EverythingFromAsync(known);
        Assert.That(answers.Split("-ERR too many channels"), Has.Length.EqualTo(3));
        Assert.That(answers, Does.Contain("channel-15").And.Not.Contain("channel-16"));
    }

    [Test]
    public async Task Who_does_not_read_what_it_is_sent_is_closed_and_the_others_hear_everything()
    {
        await _redis.StartAsync();
        using var deaf = await KnownAsync();
        await deaf.SendAsync(RedisWire.Command("SUBSCRIBE", "gateway:changes"));
        await using var gateway = await ConnectionMultiplexer.ConnectAsync(_redis.ConnectionString);
        var queue = await gateway.GetSubscriber().SubscribeAsync(Channel);
        var message = new byte[512 * 1024];

        // Read one by one, so that this gateway keeps up.
        long listening = 2;
        for (var i = 0; i < 200 && listening == 2; i++)
        {
            listening = await gateway.GetSubscriber().PublishAsync(Channel, message);
            using var patience = new CancellationTokenSource(Patience);
            Assert.That(((byte[])(await queue.ReadAsync(patience.Token)).Message!).Length, Is.EqualTo(message.Length));
        }

        Assert.That(listening, Is.EqualTo(1), "the one that does not read is gone");
    }

    [Test]
    public async Task Texts_that_never_end_take_no_more_than_all_connections_may_take_together()
    {
        await _redis.StartAsync();
        var before = Environment.WorkingSet;
        var open = new List<Socket>();
        var begun = Encoding.ASCII.GetBytes("*3\r\n$7\r\nPUBLISH\r\n$1\r\nx\r\n$1048576\r\n").Concat(new byte[1_000_000]).ToArray();
        for (var i = 0; i < 150; i++)
        {
            var known = await KnownAsync();
            open.Add(known);
            try
            {
                await known.SendAsync(begun);
            }
            catch (SocketException)
            {
                // Closed: there is no room for it.
            }
        }

        await Eventually.HoldsAsync(() => Task.FromResult(open.Count(RedisWire.IsClosed) > 60), "those that there is no room for are closed");
        foreach (var socket in open) socket.Dispose();
        await using var gateway = await ConnectionMultiplexer.ConnectAsync(_redis.ConnectionString);
        Assert.That(await gateway.GetSubscriber().PublishAsync(Channel, new byte[900_000]), Is.Zero, "the room is given back");
        TestContext.Progress.WriteLine($"The working set grew by {(Environment.WorkingSet - before) >> 20} MiB");
    }

    [Test]
    public async Task The_command_line_client_of_redis_speaks_to_it()
    {
        if (!ExternalProgram.Exists("redis-cli")) ExternalProgram.Missing("redis-cli");
        await _redis.StartAsync();

        var start = new System.Diagnostics.ProcessStartInfo("redis-cli", ["-p", $"{_redis.Port}", "-a", TestRedis.Password.Reveal(), "--no-auth-warning", "PUBLISH", "a", "b"]) { RedirectStandardOutput = true };
        using var client = System.Diagnostics.Process.Start(start)!;

        Assert.That((await client.StandardOutput.ReadToEndAsync()).Trim(), Is.EqualTo("0"));
    }

    private async Task<Socket> StrangerAsync()
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync("127.0.0.1", _redis.Port);
        return socket;
    }

    private async Task<Socket> KnownAsync()
    {
        var socket = await StrangerAsync();
        await socket.SendAsync(RedisWire.Command("AUTH", TestRedis.Password.Reveal()));
        var ok = new byte[5];
        var received = 0;
        while (received < ok.Length) received += await socket.ReceiveAsync(ok.AsMemory(received));
        return socket;
    }
}
