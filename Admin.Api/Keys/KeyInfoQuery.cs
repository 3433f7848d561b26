using Admin.Api.Http.Requests;
using FluentValidation;

namespace Admin.Api.Keys;

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
