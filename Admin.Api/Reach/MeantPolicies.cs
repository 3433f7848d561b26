using Admin.Api.Data;
using Microsoft.EntityFrameworkCore;

namespace Admin.Api.Reach;

/// <summary>The policies of the keys that a query means, where the rules were asked, and the others of the keys that it looks at.</summary>
/// <param name="Ids">What the keys' <see cref="KeyRow.Policy"/> is one of.</param>
/// <param name="Others">What it is one of where the key is not meant.</param>
/// <param name="Keys">How many keys are meant.</param>
/// <param name="AllKeys">How many there are with those that are not.</param>
internal sealed record MeantPolicies(IReadOnlyList<string> Ids, IReadOnlyList<string> Others, long Keys, long AllKeys)
{
    public static MeantPolicies Of(IReadOnlyList<SharedPolicy> policies, Predicate<SharedPolicy> isMeant)
    {
        var sides = policies.ToLookup(p => isMeant(p));
        return new MeantPolicies([.. sides[true].Select(p => p.Id)], [.. sides[false].Select(p => p.Id)], sides[true].Sum(p => p.Keys), policies.Sum(p => p.Keys));
    }

    public IQueryable<KeyRow> Named(IQueryable<KeyRow> keys) => keys.Where(k => EF.Parameter(Ids).Contains(k.Policy));

    /// <summary>
    /// The same keys, for whoever lists them in their order up to the given one. Where many are meant it says which are not: that is no comparison that an index
    /// answers, so the keys are walked in their order and the others passed over. Where few are, they are looked up by policy, and all of them sorted.
    /// </summary>
    public IQueryable<KeyRow> Listed(IQueryable<KeyRow> keys, long upTo) =>
        Keys > 0 && Math.Min(upTo, Keys) * AllKeys <= Keys * Keys ? keys.Where(k => !EF.Parameter(Others).Contains(k.Policy)) : Named(keys);
}
