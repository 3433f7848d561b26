using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Shared.Contracts.Routing;

namespace Shared.Contracts.Sync;

/// <summary>
/// Seals what is synced with HMAC-SHA256: whoever can write to Redis, to a snapshot file or to the connection can still not grant a key.
/// It seals by the sync key, and opens by it and by a second key, so that one can be exchanged for another without a moment in which something is refused.
/// </summary>
/// <remarks>Thread-safe. What is sealed is 64 hexadecimal digits, a dot, and the JSON bytes that were sealed.</remarks>
public sealed class SyncSignature
{
    private const int SealLength = 64;
    private const byte Separator = (byte)'.';

    /// <summary>The first seals.</summary>
    private readonly DerivedKeys[] _keys;

    /// <param name="syncKey"><c>sync_key</c>.</param>
    /// <param name="accepted"><c>sync_key_accepted</c>: opens what it sealed, and seals nothing.</param>
    public SyncSignature(Secret syncKey, Secret? accepted = null)
    {
        _keys = accepted is null ? [new DerivedKeys(syncKey)] : [new DerivedKeys(syncKey), new DerivedKeys(accepted)];
    }

    /// <summary>The password that a gateway gives Admin.Api's own Redis-protocol server.</summary>
    public Secret EmbeddedRedisPassword => _keys[0].EmbeddedRedisPassword;

    /// <summary>The passwords that this server takes.</summary>
    public IReadOnlyList<Secret> AcceptedRedisPasswords => [.. _keys.Select(k => k.EmbeddedRedisPassword)];

    /// <summary>What a gateway presents to Admin.Api in the place of the sync key: who overhears it can read what a gateway reads, and seal nothing.</summary>
    public Secret Bearer => _keys[0].Bearer;

    /// <summary>The bearers that Admin.Api takes, beside the sync keys themselves.</summary>
    public IReadOnlyList<Secret> AcceptedBearers => [.. _keys.Select(k => k.Bearer)];

    /// <summary>The sync key of an installation that names only a master key.</summary>
    public static Secret SyncKeyFromMasterKey(Secret masterKey) => new(DerivedKeys.Hex(masterKey, "gateway sync key 1"));

    public byte[] Seal(SyncMessage message) => Seal(_keys[0].Message, message, SyncJson.Default.SyncMessage);

    public byte[] Seal(ChangeList answer) => Seal(_keys[0].Answer, answer, SyncJson.Default.ChangeList);

    /// <summary>Gives the message when its seal is right and its JSON is understood; else null. Nothing of a message is read before its seal is.</summary>
    public SyncMessage? Open(ReadOnlySpan<byte> sealedBytes) => Open(sealedBytes, out _);

    /// <summary>The same, and tells a message that is not understood from one that is not authentic.</summary>
    /// <param name="newer">What can be said of an authentic message of a version that this one does not know; else null.</param>
    public SyncMessage? Open(ReadOnlySpan<byte> sealedBytes, out MessagePlace? newer)
    {
        var message = Open(keys => keys.Message, sealedBytes, SyncJson.Default.SyncMessage, out var isAuthentic);
        newer = isAuthentic && message is null ? NewerJson.PlaceOf(sealedBytes[(SealLength + 1)..]) : null;
        return message;
    }

    /// <summary>The same for an answer.</summary>
    /// <param name="isAuthentic">Whether its seal is right.</param>
    public ChangeList? OpenAnswer(ReadOnlySpan<byte> sealedBytes, out bool isAuthentic) =>
        Open(keys => keys.Answer, sealedBytes, SyncJson.Default.ChangeList, out isAuthentic);

    /// <summary>A running seal over a snapshot's bytes.</summary>
    public IncrementalHash StartSnapshotSeal() => IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, _keys[0].Snapshot);

    /// <summary>A running comparison with the seal that a snapshot will claim.</summary>
    public SnapshotSealCheck StartSnapshotSealCheck() => new([.. _keys.Select(k => k.Snapshot)]);

    private static byte[] Seal<T>(byte[] key, T value, JsonTypeInfo<T> type)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(value, type);
        var sealedBytes = new byte[SealLength + 1 + json.Length];
        WriteSeal(key, json, sealedBytes);
        sealedBytes[SealLength] = Separator;
        json.CopyTo(sealedBytes.AsSpan(SealLength + 1));
        return sealedBytes;
    }

    private T? Open<T>(Func<DerivedKeys, byte[]> purpose, ReadOnlySpan<byte> sealedBytes, JsonTypeInfo<T> type, out bool isAuthentic)
        where T : class
    {
        isAuthentic = sealedBytes.Length > SealLength && sealedBytes[SealLength] == Separator && IsSealed(purpose, sealedBytes[(SealLength + 1)..], sealedBytes[..SealLength]);
        if (!isAuthentic) return null;
        try
        {
            return JsonSerializer.Deserialize(sealedBytes[(SealLength + 1)..], type);
        }
        catch (JsonException)
        {
            // Of a version that this one does not know.
            return null;
        }
    }

    private bool IsSealed(Func<DerivedKeys, byte[]> purpose, ReadOnlySpan<byte> json, ReadOnlySpan<byte> claimed)
    {
        Span<byte> expected = stackalloc byte[SealLength];
        foreach (var keys in _keys)
        {
            WriteSeal(purpose(keys), json, expected);
            if (CryptographicOperations.FixedTimeEquals(expected, claimed)) return true;
        }

        return false;
    }

    private static void WriteSeal(byte[] key, ReadOnlySpan<byte> json, Span<byte> hex)
    {
        Span<byte> hmac = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key, json, hmac);
        Convert.TryToHexStringLower(hmac, hex, out _);
    }
}
