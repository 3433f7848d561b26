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

    public static IValidator<KeyUpdateRequest> Validator { get; } = new KeyUpdateValidator();

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

/// <summary><c>POST /key/generate</c>.</summary>
/// <param name="Key">A key that the caller chose; null for a random one.</param>
internal sealed record KeyGenerateRequest(string? Key, KeyFields Fields) : IBodyRequest<KeyGenerateRequest>
{
    public static IValidator<KeyGenerateRequest> Validator { get; } = new KeyGenerateValidator();

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

/// <summary><c>POST /key/service-account/generate</c>: a key that belongs to a team and to nobody in it.</summary>
/// <param name="Key">A key that the caller chose; null for a random one.</param>
internal sealed record ServiceAccountRequest(string? Key, KeyFields Fields) : IBodyRequest<ServiceAccountRequest>
{
    public static IValidator<ServiceAccountRequest> Validator { get; } = new ServiceAccountValidator();

    public static ServiceAccountRequest Read(BodyFields fields) => new(fields.TextUnlessEmpty("key").Value, KeyFields.Read(fields));
}

/// <summary>What makes a <see cref="ServiceAccountRequest"/> valid.</summary>
internal sealed class ServiceAccountValidator : AbstractValidator<ServiceAccountRequest>
{
    public ServiceAccountValidator()
    {
        RuleFor(r => r.Key).Must(k => k is null || KeyText.MayBeChosen(k)).WithMessage(KeyText.ChosenFault);
        RuleFor(r => r.Fields).SetValidator(new KeyFieldsValidator());
        RuleFor(r => r.Fields.TeamId).Must(t => t.Value is not null).WithMessage("name the team that the service account belongs to");
        RuleFor(r => r.Fields.UserId).Must(u => u.Value is null).WithMessage("a service account belongs to a team and to nobody in it; leave it out");
    }
}

/// <summary><c>POST /key/regenerate</c> and <c>/key/{key}/regenerate</c>: a new secret, and whatever else is to change with it.</summary>
/// <param name="Key">The key's text or its hash; null where the path names it.</param>
/// <param name="NewKey">A secret that the caller chose; null for a random one.</param>
/// <param name="GracePeriod">How long the old secret goes on working; null for not at all.</param>
internal sealed record KeyRegenerateRequest(string? Key, string? NewKey, Optional<string?> GracePeriod, KeyFields Fields) : IBodyRequest<KeyRegenerateRequest>
{
    /// <summary>LiteLLM changes its master key by this call; here it stands in the configuration.</summary>
    public string? NewMasterKey { get; private init; }

    /// <summary>The path may have said it all.</summary>
    public static bool MayBeEmpty => true;

    public static IValidator<KeyRegenerateRequest> Validator { get; } = new KeyRegenerateValidator();

    public static KeyRegenerateRequest Read(BodyFields fields) =>
        new(fields.TextUnlessEmpty("key").Value, fields.TextUnlessEmpty("new_key").Value, fields.TextUnlessEmpty("grace_period"), KeyFields.Read(fields))
        {
            NewMasterKey = fields.TextUnlessEmpty("new_master_key").Value,
        };
}

/// <summary>What makes a <see cref="KeyRegenerateRequest"/> valid.</summary>
internal sealed class KeyRegenerateValidator : AbstractValidator<KeyRegenerateRequest>
{
    public KeyRegenerateValidator()
    {
        RuleFor(r => r.NewKey).Must(k => k is null || KeyText.MayBeChosen(k)).WithMessage(KeyText.ChosenFault);
        RuleFor(r => r.GracePeriod).IsDuration();
        RuleFor(r => r.Fields).SetValidator(new KeyFieldsValidator());
        RuleFor(r => r.NewMasterKey).Null().WithMessage("the master key is general_settings.master_key; change it there");
    }
}

/// <summary><c>POST /key/block</c> and <c>/key/unblock</c>.</summary>
/// <param name="Key">Named by its text or its hash.</param>
internal sealed record KeyNameRequest(KeyReference Key) : IBodyRequest<KeyNameRequest>
{
    public static IValidator<KeyNameRequest> Validator { get; } = new KeyNameValidator();

    public static KeyNameRequest Read(BodyFields fields) => new(KeyReference.Of(fields.Text("key").Value));
}

/// <summary>What makes a <see cref="KeyNameRequest"/> valid.</summary>
internal sealed class KeyNameValidator : AbstractValidator<KeyNameRequest>
{
    public KeyNameValidator() => RuleFor(r => r.Key).Must(key => key.IsNamed).WithMessage(KeyText.MissingFault);
}

/// <summary><c>GET /key/info</c>.</summary>
/// <param name="Key">Named by its text or its hash.</param>
internal sealed record KeyInfoQuery(KeyReference Key) : IQueryRequest<KeyInfoQuery>
{
    public static IValidator<KeyInfoQuery> Validator { get; } = new KeyInfoValidator();

    public static KeyInfoQuery Read(QueryFields fields) => new(KeyReference.Of(fields.Text("key")));
}

/// <summary>What makes a <see cref="KeyInfoQuery"/> valid.</summary>
internal sealed class KeyInfoValidator : AbstractValidator<KeyInfoQuery>
{
    public KeyInfoValidator() => RuleFor(r => r.Key).Must(key => key.IsNamed).WithMessage(KeyText.MissingFault);
}

/// <summary><c>POST /key/delete</c>: by key (text or hash) or by alias.</summary>
internal sealed record KeyDeleteRequest(IReadOnlyList<string>? Keys, IReadOnlyList<string>? KeyAliases) : IBodyRequest<KeyDeleteRequest>
{
    /// <summary>Those that are named, in whichever way.</summary>
    public IReadOnlyList<string> Named => Keys ?? KeyAliases ?? [];

    public static IValidator<KeyDeleteRequest> Validator { get; } = new KeyDeleteValidator();

    public static KeyDeleteRequest Read(BodyFields fields) => new(fields.Texts("keys").Value, fields.Texts("key_aliases").Value);
}

/// <summary>What makes a <see cref="KeyDeleteRequest"/> valid.</summary>
internal sealed class KeyDeleteValidator : AbstractValidator<KeyDeleteRequest>
{
    private const string Fault = "name between 1 and 1000 keys, either in keys or in key_aliases";

    public KeyDeleteValidator()
    {
        RuleFor(r => r.Keys)
            .Must((request, keys) => keys is null != request.KeyAliases is null && request.Named.Count is > 0 and <= FieldRules.MaxListed)
            .WithMessage(Fault);
    }
}
