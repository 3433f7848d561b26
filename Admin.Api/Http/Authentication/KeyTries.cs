using System.Net;
using System.Net.Sockets;

namespace Admin.Api.Http.Authentication;

/// <summary>
/// Counts wrong keys by address. After too many within a minute an address is refused until that minute is over, and what it presents is not looked at, also
/// the right key: otherwise the limit would not limit guessing.
/// </summary>
/// <param name="mostWrong">How many wrong keys an address has within a minute.</param>
/// <param name="trust">
/// For how long an address that presented the right key is looked at in spite of wrong ones: whoever shares it with an administrator, behind one router or on
/// one machine, could otherwise keep them from blocking a key. Zero where nobody acts on another's behalf.
/// </param>
/// <remarks>
/// Thread-safe. The address is the connection's, or what a gateway says of a request that it passes on and seals; a forwarding header is the sender's own word.
/// Behind a proxy all clients therefore share one count.
/// </remarks>
internal sealed class KeyTries(TimeProvider time, int mostWrong, TimeSpan trust = default)
{
    /// <summary>Every address is looked at, whatever it presented before.</summary>
    public static readonly TimeSpan Always = TimeSpan.MaxValue;

    public static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    /// <summary>Bounds the memory. A guesser with more networks than this within a minute is refused like everybody else.</summary>
    private const int MostAddresses = 10_000;

    /// <summary>Bounds the log: how many addresses are told of within a minute.</summary>
    private const int MostTold = 100;

    /// <summary>What one customer is usually given: whoever has one address of it has all of them.</summary>
    private const int NetworkBytesOfIPv6 = 8;

    private readonly Lock _lock = new();
    private readonly Dictionary<IPAddress, Count> _counts = [];
    private readonly Dictionary<IPAddress, DateTimeOffset> _trusted = [];
    private readonly HashSet<IPAddress> _told = [];
    private DateTimeOffset _toldSince;

    public int MostWrong => mostWrong;

    /// <summary>How long the address has to wait; null where it may try.</summary>
    public TimeSpan? WaitOf(IPAddress? address)
    {
        var now = time.GetUtcNow();
        lock (_lock)
        {
            if (!_counts.TryGetValue(NetworkOf(address), out var count)) return _counts.Count < MostAddresses ? null : Window;
            var wait = count.Since + Window - now;
            return count.Wrong >= mostWrong && wait > TimeSpan.Zero ? wait : null;
        }
    }

    /// <summary>Whether what the address presents is looked at.</summary>
    public bool IsHeard(IPAddress? address)
    {
        if (trust == Always || WaitOf(address) is null) return true;
        lock (_lock) return _trusted.TryGetValue(NetworkOf(address), out var since) && time.GetUtcNow() - since < trust;
    }

    /// <summary>
    /// Takes one of the address's tries, before the key is looked at: many at once would otherwise all be let through before the first was found wrong.
    /// </summary>
    /// <returns>How long to wait, where there is no try left; else null.</returns>
    public TimeSpan? Take(IPAddress? address)
    {
        lock (_lock)
        {
            if (WaitOf(address) is { } wait) return wait;
            var now = time.GetUtcNow();
            foreach (var (known, old) in _counts)
            {
                if (now - old.Since >= Window) _counts.Remove(known);
            }

            var network = NetworkOf(address);
            _counts[network] = _counts.TryGetValue(network, out var count) ? count with { Wrong = count.Wrong + 1 } : new Count(now, 1);
            return null;
        }
    }

    /// <summary>Gives a try back: its key was right.</summary>
    public void GiveBack(IPAddress? address)
    {
        lock (_lock)
        {
            var network = NetworkOf(address);
            if (!_counts.TryGetValue(network, out var count)) return;
            if (count.Wrong > 1) _counts[network] = count with { Wrong = count.Wrong - 1 };
            else _counts.Remove(network);
        }
    }

    /// <summary>Notes that the address presented the right key.</summary>
    public void Trust(IPAddress? address)
    {
        var (network, now) = (NetworkOf(address), time.GetUtcNow());
        lock (_lock)
        {
            // Only who has the key comes here, so that nobody else can make this grow.
            if (_trusted.Count >= MostAddresses) _trusted.Clear();
            _trusted[network] = now;
        }
    }

    /// <summary>Whether a refusal of this address is told of: once a minute, and no more than a hundred addresses in one.</summary>
    public bool IsToldOf(IPAddress? address)
    {
        var now = time.GetUtcNow();
        lock (_lock)
        {
            if (now - _toldSince >= Window)
            {
                _told.Clear();
                _toldSince = now;
            }

            return _told.Count < MostTold && _told.Add(NetworkOf(address));
        }
    }

    private static IPAddress NetworkOf(IPAddress? address)
    {
        if (address is null) return IPAddress.None;
        if (address.IsIPv4MappedToIPv6) return address.MapToIPv4();
        if (address.AddressFamily != AddressFamily.InterNetworkV6) return address;
        var bytes = address.GetAddressBytes();
        bytes.AsSpan(NetworkBytesOfIPv6).Clear();
        return new IPAddress(bytes);
    }

    private readonly record struct Count(DateTimeOffset Since, int Wrong);
}
