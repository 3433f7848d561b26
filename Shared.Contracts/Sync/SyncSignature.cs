using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Shared.Contracts.Routing;

namespace Shared.Contracts.Sync;

/// <summary>
/// Seals what is synced with HMAC-SHA256: whoever can write to Redis or to a snapshot file can still not grant a key.
/// Every purpose has a key of its own, derived from the sync key, so that a seal for one cannot be used for another.
/// </summary>
/// <remarks>Thread-safe. A sealed message is 64 hexadecimal digits, a dot, and the JSON bytes that were sealed.</remarks>
public sealed class SyncSignature
{
    private const int SealLength = 64;
    private const byte Separator = (byte)'.';

    private readonly byte[] _messageKey;
    private readonly byte[] _snapshotKey;

    public SyncSignature(Secret syncKey)
    {
        _messageKey = Derive(syncKey, "gateway message seal 1");
        _snapshotKey = Derive(syncKey, "gateway snapshot seal 1");
        EmbeddedRedisPassword = new Secret(Convert.ToHexStringLower(Derive(syncKey, "gateway embedded redis 1")));
    }

    /// <summary>The password of Admin.Api's own Redis-protocol server.</summary>
    public Secret EmbeddedRedisPassword { get; }

    /// <summary>The sync key of an installation that names only a master key.</summary>
    public static Secret SyncKeyFromMasterKey(Secret masterKey) => new(Convert.ToHexStringLower(Derive(masterKey, "gateway sync key 1")));

    public byte[] Seal(SyncMessage message)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(message, SyncJson.Default.SyncMessage);
        var sealedBytes = new byte[SealLength + 1 + json.Length];
        Span<byte> hmac = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(_messageKey, json, hmac);
        Convert.TryToHexStringLower(hmac, sealedBytes, out _);
        sealedBytes[SealLength] = Separator;
        json.CopyTo(sealedBytes.AsSpan(SealLength + 1));
        return sealedBytes;
    }

    /// <summary>Gives the message when its seal is right and its JSON is understood; else null. Nothing of a message is read before its seal is.</summary>
    public SyncMessage? Open(ReadOnlySpan<byte> sealedBytes)
    {
        if (sealedBytes.Length <= SealLength || sealedBytes[SealLength] != Separator) return null;
        var json = sealedBytes[(SealLength + 1)..];
        Span<byte> expected = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(_messageKey, json, expected);
        Span<byte> expectedHex = stackalloc byte[SealLength];
        Convert.TryToHexStringLower(expected, expectedHex, out _);
        if (!CryptographicOperations.FixedTimeEquals(expectedHex, sealedBytes[..SealLength])) return null;
        try
        {
            return JsonSerializer.Deserialize(json, SyncJson.Default.SyncMessage);
        }
        catch (JsonException)
        {
            // An authentic message of a version this one does not know: the caller treats it as missing and pulls.
            return null;
        }
    }

    /// <summary>A running seal over a snapshot's bytes.</summary>
    public IncrementalHash StartSnapshotSeal() => IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, _snapshotKey);

    private static byte[] Derive(Secret secret, string purpose) =>
        HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret.Reveal()), Encoding.UTF8.GetBytes(purpose));
}
