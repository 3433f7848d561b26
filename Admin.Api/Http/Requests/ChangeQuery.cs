using FluentValidation;

namespace Admin.Api.Http.Requests;

/// <summary>What a change may ask for in its query string.</summary>
/// <param name="IsStrict"><c>strict=true</c>: a tag that no deployment carries is refused instead of warned about.</param>
internal sealed record ChangeQuery(bool IsStrict) : IQueryRequest<ChangeQuery>
{
    public static ChangeQuery Read(QueryFields fields) => new(fields.Flag("strict") ?? false);
}

/// <summary>Nothing more to check: a flag is valid once it is read.</summary>
internal sealed class ChangeQueryValidator : AbstractValidator<ChangeQuery>;
