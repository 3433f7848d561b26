using Shared.Contracts.Configuration.Settings;

namespace Shared.Contracts.Configuration.Reading;

/// <summary>Collects what is wrong, so that all of it is told at once.</summary>
internal sealed class ProblemList
{
    private readonly List<ConfigurationProblem> _problems = [];

    public bool HasErrors => _problems.Any(p => p.Severity == ProblemSeverity.Error);

    public void Error(SettingPlace place, string message) => Add(ProblemSeverity.Error, place, message);

    public void Warning(SettingPlace place, string message) => Add(ProblemSeverity.Warning, place, message);

    /// <summary>Tells of a setting without effect.</summary>
    /// <param name="group">What LiteLLM would do with it and its like.</param>
    public void Ignored(SettingPlace place, string message, string group) => Add(ProblemSeverity.Warning, place, message, group);

    /// <summary>In file order; what the environment gave comes last.</summary>
    public IReadOnlyList<ConfigurationProblem> InFileOrder() =>
        [.. _problems.OrderBy(p => p.File == SettingPlace.EnvironmentName).ThenBy(p => p.Line).ThenBy(p => p.Column)];

    private void Add(ProblemSeverity severity, SettingPlace place, string message, string? group = null) =>
        _problems.Add(new ConfigurationProblem(severity, place.File, place.Line, place.Column, place.Path, message) { Ignored = group });
}
