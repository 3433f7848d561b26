namespace Shared.Contracts.Configuration.Settings;

/// <summary>Something wrong with the configuration, and where.</summary>
/// <param name="Severity">An error stops the start or the reload; a warning is shown.</param>
/// <param name="File">The file's name as given, or <c>environment</c>.</param>
/// <param name="Line">From 1; 0 where there is no place.</param>
/// <param name="Column">From 1; 0 where there is no place.</param>
/// <param name="Path">The setting, such as <c>model_list[2].litellm_params.tags[0]</c>; empty where it is the file as a whole.</param>
/// <param name="Message">What is wrong; what to do. Never a secret's text.</param>
public sealed record ConfigurationProblem(ProblemSeverity Severity, string File, int Line, int Column, string Path, string Message)
{
    /// <summary>For a setting without effect: what LiteLLM would do with it and its like. Null for every other problem.</summary>
    public string? Ignored { get; init; }

    public override string ToString() =>
        $"{File}{(Line > 0 ? $":{Line}:{Column}" : "")}: {(Severity == ProblemSeverity.Error ? "error" : "warning")}: {(Path.Length > 0 ? Path + ": " : "")}{Message}";
}

/// <summary>Whether a <see cref="ConfigurationProblem"/> stops the start.</summary>
public enum ProblemSeverity
{
    Warning,
    Error,
}
