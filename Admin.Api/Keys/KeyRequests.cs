using Admin.Api.Requests;
using FluentValidation;

namespace Admin.Api.Keys;

/// <summary><c>POST /key/generate</c>.</summary>
/// <param name="Key">A key that the caller chose; null for a random one.</param>
internal sealed record KeyGenerateRequest(string? Key, KeyFields Fields) : IBodyRequest<KeyGenerateRequest>
{
    public static KeyGenerateRequest Read(BodyFields fields) => new(fields.Text("key").Value, KeyFields.Read(fields));
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

/// <summary><c>POST /key/block</c> and <c>/key/unblock</c>.</summary>
/// <param name="Key">The key's text or its hash.</param>
internal sealed record KeyNameRequest(string? Key) : IBodyRequest<KeyNameRequest>
{
    public static KeyNameRequest Read(BodyFields fields) => new(fields.Text("key").Value);
}

/// <summary>What makes a <see cref="KeyNameRequest"/> valid.</summary>
internal sealed class KeyNameValidator : AbstractValidator<KeyNameRequest>
{
    public KeyNameValidator() => RuleFor(r => r.Key).NotEmpty().WithMessage(KeyText.MissingFault);
}

/// <summary><c>POST /key/delete</c>: by key (text or hash) or by alias.</summary>
internal sealed record KeyDeleteRequest(IReadOnlyList<string>? Keys, IReadOnlyList<string>? KeyAliases) : IBodyRequest<KeyDeleteRequest>
{
    public static KeyDeleteRequest Read(BodyFields fields) => new(fields.Texts("keys").Value, fields.Texts("key_aliases").Value);
}

/// <summary>What makes a <see cref="KeyDeleteRequest"/> valid.</summary>
internal sealed class KeyDeleteValidator : AbstractValidator<KeyDeleteRequest>
{
    private const string Fault = $"name between 1 and 1000 keys, either in keys or in key_aliases";

    public KeyDeleteValidator()
    {
        RuleFor(r => r.Keys)
            .Must((request, keys) => keys is null != request.KeyAliases is null && (keys ?? request.KeyAliases)!.Count is > 0 and <= FieldRules.MaxListed)
            .WithMessage(Fault);
    }
}

/// <summary><c>GET /key/info</c>.</summary>
/// <param name="Key">The key's text or its hash.</param>
internal sealed record KeyInfoQuery(string? Key) : IQueryRequest<KeyInfoQuery>
{
    public static KeyInfoQuery Read(QueryFields fields) => new(fields.Text("key"));
}

/// <summary>What makes a <see cref="KeyInfoQuery"/> valid.</summary>
internal sealed class KeyInfoValidator : AbstractValidator<KeyInfoQuery>
{
    public KeyInfoValidator() => RuleFor(r => r.Key).NotEmpty().WithMessage(KeyText.MissingFault);
}
