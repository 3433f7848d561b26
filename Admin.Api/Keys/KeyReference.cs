using Admin.Api.Data;
using Microsoft.EntityFrameworkCore;
using Shared.Contracts.Sync;

namespace Admin.Api.Keys;

/// <summary>How a request names a key: by its text or its hash, or by its alias where it has neither.</summary>
/// <param name="Hash">The hash of what was named; null where only an alias is.</param>
internal readonly record struct KeyReference(KeyHash? Hash, string? Alias)
{
    public static implicit operator KeyReference(KeyHash hash) => new(hash, null);

    /// <summary>Whether it names any.</summary>
    public bool IsNamed => Hash is not null || Alias is not null;

    /// <param name="named">A text or a hash; null or empty for none.</param>
    public static KeyReference Of(string? named, string? alias = null) => string.IsNullOrEmpty(named) ? new(null, alias) : new(KeyText.HashOf(named), null);

    public Task<KeyRow?> FindAsync(AdminDbContext db, long nowMs, CancellationToken cancellation)
    {
        if (Hash is { } hash) return KeySecrets.FindAsync(db, hash, nowMs, cancellation);
        var alias = Alias;
        return db.Keys.SingleOrDefaultAsync(k => k.KeyAlias == alias, cancellation);
    }
}
