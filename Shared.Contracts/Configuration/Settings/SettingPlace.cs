namespace Shared.Contracts.Configuration.Settings;

/// <summary>Where a setting stands: what a <see cref="ConfigurationProblem"/> points at.</summary>
/// <param name="File">The file's name as given, or <see cref="EnvironmentName"/>.</param>
/// <param name="Line">From 1; 0 where there is no place.</param>
/// <param name="Column">From 1; 0 where there is no place.</param>
/// <param name="Path">Such as <c>model_list[2].litellm_params.tags[0]</c>.</param>
internal sealed record SettingPlace(string File, int Line, int Column, string Path)
{
    /// <summary>What stands for the file's name where an environment variable gave the setting.</summary>
    public const string EnvironmentName = "environment";

    /// <summary>What nobody wrote.</summary>
    public static SettingPlace Nowhere { get; } = new("", 0, 0, "");

    /// <summary>The place of a member that is not there: its parent's, under its own path.</summary>
    public SettingPlace Of(string name) => this with { Path = Child(Path, name) };

    public static string Child(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";

    public static string Child(string path, int index) => $"{path}[{index}]";
}
