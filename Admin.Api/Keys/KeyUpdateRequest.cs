using Admin.Api.Http.Requests;
using FluentValidation;

namespace Admin.Api.Keys;

/// <summary><c>POST /key/update</c>: present fields change, null clears one.</summary>
/// <param name="Key">The key's text or its hash; null where its alias names it.</param>
/// <param name="Token">Another name of the same field, which some clients use.</param>
internal sealed record KeyUpdateRequest(string? Key, string? Token, KeyFields Fields) : IBodyRequest<KeyUpdateRequest>
{
    public KeyReference Reference => KeyReference.Of(Named, Fields.KeyAlias.Value);

    /// <summary>What the request calls the key; empty where it names none.</summary>
    public string Named => Key ?? Token ?? "";

    public static KeyUpdateRequest Read(BodyFields fields) =>
        new(fields.TextUnlessEmpty("key").Value, fields.TextUnlessEmpty("token").Value, KeyFields.Read(fields));
}

/// <summary>What makes a <see cref="KeyUpdateRequest"/> valid.</summary>
internal sealed class KeyUpdateValidator : AbstractValidator<KeyUpdateRequest>
{
    public KeyUpdateValidator()
    {
        RuleFor(r => r.Key)
            .Must((request, _) => request.Named.Length > 0 || request.Fields.KeyAlias.Value is not null)
            .WithMessage("name the key, by its text or by its hash, or by key_alias alone");
        RuleFor(r => r.Token).Must((request, token) => token is null || request.Key is null || token == request.Key).WithMessage("names another key than key does; leave one of them out");
        RuleFor(r => r.Fields).SetValidator(new KeyFieldsValidator());
    }
}
