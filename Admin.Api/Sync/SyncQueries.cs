using Admin.Api.Http.Requests;
using FluentValidation;
using Shared.Contracts.Sync;

namespace Admin.Api.Sync;

/// <summary><c>GET /sync/snapshot</c>.</summary>
/// <param name="Nonce">Repeated in the answer, so that the gateway knows it as the answer to its own question.</param>
internal sealed record SnapshotQuery(string? Nonce) : IQueryRequest<SnapshotQuery>
{
    public static IValidator<SnapshotQuery> Validator { get; } = new SnapshotQueryValidator();

    public static SnapshotQuery Read(QueryFields fields) => new(fields.Text("nonce"));
}

/// <summary><c>GET /sync/changes</c>.</summary>
/// <param name="After">The revision the gateway has.</param>
/// <param name="At">When that revision's change was written; null where the gateway does not know.</param>
/// <param name="Epoch">The epoch the gateway knows; null when it compares by itself.</param>
/// <param name="Nonce">As in <see cref="SnapshotQuery"/>.</param>
internal sealed record ChangesQuery(long? After, long? At, string? Epoch, string? Nonce) : IQueryRequest<ChangesQuery>
{
    public static IValidator<ChangesQuery> Validator { get; } = new ChangesValidator();

    public static ChangesQuery Read(QueryFields fields) => new(fields.Whole("after"), fields.Whole("at"), fields.Text("epoch"), fields.Text("nonce"));
}

/// <summary>What makes a <see cref="SnapshotQuery"/> valid.</summary>
internal sealed class SnapshotQueryValidator : AbstractValidator<SnapshotQuery>
{
    public SnapshotQueryValidator() =>
        RuleFor(q => q.Nonce).MaximumLength(SyncRoutes.NonceLength).WithMessage($"must have at most {SyncRoutes.NonceLength} characters");
}

/// <summary>What makes a <see cref="ChangesQuery"/> valid.</summary>
internal sealed class ChangesValidator : AbstractValidator<ChangesQuery>
{
    public ChangesValidator()
    {
        RuleFor(q => q.After).Must(a => a is >= 0).WithMessage("must be the revision to start after, 0 or more");
        RuleFor(q => q.Nonce).MaximumLength(SyncRoutes.NonceLength).WithMessage($"must have at most {SyncRoutes.NonceLength} characters");
    }
}
