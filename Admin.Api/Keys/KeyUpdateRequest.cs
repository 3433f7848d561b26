using Admin.Api.Requests;
using FluentValidation;

namespace Admin.Api.Keys;

/// <summary><c>POST /key/update</c>: present fields change, null clears one.</summary>
/// <param name="Key">The key's text or its hash.</param>
internal sealed record KeyUpdateRequest(string? Key, KeyFields Fields) : IBodyRequest<KeyUpdateRequest>
{
    public static KeyUpdateRequest Read(BodyFields fields) => new(fields.Text("key").Value, KeyFields.Read(fields));
}

/// <summary>What makes a <see cref="KeyUpdateRequest"/> valid.</summary>
internal sealed class KeyUpdateValidator : AbstractValidator<KeyUpdateRequest>
{
    public KeyUpdateValidator()
    {
        RuleFor(r => r.Key).NotEmpty().WithMessage(KeyText.MissingFault);
        RuleFor(r => r.Fields).SetValidator(new KeyFieldsValidator());
        RuleFor(r => r.Fields.Blocked)
            .Must(b => !b.IsPresent || b.Value is not null)
            .WithMessage("must be true or false; leave it out to keep it as it is");
    }
}
