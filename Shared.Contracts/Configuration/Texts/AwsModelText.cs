using System.Text.RegularExpressions;

namespace Shared.Contracts.Configuration.Texts;

/// <summary>A model of Bedrock as LiteLLM writes it: <c>eu-central-1/…</c> names its region, and <c>converse/…</c> and its like an API.</summary>
/// <param name="Name">What Bedrock calls the model.</param>
/// <param name="Region">The region before it; null where there is none.</param>
internal sealed partial record AwsModelText(string Name, string? Region)
{
    private static readonly string[] Apis = ["converse/", "converse_like/", "invoke/", "chat_completions/"];

    public static AwsModelText Parse(string model)
    {
        var name = Apis.FirstOrDefault(api => model.StartsWith(api, StringComparison.Ordinal)) is { } prefix ? model[prefix.Length..] : model;
        var region = RegionBefore().Match(name);
        return region.Success ? new AwsModelText(name[region.Length..], region.Groups["region"].Value) : new AwsModelText(name, null);
    }

    [GeneratedRegex("^(?<region>[a-z]{2}(-[a-z]+)+-[0-9]+)/")]
    private static partial Regex RegionBefore();
}
