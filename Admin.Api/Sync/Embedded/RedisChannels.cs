using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text;

namespace Admin.Api.Sync.Embedded;

/// <summary>Who listens to what.</summary>
internal sealed class RedisChannels
{
    private readonly ConcurrentDictionary<string, ImmutableHashSet<RedisSession>> _listeners = new(StringComparer.Ordinal);

    public void Add(string channel, RedisSession session) =>
        _listeners.AddOrUpdate(channel, _ => [session], (_, listening) => listening.Add(session));

    public void Remove(string channel, RedisSession session)
    {
        var left = _listeners.AddOrUpdate(channel, _ => [], (_, listening) => listening.Remove(session));
        // Only where it is empty still: somebody may have begun to listen meanwhile.
        if (left.IsEmpty) ((ICollection<KeyValuePair<string, ImmutableHashSet<RedisSession>>>)_listeners).Remove(new(channel, left));
    }

    /// <summary>Hands a message to everyone who listens and gives how many there were. It waits for nobody: who does not keep up is closed.</summary>
    public int Publish(ReadOnlySpan<byte> channel, ReadOnlySpan<byte> message)
    {
        if (!_listeners.TryGetValue(Encoding.Latin1.GetString(channel), out var listening)) return 0;
        var push = RespReplies.Push("message"u8, channel, RespReplies.Text(message));
        foreach (var session in listening) session.Send(push);
        return listening.Count;
    }
}
