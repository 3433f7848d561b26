using System.Linq.Expressions;
using Admin.Api.Data;

namespace Admin.Api.Keys;

/// <summary>The orders in which keys can be listed, each without ties, so that pages neither repeat nor leave out a key.</summary>
internal static class KeyOrder
{
    public const string Ascending = "asc";

    public const string Descending = "desc";

    private const string CreatedAt = "created_at";
    private const string UpdatedAt = "updated_at";
    private const string KeyAlias = "key_alias";
    private const string TeamId = "team_id";
    private const string Expires = "expires";

    public static readonly IReadOnlyList<string> Names = [CreatedAt, UpdatedAt, KeyAlias, TeamId, Expires];

    /// <param name="name">One of <see cref="Names"/>; null for the first.</param>
    public static IQueryable<T> Apply<T>(IQueryable<T> keys, string? name, bool isDescending)
        where T : class, IListedKey => (name ?? CreatedAt) switch
        {
            CreatedAt => By(keys, k => k.CreatedAt, isDescending),
            UpdatedAt => By(keys, k => k.UpdatedAt, isDescending),
            KeyAlias => By(keys, k => k.KeyAlias, isDescending),
            TeamId => By(keys, k => k.TeamId, isDescending),
            Expires => By(keys, k => k.ExpiresAt, isDescending),
            _ => throw new ArgumentOutOfRangeException(nameof(name), name, null),
        };

    private static IQueryable<T> By<T, TColumn>(IQueryable<T> keys, Expression<Func<T, TColumn>> column, bool isDescending)
        where T : class, IListedKey =>
        isDescending
            ? keys.OrderByDescending(column).ThenByDescending(k => k.CreatedAt).ThenByDescending(k => k.Hash)
            : keys.OrderBy(column).ThenBy(k => k.CreatedAt).ThenBy(k => k.Hash);
}
