using Admin.Api.Errors;
using Admin.Api.Http.Requests;
using FluentValidation;

namespace Admin.Api.Keys;

/// <summary><c>POST /key/bulk_update</c>: for each key what <c>/key/update</c> would be sent for it.</summary>
internal sealed record KeyBulkUpdateRequest(IReadOnlyList<KeyUpdateRequest>? Keys) : IBodyRequest<KeyBulkUpdateRequest>
{
    public static KeyBulkUpdateRequest Read(BodyFields fields) => new(fields.Each("keys", KeyUpdateRequest.Read));
}

/// <summary>What makes a <see cref="KeyBulkUpdateRequest"/> valid.</summary>
internal sealed class KeyBulkUpdateValidator : AbstractValidator<KeyBulkUpdateRequest>
{
    public KeyBulkUpdateValidator()
    {
        RuleFor(r => r.Keys).Must(keys => keys is { Count: > 0 and <= FieldRules.MaxListed }).WithMessage($"name between 1 and {FieldRules.MaxListed} keys");
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
        request.Named.Length == 0 ? request.Fields.KeyAlias.Value! : KeyText.IsHash(request.Named) ? request.Named : KeyText.Shown(request.Named);
}
