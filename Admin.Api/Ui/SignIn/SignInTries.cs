using System.Net;
using System.Net.Sockets;

namespace Admin.Api.Ui.SignIn;

/// <summary>
/// Counts wrong master keys by address. After too many within a minute an address is refused until that minute is over, also with the right key:
/// otherwise the limit would not limit guessing.
/// </summary>
/// <remarks>
/// Thread-safe. The address is the connection's: a forwarding header is the sender's own word. Behind a proxy all browsers therefore share one count.
/// </remarks>
internal sealed class SignInTries(TimeProvider time)
{
    public const int MostWrong = 5;

    public static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    /// <summary>Bounds the memory. A guesser with more networks than this within a minute is refused like everybody else.</summary>
    private const int MostAddresses = 10_000;

    /// <summary>What one customer is usually given: whoever has one address of it has all of them.</summary>
    private const int NetworkBytesOfIPv6 = 8;

    private readonly Lock _lock = new();
    private readonly Dictionary<IPAddress, Count> _counts = [];

    /// <summary>How long the address has to wait; null where it may try.</summary>
    public TimeSpan? WaitOf(IPAddress? address)
    {
        var now = time.GetUtcNow();
        lock (_lock)
        {
            if (!_counts.TryGetValue(NetworkOf(address), out var count)) return _counts.Count < MostAddresses ? null : Window;
            var wait = count.Since + Window - now;
            return count.Wrong >= MostWrong && wait > TimeSpan.Zero ? wait : null;
        }
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
