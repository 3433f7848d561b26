using Admin.Api.Data;
using Admin.Api.Models;
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
        var keys = await db.TagCounts.AsNoTracking().ToDictionaryAsync(t => t.Tag, StringComparer.Ordinal, cancellation);
        var teams = (await db.Teams.Select(t => t.Tags).ToListAsync(cancellation)).SelectMany(tags => tags ?? []).CountBy(tag => tag).ToDictionary();
        var deployments = Deployments();
        return
        [
            .. deployments.Keys.Concat(keys.Keys).Concat(teams.Keys).Distinct()
                .Where(tag => search is null || tag.Contains(search, StringComparison.Ordinal))
                .Order(StringComparer.Ordinal)
                .Select(tag => Answer(tag, keys.GetValueOrDefault(tag), teams.GetValueOrDefault(tag))),
        ];

        TagAnswer Answer(string tag, TagCountRow? named, int byTeams) => new(tag, deployments.GetValueOrDefault(tag, []), named?.Keys ?? 0, byTeams, named?.Labels ?? 0);
    }

    private Dictionary<string, IReadOnlyList<string>> Deployments() => models.Configuration.ModelList
        .SelectMany(d => d.Tags, (d, tag) => (Tag: tag.Text, d.Id))
        .GroupBy(d => d.Tag, d => d.Id, StringComparer.Ordinal)
        .ToDictionary(g => g.Key, IReadOnlyList<string> (g) => [.. g], StringComparer.Ordinal);
}
