using System.Globalization;
using Admin.Api.Data;
using Admin.Api.Http.Requests;
using Admin.Api.Keys;
using FluentValidation;

namespace Admin.Api.Audit;

/// <summary><c>GET /audit</c>: filters, all of which must hold, and a page.</summary>
internal sealed record AuditQuery : IQueryRequest<AuditQuery>
{
    private const int DefaultSize = 100;

    public string? Actor { get; init; }

    /// <summary>Such as <c>key.update</c>.</summary>
    public string? Action { get; init; }

    /// <summary><c>key</c> or <c>team</c>.</summary>
    public string? EntityType { get; init; }

    /// <summary>The changes of one key, by its text or by its hash.</summary>
    public string? Key { get; init; }

    /// <summary>The changes of one team.</summary>
    public string? TeamId { get; init; }

    /// <summary>ISO 8601; changes at this instant or later.</summary>
    public string? From { get; init; }

    /// <summary>ISO 8601; changes before this instant.</summary>
    public string? To { get; init; }

    public Paging Paging { get; init; } = new(1, DefaultSize);

    public static IValidator<AuditQuery> Validator { get; } = new AuditValidator();

    public static AuditQuery Read(QueryFields fields) => new()
    {
        Actor = fields.Text("actor"),
        Action = fields.Text("action"),
        EntityType = fields.Text("entity_type"),
        Key = fields.Text("key"),
        TeamId = fields.Text("team_id"),
        From = fields.Text("from"),
        To = fields.Text("to"),
        Paging = Paging.Read(fields, DefaultSize),
    };

    public static bool TryInstant(string text, out long ms)
    {
        var isInstant = DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant);
        ms = isInstant ? instant.ToUnixTimeMilliseconds() : 0;
        return isInstant;
    }

    public IQueryable<AuditRow> Filter(IQueryable<AuditRow> rows)
    {
        if (Actor is not null) rows = rows.Where(a => a.Actor == Actor);
        if (Action is not null) rows = rows.Where(a => a.Action == Action);
        if (EntityType is not null) rows = rows.Where(a => a.EntityType == EntityType);
        if (Key is not null)
        {
            var hash = KeyText.HashOf(Key).ToString();
            rows = rows.Where(a => a.EntityType == AuditEntry.Key && a.EntityId == hash);
        }

        if (TeamId is not null) rows = rows.Where(a => a.EntityType == AuditEntry.Team && a.EntityId == TeamId);
        if (From is not null && TryInstant(From, out var from)) rows = rows.Where(a => a.At >= from);
        if (To is not null && TryInstant(To, out var to)) rows = rows.Where(a => a.At < to);
        return rows;
    }
}

/// <summary>What makes an <see cref="AuditQuery"/> valid.</summary>
internal sealed class AuditValidator : AbstractValidator<AuditQuery>
{
    private const string InstantFault = "must be an instant such as 2026-11-23T00:00:00Z";

    public AuditValidator()
    {
        RuleFor(q => q.EntityType).Must(t => t is null or AuditEntry.Key or AuditEntry.Team).WithMessage("must be key or team");
        RuleFor(q => q.From).Must(IsInstant).WithMessage(InstantFault);
        RuleFor(q => q.To).Must(IsInstant).WithMessage(InstantFault);
        RuleFor(q => q.Paging).SetValidator(new PagingValidator());
    }

    private static bool IsInstant(string? text) => text is null || AuditQuery.TryInstant(text, out _);
}
