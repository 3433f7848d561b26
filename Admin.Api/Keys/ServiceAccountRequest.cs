using Admin.Api.Http.Requests;
using FluentValidation;

namespace Admin.Api.Keys;

/// <summary><c>POST /key/service-account/generate</c>: a key that belongs to a team and to nobody in it.</summary>
/// <param name="Key">A key that the caller chose; null for a random one.</param>
internal sealed record ServiceAccountRequest(string? Key, KeyFields Fields) : IBodyRequest<ServiceAccountRequest>
{
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
