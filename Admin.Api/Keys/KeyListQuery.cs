using Admin.Api.Data;
using Admin.Api.Http.Requests;
using FluentValidation;

namespace Admin.Api.Keys;

/// <summary><c>GET /key/list</c>: filters, all of which must hold, and a page.</summary>
internal sealed record KeyListQuery : IQueryRequest<KeyListQuery>
{
    private const int DefaultSize = 10;

    /// <summary>LiteLLM's filters that find nothing here, since nothing of the kind is kept by key.</summary>
    private static readonly string[] OfLitellm = ["organization_id", "project_id", "access_group_id", "status"];

    public string? TeamId { get; init; }

    public string? UserId { get; init; }

    public string? KeyAlias { get; init; }

    /// <summary>The one key with this hash, or with this text.</summary>
    public string? KeyHash { get; init; }

    /// <summary>A tag that the key names anywhere: in its scope or among its labels.</summary>
    public string? Tag { get; init; }

    /// <summary>A text that the alias, the shown name, the user or the team holds.</summary>
    public string? Search { get; init; }

    public bool? Blocked { get; init; }

    public bool? Expired { get; init; }

    /// <summary>LiteLLM's clients ask for it. A list for the administrator holds the keys of all teams whatever they say.</summary>
    public bool? IncludesTeamKeys { get; init; }

    /// <summary>Those of LiteLLM's filters that are asked for and cannot be answered.</summary>
    public IReadOnlyList<string> UnknownFilters { get; private init; } = [];

    public bool ReturnFullObject { get; init; }

    /// <summary>One of <see cref="KeyOrder.Names"/>; null for the time of making.</summary>
    public string? SortBy { get; init; }

    /// <summary><c>asc</c> or <c>desc</c>; null for descending.</summary>
    public string? SortOrder { get; init; }

    public required Paging Paging { get; init; }

    /// <summary>Whether no filter names something that an index finds few keys by.</summary>
    public bool IsOfAll => (TeamId, UserId, KeyAlias, KeyHash, Tag) is (null, null, null, null, null);

    public static IValidator<KeyListQuery> Validator { get; } = new KeyListValidator();

    public static KeyListQuery Read(QueryFields fields) => new()
    {
        TeamId = fields.Text("team_id"),
        UserId = fields.Text("user_id"),
        KeyAlias = fields.Text("key_alias"),
        KeyHash = fields.Text("key_hash") is { } named ? KeyText.HashOf(named).ToString() : null,
        Tag = fields.Text("tag"),
        Search = fields.Text("search"),
        Blocked = fields.Flag("blocked"),
        Expired = fields.Flag("expired"),
        IncludesTeamKeys = fields.Flag("include_team_keys"),
        ReturnFullObject = fields.Flag("return_full_object") ?? false,
        SortBy = fields.Text("sort_by"),
        SortOrder = fields.Text("sort_order"),
        UnknownFilters = [.. OfLitellm.Where(name => fields.Filled(name) is not null)],
        Paging = ReadPaging(fields),
    };

    private static Paging ReadPaging(QueryFields fields)
    {
        // Accepted, without effect: the list holds the keys of everybody, with all that is known of each.
        _ = (fields.Flag("include_created_by_keys"), fields.Filled("expand"));
        return Paging.Read(fields, DefaultSize);
    }

    /// <summary>Every filter but the tag's, which chooses the table.</summary>
    public IQueryable<T> Filter<T>(IQueryable<T> keys, long nowMs)
        where T : class, IListedKey
    {
        if (TeamId is not null) keys = keys.Where(k => k.TeamId == TeamId);
        if (UserId is not null) keys = keys.Where(k => k.UserId == UserId);
        if (KeyAlias is not null) keys = keys.Where(k => k.KeyAlias == KeyAlias);
        if (KeyHash is not null) keys = keys.Where(k => k.Hash == KeyHash);
        if (Search is not null) keys = keys.Where(k => k.SearchText.Contains(Search));
        // What leaves few keys is written as an index says it; what leaves nearly all as no index does, so that it is checked while they are listed in their order.
        // The first says that the index of blocked keys will do, the second is looked up in it.
        if (Blocked is { } isBlocked && isBlocked) keys = keys.Where(k => k.Blocked && k.Blocked == isBlocked);
        if (Blocked is false) keys = keys.Where(k => !k.Blocked);
        if (Expired is true) keys = keys.Where(k => k.ExpiresAt != null && k.ExpiresAt <= nowMs);
        if (Expired is false) keys = keys.Where(k => (k.ExpiresAt ?? long.MaxValue) > nowMs);
        return keys;
    }

    /// <param name="isReversed">From the last key to the first.</param>
    public IQueryable<T> Order<T>(IQueryable<T> keys, bool isReversed)
        where T : class, IListedKey => KeyOrder.Apply(keys, SortBy, SortOrder != KeyOrder.Ascending != isReversed);
}

/// <summary>What makes a <see cref="KeyListQuery"/> valid.</summary>
internal sealed class KeyListValidator : AbstractValidator<KeyListQuery>
{
    public KeyListValidator()
    {
        RuleFor(q => q.SortBy).Must(s => s is null || KeyOrder.Names.Contains(s)).WithMessage($"must be one of {string.Join(", ", KeyOrder.Names)}");
        RuleFor(q => q.SortOrder).Must(s => s is null or KeyOrder.Ascending or KeyOrder.Descending).WithMessage("must be asc or desc");
        RuleFor(q => q.UnknownFilters).Custom((filters, context) =>
        {
            foreach (var filter in filters) context.AddFailure(filter, "is no filter here; leave it out");
        });
        RuleFor(q => q.Paging).SetValidator(new PagingValidator());
    }
}
