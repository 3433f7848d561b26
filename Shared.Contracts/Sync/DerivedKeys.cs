using System.Security.Cryptography;
using System.Text;
using Shared.Contracts.Routing;

namespace Shared.Contracts.Sync;

/// <summary>What one sync key is used for. Every purpose has a key of its own, so that what was made for one cannot serve for another.</summary>
internal sealed class DerivedKeys(Secret syncKey)
{
    public byte[] Message { get; } = Derive(syncKey, "gateway message seal 1");

    public byte[] Answer { get; } = Derive(syncKey, "gateway answer seal 1");

    public byte[] Snapshot { get; } = Derive(syncKey, "gateway snapshot seal 1");

    public Secret EmbeddedRedisPassword { get; } = new(Hex(syncKey, "gateway embedded redis 1"));

    public Secret Bearer { get; } = new(Hex(syncKey, "gateway bearer 1"));

    public static string Hex(Secret secret, string purpose) => Convert.ToHexStringLower(Derive(secret, purpose));

    private static byte[] Derive(Secret secret, string purpose) =>
        HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret.Reveal()), Encoding.UTF8.GetBytes(purpose));
}
