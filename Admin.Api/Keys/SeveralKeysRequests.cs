using Admin.Api.Errors;
using Admin.Api.Http.Requests;
using FluentValidation;

namespace Admin.Api.Keys;

/// <summary><c>POST /key/bulk_update</c>: for each key what <c>/key/update</c> would be sent for it.</summary>
internal sealed record KeyBulkUpdateRequest(IReadOnlyList<KeyUpdateRequest> Keys) : IBodyRequest<KeyBulkUpdateRequest>
{
    public static IValidator<KeyBulkUpdateRequest> Validator { get; } = new KeyBulkUpdateValidator();

    public static KeyBulkUpdateRequest Read(BodyFields fields) => new(fields.Each("keys", KeyUpdateRequest.Read) ?? []);
}

/// <summary>What makes a <see cref="KeyBulkUpdateRequest"/> valid.</summary>
internal sealed class KeyBulkUpdateValidator : AbstractValidator<KeyBulkUpdateRequest>
{
    public KeyBulkUpdateValidator()
    {
        RuleFor(r => r.Keys).Must(keys => keys.Count is > 0 and <= FieldRules.MaxListed).WithMessage($"name between 1 and {FieldRules.MaxListed} keys");
        RuleForEach(r => r.Keys).SetValidator(new KeyUpdateValidator());
    }
}

/// <summary>The answer of <c>/key/bulk_update</c>, in LiteLLM's shape: each key is changed or not by itself.</summary>
internal sealed record KeyBulkAnswer(long TotalRequested, IReadOnlyList<KeyBulkSuccess> SuccessfulUpdates, IReadOnlyList<KeyBulkFailure> FailedUpdates);

/// <summary>One key that was changed.</summary>
/// <param name="Key">Its hash.</param>
internal sealed record KeyBulkSuccess(string Key, KeyAnswer KeyInfo);

/// <summary>One key that was not.</summary>
/// <param name="Key">Its hash or its alias, as it was named; of a text the last four characters.</param>
internal sealed record KeyBulkFailure(string Key, KeyAnswer? KeyInfo, string FailedReason)
{
    public static KeyBulkFailure Of(KeyUpdateRequest request, AdminError error) => new(NameOf(request), null, error.Message);

    private static string NameOf(KeyUpdateRequest request) =>
        request.Reference.Alias ?? (KeyText.IsHash(request.Named) ? request.Named : KeyText.Shown(request.Named));
}

/// <summary><c>POST /v2/key/info</c>: several keys at a time.</summary>
/// <param name="Keys">Their texts or hashes.</param>
internal sealed record KeysInfoRequest(IReadOnlyList<string> Keys) : IBodyRequest<KeysInfoRequest>
{
    public static IValidator<KeysInfoRequest> Validator { get; } = new KeysInfoValidator();

    public static KeysInfoRequest Read(BodyFields fields) => new(fields.Texts("keys").Value ?? []);
}

/// <summary>What makes a <see cref="KeysInfoRequest"/> valid.</summary>
internal sealed class KeysInfoValidator : AbstractValidator<KeysInfoRequest>
{
    public KeysInfoValidator() =>
        RuleFor(r => r.Keys).Must(keys => keys.Count is > 0 and <= FieldRules.MaxListed).WithMessage($"name between 1 and {FieldRules.MaxListed} keys");
}

/// <summary>The answer of <c>/v2/key/info</c>.</summary>
/// <param name="Key">The hashes of those that are known, in the order that was asked for.</param>
/// <param name="Info">Their rows, in the same order.</param>
internal sealed record KeysInfoAnswer(IReadOnlyList<string> Key, IReadOnlyList<KeyAnswer> Info);

/// <summary><c>GET /key/aliases</c>.</summary>
/// <param name="Search">A text that the alias holds; null for all.</param>
/// <param name="TeamId">Only those of this team's keys; null for all.</param>
internal sealed record KeyAliasesQuery(string? Search, string? TeamId, Paging Paging) : IQueryRequest<KeyAliasesQuery>
{
    private const int DefaultSize = 50;

    public static IValidator<KeyAliasesQuery> Validator { get; } = new KeyAliasesValidator();

    public static KeyAliasesQuery Read(QueryFields fields) => new(fields.Filled("search"), fields.Filled("team_id"), Paging.Read(fields, DefaultSize));
}

/// <summary>What makes a <see cref="KeyAliasesQuery"/> valid.</summary>
internal sealed class KeyAliasesValidator : AbstractValidator<KeyAliasesQuery>
{
    public KeyAliasesValidator() => RuleFor(q => q.Paging).SetValidator(new PagingValidator());
}

/// <summary>The answer of <c>/key/aliases</c>: one page, in ordinal order.</summary>
internal sealed record KeyAliasesAnswer(IReadOnlyList<string> Aliases, long TotalCount, long CurrentPage, long TotalPages, long Size);
