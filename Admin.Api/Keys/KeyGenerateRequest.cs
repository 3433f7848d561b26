using Admin.Api.Http.Requests;
using FluentValidation;

namespace Admin.Api.Keys;

/// <summary><c>POST /key/generate</c>.</summary>
/// <param name="Key">A key that the caller chose; null for a random one.</param>
internal sealed record KeyGenerateRequest(string? Key, KeyFields Fields) : IBodyRequest<KeyGenerateRequest>
{
    public static KeyGenerateRequest Read(BodyFields fields) => new(fields.TextUnlessEmpty("key").Value, KeyFields.Read(fields));
}

/// <summary>What makes a <see cref="KeyGenerateRequest"/> valid.</summary>
internal sealed class KeyGenerateValidator : AbstractValidator<KeyGenerateRequest>
{
    public KeyGenerateValidator()
    {
        RuleFor(r => r.Key).Must(k => k is null || KeyText.MayBeChosen(k)).WithMessage(KeyText.ChosenFault);
        RuleFor(r => r.Fields).SetValidator(new KeyFieldsValidator());
    }
}
