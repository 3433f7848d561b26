using Admin.Api.Http.Requests;
using FluentValidation;

namespace Admin.Api.Keys;

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
