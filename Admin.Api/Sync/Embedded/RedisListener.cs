using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Admin.Api.Sync.Embedded;

/// <summary>Takes connections to the embedded server, a bounded number of them: few that have not said the password, each for a moment only.</summary>
internal sealed class RedisListener : IAsyncDisposable
{
    private const int MostConnections = 1024;
    private const int MostStrangers = 128;
    private const int Backlog = 512;

    /// <summary>Of all connections together.</summary>
    private const long MostBytes = 64 * 1024 * 1024;

    private static readonly TimeSpan PasswordPatience = TimeSpan.FromSeconds(5);

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly ConcurrentDictionary<RedisSession, Task> _sessions = new();
    private readonly RedisChannels _channels = new();
    private readonly MemoryBudget _budget = new(MostBytes);
    private readonly EmbeddedRedisPasswords _passwords;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _end = new();
    private readonly Task _accepting;

    /// <summary>In the order in which they came; those that have said the password meanwhile, or left, are passed over.</summary>
    private readonly Queue<RedisSession> _strangers = new();

    /// <exception cref="SocketException">The port is taken.</exception>
    public RedisListener(int port, EmbeddedRedisPasswords passwords, TimeProvider time)
    {
        (_passwords, _time) = (passwords, time);
        try
        {
            _socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            _socket.Listen(Backlog);
        }
        catch
        {
            _socket.Dispose();
            throw;
        }

        _accepting = AcceptAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _socket.Dispose();
        await _accepting;
        foreach (var session in _sessions.Keys) session.Close();
        await Task.WhenAll(_sessions.Values);
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_end.IsCancellationRequested)
        {
            try
            {
                var socket = await _socket.AcceptAsync(_end.Token);
                if (_sessions.Count < MostConnections) Begin(socket);
                else socket.Dispose();
            }
            catch (SocketException) when (!_end.IsCancellationRequested)
            {
                // No descriptor is left, or the other end was gone before it was taken: others may fare better in a moment.
                await Task.Delay(TimeSpan.FromMilliseconds(50), _time, _end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (Exception ended) when (ended is OperationCanceledException or ObjectDisposedException or SocketException)
            {
                return;
            }
        }
    }

    private void Begin(Socket socket)
    {
        socket.NoDelay = true;
        var session = new RedisSession(socket, _channels, _passwords, _budget, _time);
        // Known before it runs, so that it is found when it ends at once.
        _sessions[session] = Task.CompletedTask;
        _sessions[session] = RunAsync(session);
        _strangers.Enqueue(session);
        while (_strangers.TryPeek(out var oldest) && (oldest.IsKnown || !_sessions.ContainsKey(oldest))) _strangers.Dequeue();
        // The oldest goes, not the newest: a gateway that comes back says its password within milliseconds.
        if (_strangers.Count > MostStrangers) _strangers.Dequeue().CloseUnlessKnown();
    }

    private async Task RunAsync(RedisSession session)
    {
        await Task.Yield();
        var running = session.RunAsync();
        await Task.WhenAny(running, Task.Delay(PasswordPatience, _time, _end.Token));
        session.CloseUnlessKnown();
        await running;
        _sessions.TryRemove(session, out _);
    }
}
