namespace Shared.Contracts.Configuration.Settings;

/// <summary>What reading a configuration file gave.</summary>
/// <param name="Configuration">Null where a problem is an error.</param>
/// <param name="Problems">All of them, in file order.</param>
public sealed record ConfigurationReading(GatewayConfiguration? Configuration, IReadOnlyList<ConfigurationProblem> Problems)
{
    /// <summary>What is allowed but often a slip in how tags keep data in a region; shown by <c>--check-config</c>. Empty where there is no configuration.</summary>
    public IReadOnlyList<ConfigurationProblem> ResidencyWarnings { get; init; } = [];

    /// <summary>What one of the services needs and the other does not; shown by <c>--check-config</c> of both.</summary>
    public IReadOnlyList<ConfigurationProblem> ServiceNeeds { get; init; } = [];

    /// <summary>The settings of LiteLLM's sections that were read, by path, with how often.</summary>
    public IReadOnlyDictionary<string, int> UsedSettings { get; init; } = new Dictionary<string, int>();

    /// <summary>The first digits of the file's SHA-256; null where it could not be read.</summary>
    public string? FileHash { get; init; }

    public bool HasErrors => Problems.Any(p => p.Severity == ProblemSeverity.Error);

    /// <summary>The same with further problems; without a configuration where one of them is an error.</summary>
    internal ConfigurationReading With(IReadOnlyList<ConfigurationProblem> problems)
    {
        if (problems.Count == 0) return this;
        var isFaulty = problems.Any(p => p.Severity == ProblemSeverity.Error);
        return this with { Problems = [.. Problems, .. problems], Configuration = isFaulty ? null : Configuration, ResidencyWarnings = isFaulty ? [] : ResidencyWarnings, ServiceNeeds = isFaulty ? [] : ServiceNeeds };
    }
}
