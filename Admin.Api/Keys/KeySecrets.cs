using Admin.Api.Data;
using Microsoft.EntityFrameworkCore;
using Shared.Contracts.Sync;

namespace Admin.Api.Keys;

/// <summary>A key and the secrets it had before, as long as they work.</summary>
internal static class KeySecrets
{
    /// <summary>How many secrets whose time is over one write clears away at most.</summary>
    private const int MostCleared = 100;

    /// <summary>The key that a secret opens, also one that was replaced and still works: whoever has only that one must be able to block it.</summary>
    public static async Task<KeyRow?> FindAsync(AdminDbContext db, KeyHash hash, long nowMs, CancellationToken cancellation)
    {
        var text = hash.ToString();
        if (await db.Keys.SingleOrDefaultAsync(k => k.Hash == text, cancellation) is { } row) return row;
        var current = await db.RetiredKeys.Where(r => r.Hash == text && r.ExpiresAt > nowMs).Select(r => r.KeyHash).SingleOrDefaultAsync(cancellation);
        return current is null ? null : await db.Keys.SingleOrDefaultAsync(k => k.Hash == current, cancellation);
    }

    /// <summary>Whether a secret is or was another's: one that was given up must not come back under another name.</summary>
    public static async Task<bool> IsTakenAsync(AdminDbContext db, string hash, CancellationToken cancellation) =>
        await db.Keys.AnyAsync(k => k.Hash == hash, cancellation) || await db.RetiredKeys.AnyAsync(r => r.Hash == hash, cancellation);

    /// <summary>The replaced secrets of some keys.</summary>
    public static Task<List<RetiredKeyRow>> OfAsync(AdminDbContext db, IReadOnlyCollection<string> hashes, CancellationToken cancellation) =>
        db.RetiredKeys.Where(r => hashes.Contains(r.KeyHash)).ToListAsync(cancellation);

    /// <summary>Puts a row with a new secret in the place of a key's row.</summary>
    /// <param name="retired">The key's replaced secrets; the one that is replaced now joins them where it goes on working.</param>
    /// <param name="graceEnd">Until when it does; null for not at all.</param>
    public static KeyRow Replace(WriteTransaction write, KeyRow row, string secret, List<RetiredKeyRow> retired, long? graceEnd)
    {
        var successor = row.WithSecret(KeyHash.Of(secret).ToString(), KeyText.Shown(secret));
        foreach (var old in retired) old.KeyHash = successor.Hash;
        if (graceEnd is { } end)
        {
            var joining = new RetiredKeyRow { Hash = row.Hash, KeyHash = successor.Hash, ExpiresAt = end };
            write.Db.RetiredKeys.Add(joining);
            retired.Add(joining);
        }
        else
        {
            write.Append(new Change { KeyRemoved = row.Hash });
        }

        write.Db.Keys.Remove(row);
        write.Db.Keys.Add(successor);
        return successor;
    }

    /// <summary>Notes a key's state for the gateways under each secret that opens it. The replaced ones first: none outlives what is done to the key.</summary>
    public static void Append(WriteTransaction write, KeyRow row, IEnumerable<RetiredKeyRow> retired)
    {
        foreach (var old in retired)
        {
            if (old.ExpiresAt > write.NowMs) write.Append(new Change { KeyUpserted = old.ToRecord(row) });
            else Remove(write, old);
        }

        row.UpdatedAt = write.NowMs;
        row.Revision = write.Append(new Change { KeyUpserted = row.ToRecord() });
    }

    public static void Remove(WriteTransaction write, RetiredKeyRow retired)
    {
        write.Db.RetiredKeys.Remove(retired);
        write.Append(new Change { KeyRemoved = retired.Hash });
    }

    /// <summary>Clears away secrets of other keys whose time is over. The gateways refuse them already.</summary>
    public static async Task ClearAsync(WriteTransaction write, string except, CancellationToken cancellation)
    {
        var over = await write.Db.RetiredKeys
            .Where(r => r.ExpiresAt <= write.NowMs && r.KeyHash != except).OrderBy(r => r.ExpiresAt).Take(MostCleared).ToListAsync(cancellation);
        foreach (var retired in over) Remove(write, retired);
    }
}
