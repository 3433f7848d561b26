using System.IO.Pipelines;
using System.Net.Sockets;
using System.Threading.Channels;

namespace Admin.Api.Sync.Embedded;

/// <summary>
/// One connection to the embedded server. What it sends is read command by command, and never more is kept than a command may hold; what it is sent waits in a queue, and a
/// connection that does not read what it is sent is closed.
/// </summary>
internal sealed class RedisSession(Socket socket, RedisChannels channels, EmbeddedRedisPasswords passwords, MemoryBudget budget, TimeProvider time)
{
    /// <summary>About eight seconds of a thousand changes a second. A gateway that is closed for it comes back and pulls what is missing.</summary>
    private const long LongestQueue = 4 * 1024 * 1024;

    /// <summary>For the last answers to go out when a connection ends.</summary>
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(1);

    private readonly Channel<byte[]> _queue = Channel.CreateUnbounded<byte[]>(new UnboundedChannelOptions { SingleReader = true });
    private long _queued;
    private volatile bool _isKnown;

    /// <summary>Whether it has said the password.</summary>
    public bool IsKnown => _isKnown;

    /// <summary>Ends when the connection does.</summary>
    public async Task RunAsync()
    {
        if (Open() is not { } opened) return;
        await using var stream = opened;
        var commands = new RedisCommands(this, channels, passwords);
        var writing = WriteAsync(stream);
        try
        {
            await ReadAsync(stream, commands);
        }
        catch (Exception gone) when (gone is IOException or SocketException or ObjectDisposedException)
        {
            // The other end left, or this one was closed.
        }
        finally
        {
            commands.StopListening();
            _queue.Writer.TryComplete();
        }

        await writing.WaitAsync(Farewell, time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Close();
        await writing;
    }

    public void BecomeKnown() => _isKnown = true;

    /// <summary>Queues what this connection is sent; one whose queue is too long, or that has no room left among all, is closed.</summary>
    public void Send(byte[] bytes)
    {
        if (Interlocked.Add(ref _queued, bytes.Length) <= LongestQueue && budget.TryTake(bytes.Length))
        {
            if (_queue.Writer.TryWrite(bytes)) return;
            budget.Give(bytes.Length);
        }

        Interlocked.Add(ref _queued, -bytes.Length);
        Close();
    }

    public void Close()
    {
        _queue.Writer.TryComplete();
        socket.Dispose();
    }

    public void CloseUnlessKnown()
    {
        if (!_isKnown) Close();
    }

    /// <summary>Null where the connection is gone before anything was read from it.</summary>
    private NetworkStream? Open()
    {
        try
        {
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch (Exception gone) when (gone is IOException or ObjectDisposedException)
        {
            Close();
            return null;
        }
    }

    private async Task ReadAsync(NetworkStream stream, RedisCommands commands)
    {
        var reader = PipeReader.Create(stream, new StreamPipeReaderOptions(leaveOpen: true));
        var kept = 0L;
        try
        {
            while (true)
            {
                var result = await reader.ReadAsync();
                var received = result.Buffer;
                var read = RespRead.Unfinished;
                while (received.Length > 0 && (read = RespReader.Read(ref received, _isKnown ? RespBounds.Known : RespBounds.Stranger, out var command)) == RespRead.Command)
                {
                    if (!commands.Run(command)) return;
                }

                budget.Give(kept);
                kept = received.Length;
                if (!budget.TryTake(kept)) kept = 0;
                if (read == RespRead.Refused) Send(RespReplies.NotRead);
                if (read == RespRead.Refused || result.IsCompleted || kept < received.Length) return;
                reader.AdvanceTo(received.Start, received.End);
            }
        }
        finally
        {
            budget.Give(kept);
            await reader.CompleteAsync();
        }
    }

    private async Task WriteAsync(NetworkStream stream)
    {
        try
        {
            await foreach (var bytes in _queue.Reader.ReadAllAsync())
            {
                try
                {
                    await stream.WriteAsync(bytes);
                }
                finally
                {
                    Interlocked.Add(ref _queued, -bytes.Length);
                    budget.Give(bytes.Length);
                }
            }
        }
        catch (Exception gone) when (gone is IOException or SocketException or ObjectDisposedException)
        {
            Close();
        }

        while (_queue.Reader.TryRead(out var left)) budget.Give(left.Length);
    }
}
