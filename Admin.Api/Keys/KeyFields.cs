using System.Text.Json;
using Admin.Api.Data;
using Admin.Api.Http.Requests;
using FluentValidation;

namespace Admin.Api.Keys;

/// <summary>The fields that say what a key is, as <c>/key/generate</c> and <c>/key/update</c> share them.</summary>
internal sealed record KeyFields
{
    private static readonly string[] Fences = ["team_id", "duration"];

    public Optional<string?> KeyAlias { get; init; }

    public Optional<string?> TeamId { get; init; }

    public Optional<string?> UserId { get; init; }

    public Optional<IReadOnlyList<string>?> Models { get; init; }

    public Optional<IReadOnlyList<string>?> AllowedTags { get; init; }

    public Optional<IReadOnlyList<string>?> EnforcedTags { get; init; }

    public Optional<IReadOnlyList<string>?> AllowedHostedTools { get; init; }

    public Optional<IReadOnlyList<string>?> Tags { get; init; }

    public Optional<JsonElement?> Metadata { get; init; }

    public Optional<string?> Duration { get; init; }

    public Optional<bool?> Blocked { get; init; }

    public required LimitFields Limits { get; init; }

    public required StoredFields Stored { get; init; }

    /// <summary>The fields that came as empty texts and would have been a fence: passed over, with a word about it.</summary>
    public IReadOnlyList<string> PassedOver { get; init; } = [];

    /// <summary>Whether the request touches what a team's tags have a say in.</summary>
    public bool ChangesScope => AllowedTags.IsPresent || EnforcedTags.IsPresent || TeamId.IsPresent;

    /// <summary>Every field stays as it is stored.</summary>
    public static KeyFields Unchanged { get; } = new() { Limits = new LimitFields(), Stored = StoredFields.None };

    public static KeyFields Read(BodyFields fields) => new()
    {
        KeyAlias = fields.TextUnlessEmpty("key_alias"),
        TeamId = fields.TextUnlessEmpty("team_id"),
        UserId = fields.TextUnlessEmpty("user_id"),
        Models = fields.Texts("models"),
        AllowedTags = fields.Texts("allowed_tags"),
        EnforcedTags = fields.Texts("enforced_tags"),
        AllowedHostedTools = fields.Texts("allowed_hosted_tools"),
        Tags = fields.Texts("tags"),
        Metadata = fields.ObjectUnlessNull("metadata"),
        Duration = fields.TextUnlessEmpty("duration"),
        Blocked = fields.Flag("blocked"),
        Limits = LimitFields.Read(fields),
        Stored = StoredFields.Read(fields, StoredFields.OfKeys),
        PassedOver = [.. Fences.Where(fields.IsEmptyText)],
    };

    /// <summary>Puts the fields that are present over a row.</summary>
    /// <param name="now">Where a duration starts.</param>
    public void ApplyTo(KeyRow row, DateTimeOffset now)
    {
        row.KeyAlias = KeyAlias.Or(row.KeyAlias);
        row.TeamId = TeamId.Or(row.TeamId);
        row.UserId = UserId.Or(row.UserId);
        if (Models.IsPresent) row.Models = [.. (Models.Value ?? []).Distinct(StringComparer.Ordinal)];
        if (AllowedTags.IsPresent) row.AllowedTags = TagTexts.Normalize(AllowedTags.Value);
        if (EnforcedTags.IsPresent) row.EnforcedTags = TagTexts.Normalize(EnforcedTags.Value);
        if (AllowedHostedTools.IsPresent) row.AllowedHostedTools = HostedToolTexts.Normalize(AllowedHostedTools.Value);
        if (Tags.IsPresent) row.Tags = TagTexts.Normalize(Tags.Value) ?? [];
        if (Metadata.IsPresent) row.Metadata = Metadata.Value?.GetRawText() ?? "{}";
        if (Duration.IsPresent) row.ExpiresAt = Http.Requests.Duration.End(Duration.Value, now);
        row.Blocked = Blocked.Value ?? row.Blocked;
        row.Limits = Limits.Over(row.Limits);
        row.Stored = Stored.Over(row.Stored);
    }
}

/// <summary>What makes <see cref="KeyFields"/> valid by themselves; <see cref="KeyRules"/> adds what depends on stored rows.</summary>
internal sealed class KeyFieldsValidator : AbstractValidator<KeyFields>
{
    public KeyFieldsValidator()
    {
        RuleFor(k => k.KeyAlias).IsName();
        RuleFor(k => k.TeamId).IsName();
        RuleFor(k => k.UserId).IsName();
        RuleFor(k => k.Models).AreNames();
        RuleFor(k => k.AllowedTags).AreScope();
        RuleFor(k => k.EnforcedTags).AreScope();
        RuleFor(k => k.AllowedHostedTools).AreHostedTools();
        RuleFor(k => k.Tags).AreLabels();
        RuleFor(k => k.Metadata).IsMetadata();
        RuleFor(k => k.Duration).IsLifetime();
        RuleFor(k => k.Limits).SetValidator(new LimitFieldsValidator());
        RuleFor(k => k).Custom((key, context) =>
        {
            if (key.AllowedTags.Value is null || key.EnforcedTags.Value is null) return;
            context.AddFailure(nameof(key.AllowedTags), KeyRules.OneScopeFault);
            context.AddFailure(nameof(key.EnforcedTags), KeyRules.OneScopeFault);
        });
    }
}
