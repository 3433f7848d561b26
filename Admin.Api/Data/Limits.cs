namespace Admin.Api.Data;

/// <summary>The limits of a key or a team; null for none.</summary>
internal sealed record Limits
{
    public long? RpmLimit { get; init; }

    public long? TpmLimit { get; init; }

    public long? MaxParallelRequests { get; init; }

    public double? MaxBudget { get; init; }

    public string? BudgetDuration { get; init; }

    public double? SoftBudget { get; init; }
}
