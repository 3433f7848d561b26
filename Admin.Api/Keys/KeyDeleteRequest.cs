using Admin.Api.Http.Requests;
using FluentValidation;

namespace Admin.Api.Keys;

/// <summary><c>POST /key/delete</c>: by key (text or hash) or by alias.</summary>
internal sealed record KeyDeleteRequest(IReadOnlyList<string>? Keys, IReadOnlyList<string>? KeyAliases) : IBodyRequest<KeyDeleteRequest>
{
    public static KeyDeleteRequest Read(BodyFields fields) => new(fields.Texts("keys").Value, fields.Texts("key_aliases").Value);
}

/// <summary>What makes a <see cref="KeyDeleteRequest"/> valid.</summary>
internal sealed class KeyDeleteValidator : AbstractValidator<KeyDeleteRequest>
{
    private const string Fault = "name between 1 and 1000 keys, either in keys or in key_aliases";

    public KeyDeleteValidator()
    {
        RuleFor(r => r.Keys)
            .Must((request, keys) => keys is null != request.KeyAliases is null && (keys ?? request.KeyAliases)!.Count is > 0 and <= FieldRules.MaxListed)
            .WithMessage(Fault);
    }
}
