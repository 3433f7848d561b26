using FluentValidation;

namespace Admin.Api.Http.Requests;

/// <summary>What a change may ask for in its query string.</summary>
/// <param name="IsStrict"><c>strict=true</c>: a tag that no deployment carries is refused instead of warned about.</param>
internal sealed record ChangeQuery(bool IsStrict) : IQueryRequest<ChangeQuery>
{
    /// <summary>A flag is valid once it is read.</summary>
    public static IValidator<ChangeQuery> Validator { get; } = new InlineValidator<ChangeQuery>();

    public static ChangeQuery Read(QueryFields fields) => new(fields.Flag("strict") ?? false);
}
