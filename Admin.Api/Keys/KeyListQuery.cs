using Admin.Api.Data;
using Admin.Api.Requests;
using FluentValidation;

namespace Admin.Api.Keys;

/// <summary><c>GET /key/list</c>: filters, all of which must hold, and a page.</summary>
internal sealed record KeyListQuery : IQueryRequest<KeyListQuery>
{
    private const int DefaultSize = 10;

    public string? TeamId { get; init; }

    public string? UserId { get; init; }

    public string? KeyAlias { get; init; }

    /// <summary>A tag that the key names anywhere: in its scope or among its labels.</summary>
    public string? Tag { get; init; }

    public bool? Blocked { get; init; }

    public bool? Expired { get; init; }

    public bool ReturnFullObject { get; init; }

    public required Paging Paging { get; init; }

    public static KeyListQuery Read(QueryFields fields) => new()
    {
        TeamId = fields.Text("team_id"),
        UserId = fields.Text("user_id"),
        KeyAlias = fields.Text("key_alias"),
        Tag = fields.Text("tag"),
        Blocked = fields.Flag("blocked"),
        Expired = fields.Flag("expired"),
        ReturnFullObject = fields.Flag("return_full_object") ?? false,
        Paging = Paging.Read(fields, DefaultSize),
    };

    public IQueryable<KeyRow> Filter(IQueryable<KeyRow> keys, long nowMs)
    {
        if (TeamId is not null) keys = keys.Where(k => k.TeamId == TeamId);
        if (UserId is not null) keys = keys.Where(k => k.UserId == UserId);
        if (KeyAlias is not null) keys = keys.Where(k => k.KeyAlias == KeyAlias);
        if (Tag is not null) keys = keys.Where(k => k.AllowedTags!.Contains(Tag) || k.EnforcedTags!.Contains(Tag) || k.Tags.Contains(Tag));
        if (Blocked is not null) keys = keys.Where(k => k.Blocked == Blocked);
        if (Expired is true) keys = keys.Where(k => k.ExpiresAt != null && k.ExpiresAt <= nowMs);
        if (Expired is false) keys = keys.Where(k => k.ExpiresAt == null || k.ExpiresAt > nowMs);
        return keys;
    }
}

/// <summary>What makes a <see cref="KeyListQuery"/> valid.</summary>
internal sealed class KeyListValidator : AbstractValidator<KeyListQuery>
{
    public KeyListValidator() => RuleFor(q => q.Paging).SetValidator(new PagingValidator());
}
