using System.Buffers;
using System.Security.Cryptography;

namespace Shared.Contracts.Sync;

/// <summary>Compares a snapshot that is being read with the seal at its end, by each sync key that is accepted.</summary>
public sealed class SnapshotSealCheck : IDisposable
{
    private readonly IncrementalHash[] _seals;

    internal SnapshotSealCheck(byte[][] keys) => _seals = [.. keys.Select(key => IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key))];

    /// <summary>Whether the right seal was that of the second key: what carries it should be sealed anew before that key retires.</summary>
    public bool IsByRetiringKey { get; private set; }

    public void Append(ReadOnlySpan<byte> bytes)
    {
        foreach (var seal in _seals) seal.AppendData(bytes);
    }

    /// <summary>Whether the claimed seal, 64 hexadecimal digits, is that of all bytes so far. Ends the check.</summary>
    public bool Matches(ReadOnlySpan<byte> hex)
    {
        Span<byte> claimed = stackalloc byte[HMACSHA256.HashSizeInBytes];
        if (hex.Length != claimed.Length * 2 || Convert.FromHexString(hex, claimed, out _, out _) != OperationStatus.Done) return false;
        for (var i = 0; i < _seals.Length; i++)
        {
            if (!CryptographicOperations.FixedTimeEquals(claimed, _seals[i].GetHashAndReset())) continue;
            IsByRetiringKey = i > 0;
            return true;
        }

        return false;
    }

    public void Dispose()
    {
        foreach (var seal in _seals) seal.Dispose();
    }
}
