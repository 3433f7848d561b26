using Admin.Api.Http.Requests;
using FluentValidation;

namespace Admin.Api.Keys;

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
