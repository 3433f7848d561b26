using Shared.Contracts.Sync;

namespace Admin.Api.Data;

/// <summary>
/// A secret that was replaced and goes on working for a while. It has no policy of its own: to the gateways it is its key, under another hash and with an
/// end, so that whatever is done to the key is done to it.
/// </summary>
internal sealed class RetiredKeyRow
{
    public required string Hash { get; init; }

    /// <summary>The hash that the key has now.</summary>
    public required string KeyHash { get; set; }

    public required long ExpiresAt { get; init; }

    public KeyRecord ToRecord(KeyRow key) => key.ToRecord() with { Hash = Hash, ExpiresAt = Math.Min(ExpiresAt, key.ExpiresAt ?? long.MaxValue) };
}
