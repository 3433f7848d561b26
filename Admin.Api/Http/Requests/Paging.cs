using FluentValidation;

namespace Admin.Api.Http.Requests;

/// <summary>Which page of a list is asked for.</summary>
internal sealed record Paging(long Page, long Size)
{
    public const int MaxSize = 1000;

    public const int MaxPage = 1_000_000;

    public int Skip => (int)((Page - 1) * Size);

    public int Take => (int)Size;

    public long PagesOf(long total) => (total + Size - 1) / Size;

    public static Paging Read(QueryFields fields, int defaultSize) => new(fields.Whole("page") ?? 1, fields.Whole("size") ?? defaultSize);
}

/// <summary>What makes a <see cref="Paging"/> valid.</summary>
internal sealed class PagingValidator : AbstractValidator<Paging>
{
    public PagingValidator()
    {
        RuleFor(p => p.Page).InclusiveBetween(1, Paging.MaxPage).WithMessage($"must be between 1 and {Paging.MaxPage}");
        RuleFor(p => p.Size).InclusiveBetween(1, Paging.MaxSize).WithMessage($"must be between 1 and {Paging.MaxSize}");
    }
}
