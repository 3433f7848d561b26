using Microsoft.EntityFrameworkCore;

namespace Admin.Api.Data;

/// <summary>Keeps the <see cref="KeyTagRow"/>s equal to their keys, whatever a write did. Those of a removed key go with it, in the database.</summary>
internal static class KeyTagUpkeep
{
    public static async Task FollowAsync(AdminDbContext db, CancellationToken cancellation)
    {
        var entries = db.ChangeTracker.Entries<KeyRow>().Where(e => e.State is EntityState.Added or EntityState.Modified).ToList();
        foreach (var entry in entries)
        {
            var key = entry.Entity;
            var known = entry.State == EntityState.Added
                ? []
                : await db.KeyTags.Where(t => t.Hash == key.Hash).ToDictionaryAsync(t => t.Tag, StringComparer.Ordinal, cancellation);
            foreach (var row in KeyTagRow.Of(key))
            {
                if (known.Remove(row.Tag, out var old)) db.Entry(old).CurrentValues.SetValues(row);
                else db.KeyTags.Add(row);
            }

            db.KeyTags.RemoveRange(known.Values);
        }
    }
}
