using System.Net;
using System.Security.Cryptography;
using System.Text;
using Shared.Contracts.Routing;

namespace Shared.Contracts.Sync;

/// <summary>
/// How a gateway tells Admin.Api who sent a request that it passes on, so that wrong keys are counted by those who send them and not by the gateway. Nobody
/// else can say so: the address is sealed with a key that is derived from the sync key.
/// </summary>
/// <remarks>Thread-safe. The header's value is the address, a space, and 64 hexadecimal digits.</remarks>
public sealed class PeerSeal
{
    public const string Header = "x-gateway-peer";

    private const string Purpose = "gateway peer seal 1";

    /// <summary>The first seals.</summary>
    private readonly byte[][] _keys;

    /// <param name="syncKey"><c>sync_key</c>.</param>
    /// <param name="accepted"><c>sync_key_accepted</c>: opens what it sealed, and seals nothing.</param>
    public PeerSeal(Secret syncKey, Secret? accepted = null) =>
        _keys = [.. new[] { syncKey, accepted }.OfType<Secret>().Select(key => Encoding.UTF8.GetBytes(DerivedKeys.Hex(key, Purpose)))];

    public string Seal(IPAddress address) => $"{address} {SealOf(_keys[0], address.ToString())}";

    /// <summary>The address; null where the seal is not right.</summary>
    public IPAddress? Open(string sealedAddress)
    {
        var space = sealedAddress.IndexOf(' ', StringComparison.Ordinal);
        if (space < 0) return null;
        var (text, claimed) = (sealedAddress[..space], Encoding.UTF8.GetBytes(sealedAddress[(space + 1)..]));
        var isSealed = _keys.Any(key => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(SealOf(key, text)), claimed));
        return isSealed && IPAddress.TryParse(text, out var address) ? address : null;
    }

    private static string SealOf(byte[] key, string address) => Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(address)));
}
