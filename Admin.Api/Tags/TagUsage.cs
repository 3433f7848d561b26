using Admin.Api.Configuration;
using Admin.Api.Data;
using Microsoft.EntityFrameworkCore;

namespace Admin.Api.Tags;

/// <summary>Where each tag is used.</summary>
internal sealed class TagUsage(IDbContextFactory<AdminDbContext> contexts, CurrentModels models)
{
    /// <summary>Every tag that a deployment carries or a key or team names, in ordinal order.</summary>
    /// <param name="search">Only tags that hold this text; null for all.</param>
    public async Task<IReadOnlyList<TagAnswer>> ReadAsync(string? search, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        await db.BeginReadAsync(cancellation);
        var (scopes, labels, teams) = (new Counts(), new Counts(), new Counts());
        var keys = db.Keys.AsNoTracking().Select(k => new { k.AllowedTags, k.EnforcedTags, k.Tags });
        await foreach (var key in keys.AsAsyncEnumerable().WithCancellation(cancellation))
        {
            scopes.Add(key.AllowedTags ?? key.EnforcedTags);
            labels.Add(key.Tags);
        }

        foreach (var tags in await db.Teams.AsNoTracking().Select(t => t.Tags).ToListAsync(cancellation)) teams.Add(tags);
        var deployments = Deployments();
        return
        [
            .. deployments.Keys.Concat(scopes.Tags).Concat(labels.Tags).Concat(teams.Tags).Distinct()
                .Where(tag => search is null || tag.Contains(search, StringComparison.Ordinal))
                .Order(StringComparer.Ordinal)
                .Select(tag => new TagAnswer(tag, deployments.GetValueOrDefault(tag, []), scopes.Of(tag), teams.Of(tag), labels.Of(tag))),
        ];
    }

    private Dictionary<string, IReadOnlyList<string>> Deployments() => models.Configuration.ModelList
        .SelectMany(d => d.Tags, (d, tag) => (Tag: tag.Text, d.Id))
        .GroupBy(d => d.Tag, d => d.Id, StringComparer.Ordinal)
        .ToDictionary(g => g.Key, IReadOnlyList<string> (g) => [.. g], StringComparer.Ordinal);

    /// <summary>How often each tag was named.</summary>
    private sealed class Counts
    {
        private readonly Dictionary<string, long> _counts = new(StringComparer.Ordinal);

        public IEnumerable<string> Tags => _counts.Keys;

        public long Of(string tag) => _counts.GetValueOrDefault(tag);

        public void Add(IEnumerable<string>? tags)
        {
            foreach (var tag in tags ?? []) _counts[tag] = Of(tag) + 1;
        }
    }
}
