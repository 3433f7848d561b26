using Admin.Api.Data;
using FluentValidation;

namespace Admin.Api.Http.Requests;

/// <summary>The limits in a request, as keys and teams share them.</summary>
internal sealed record LimitFields
{
    public Optional<long?> RpmLimit { get; init; }

    public Optional<long?> TpmLimit { get; init; }

    public Optional<long?> MaxParallelRequests { get; init; }

    public Optional<double?> MaxBudget { get; init; }

    public Optional<string?> BudgetDuration { get; init; }

    public Optional<double?> SoftBudget { get; init; }

    /// <summary>The names of those that are set.</summary>
    public IEnumerable<string> Given
    {
        get
        {
            if (RpmLimit.Value is not null) yield return "rpm_limit";
            if (TpmLimit.Value is not null) yield return "tpm_limit";
            if (MaxParallelRequests.Value is not null) yield return "max_parallel_requests";
            if (MaxBudget.Value is not null) yield return "max_budget";
            if (BudgetDuration.Value is not null) yield return "budget_duration";
            if (SoftBudget.Value is not null) yield return "soft_budget";
        }
    }

    public static LimitFields Read(BodyFields fields) => new()
    {
        RpmLimit = fields.Whole("rpm_limit"),
        TpmLimit = fields.Whole("tpm_limit"),
        MaxParallelRequests = fields.Whole("max_parallel_requests"),
        MaxBudget = fields.Number("max_budget"),
        BudgetDuration = fields.TextUnlessEmpty("budget_duration"),
        SoftBudget = fields.Number("soft_budget"),
    };

    public Limits Over(Limits stored) => new()
    {
        RpmLimit = RpmLimit.Or(stored.RpmLimit),
        TpmLimit = TpmLimit.Or(stored.TpmLimit),
        MaxParallelRequests = MaxParallelRequests.Or(stored.MaxParallelRequests),
        MaxBudget = MaxBudget.Or(stored.MaxBudget),
        BudgetDuration = BudgetDuration.Or(stored.BudgetDuration),
        SoftBudget = SoftBudget.Or(stored.SoftBudget),
    };
}

/// <summary>What makes <see cref="LimitFields"/> valid.</summary>
internal sealed class LimitFieldsValidator : AbstractValidator<LimitFields>
{
    public LimitFieldsValidator()
    {
        RuleFor(l => l.RpmLimit).IsLimit();
        RuleFor(l => l.TpmLimit).IsLimit();
        RuleFor(l => l.MaxParallelRequests).IsLimit();
        RuleFor(l => l.MaxBudget).IsBudget();
        RuleFor(l => l.BudgetDuration).IsDuration();
        RuleFor(l => l.SoftBudget).IsBudget();
    }
}
