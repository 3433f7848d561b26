using Admin.Api.Http.Requests;
using FluentValidation;

namespace Admin.Api.Tags;

/// <summary><c>GET /tag/list</c>.</summary>
/// <param name="Search">Only tags that hold this text; null for all.</param>
internal sealed record TagListQuery(string? Search, Paging Paging) : IQueryRequest<TagListQuery>
{
    private const int DefaultSize = 100;

    public static IValidator<TagListQuery> Validator { get; } = new TagListValidator();

    public static TagListQuery Read(QueryFields fields) => new(fields.Text("search"), Paging.Read(fields, DefaultSize));
}

/// <summary>What makes a <see cref="TagListQuery"/> valid.</summary>
internal sealed class TagListValidator : AbstractValidator<TagListQuery>
{
    public TagListValidator() => RuleFor(q => q.Paging).SetValidator(new PagingValidator());
}
