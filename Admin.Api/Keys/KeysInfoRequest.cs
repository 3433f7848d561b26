using Admin.Api.Http.Requests;
using FluentValidation;

namespace Admin.Api.Keys;

/// <summary><c>POST /v2/key/info</c>: several keys at a time.</summary>
/// <param name="Keys">Their texts or hashes.</param>
internal sealed record KeysInfoRequest(IReadOnlyList<string>? Keys) : IBodyRequest<KeysInfoRequest>
{
    public static KeysInfoRequest Read(BodyFields fields) => new(fields.Texts("keys").Value);
}

/// <summary>What makes a <see cref="KeysInfoRequest"/> valid.</summary>
internal sealed class KeysInfoValidator : AbstractValidator<KeysInfoRequest>
{
    public KeysInfoValidator() =>
        RuleFor(r => r.Keys).Must(keys => keys is { Count: > 0 and <= FieldRules.MaxListed }).WithMessage($"name between 1 and {FieldRules.MaxListed} keys");
}

/// <summary>The answer of <c>/v2/key/info</c>.</summary>
/// <param name="Key">The hashes of those that are known, in the order that was asked for.</param>
/// <param name="Info">Their rows, in the same order.</param>
internal sealed record KeysInfoAnswer(IReadOnlyList<string> Key, IReadOnlyList<KeyAnswer> Info);
