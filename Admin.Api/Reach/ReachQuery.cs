using Admin.Api.Data;
using Admin.Api.Http.Requests;
using Admin.Api.Keys;
using FluentValidation;
using Microsoft.EntityFrameworkCore;

namespace Admin.Api.Reach;

/// <summary><c>GET /route/reach</c>: which rows, which model group, and in which form.</summary>
internal sealed record ReachQuery : IQueryRequest<ReachQuery>
{
    public const string Json = "json";

    public const string Csv = "csv";

    private const int DefaultSize = 100;

    /// <summary>One key, by its text or by its hash.</summary>
    public string? Key { get; init; }

    /// <summary>One team and its keys.</summary>
    public string? TeamId { get; init; }

    /// <summary>Only this model group's deployments.</summary>
    public string? Model { get; init; }

    /// <summary>The keys and teams whose scope names this tag.</summary>
    public string? Tag { get; init; }

    /// <summary>The keys and teams whose scope names a tag of this facet.</summary>
    public string? Facet { get; init; }

    /// <summary>The keys and teams that reach a deployment there.</summary>
    public Place? Reaches { get; init; }

    /// <summary>The keys and teams that reach a deployment that is not there, or not only there.</summary>
    public Place? Leaves { get; init; }

    /// <summary>Whether the rules have to be asked which rows are meant: <see cref="ReachFilter"/> does it.</summary>
    public bool AsksWhere => Facet is not null || Reaches is not null || Leaves is not null;

    /// <summary>The teams that are meant, where the rules were asked.</summary>
    public IReadOnlyList<string>? TeamIds { get; init; }

    /// <summary>The policies of the keys that are meant, where the rules were asked.</summary>
    public MeantPolicies? Policies { get; init; }

    public string? Format { get; init; }

    /// <summary>Whether a page was asked for; a CSV without one holds every row.</summary>
    public bool AsksForPage { get; init; }

    public Paging Paging { get; init; } = new(1, DefaultSize);

    public static IValidator<ReachQuery> Validator { get; } = new ReachValidator();

    public static ReachQuery Read(QueryFields fields) => new()
    {
        Key = fields.Text("key"),
        TeamId = fields.Text("team_id"),
        Model = fields.Text("model"),
        Tag = fields.Text("tag"),
        Facet = fields.Text("facet"),
        Reaches = fields.Text("reaches") is { } there ? Place.Of(there) : null,
        Leaves = fields.Text("leaves") is { } home ? Place.Of(home) : null,
        Format = fields.Text("format"),
        AsksForPage = fields.Whole("page") is not null || fields.Whole("size") is not null,
        Paging = Paging.Read(fields, DefaultSize),
    };

    public IQueryable<TeamRow> Filter(IQueryable<TeamRow> teams)
    {
        if (Key is not null) return teams.Where(t => false);
        if (TeamId is not null) teams = teams.Where(t => t.TeamId == TeamId);
        if (Tag is not null) teams = teams.Where(t => t.Tags!.Contains(Tag));
        if (TeamIds is not null) teams = teams.Where(t => EF.Parameter(TeamIds).Contains(t.TeamId));
        return teams;
    }

    public async Task<long> CountKeysAsync(AdminDbContext db, CancellationToken cancellation) => (Policies, Key) switch
    {
        ({ } meant, null) => meant.Keys,
        ({ } meant, _) => await Filter(meant.Named(db.Keys)).LongCountAsync(cancellation),
        _ when Tag is not null => await Filter(Tagged(db)).LongCountAsync(cancellation),
        (null, null) => await db.KeyPolicies.Where(p => TeamId == null || p.TeamId == TeamId).SumAsync(p => p.Keys, cancellation),
        _ => await Filter(db.Keys).LongCountAsync(cancellation),
    };

    /// <summary>The keys, the newest first: their hashes are read off an index, and whole rows for what is taken only.</summary>
    public IQueryable<KeyRow> Keys(AdminDbContext db, int skip, int take)
    {
        var hashes = Policies is null && Tag is not null
            ? Page(Filter(Tagged(db)), skip, take)
            : Page(Filter(Policies?.Listed(db.Keys, (long)skip + take) ?? db.Keys), skip, take);
        return hashes.Join(db.Keys.AsNoTracking(), hash => hash, key => key.Hash, (_, key) => key);
    }

    private static IQueryable<string> Page<T>(IQueryable<T> keys, int skip, int take)
        where T : class, IListedKey =>
        keys.OrderByDescending(k => k.CreatedAt).ThenByDescending(k => k.Hash).Skip(skip).Take(take).Select(k => k.Hash);

    /// <summary>The keys whose scope names the tag. Where <see cref="Policies"/> are known, they say so.</summary>
    private IQueryable<KeyTagRow> Tagged(AdminDbContext db) => db.KeyTags.Where(t => t.Tag == Tag && t.InScope);

    private IQueryable<T> Filter<T>(IQueryable<T> keys)
        where T : class, IListedKey
    {
        if (Key is not null)
        {
            var hash = KeyText.HashOf(Key).ToString();
            keys = keys.Where(k => k.Hash == hash);
        }

        return TeamId is null ? keys : keys.Where(k => k.TeamId == TeamId);
    }
}

/// <summary>What makes a <see cref="ReachQuery"/> valid by itself; whether there is such a model group depends on the configuration in force.</summary>
internal sealed class ReachValidator : AbstractValidator<ReachQuery>
{
    public ReachValidator()
    {
        RuleFor(q => q.Format).Must(f => f is null or ReachQuery.Json or ReachQuery.Csv).WithMessage("must be json or csv");
        RuleFor(q => q.Paging).SetValidator(new PagingValidator());
    }
}
