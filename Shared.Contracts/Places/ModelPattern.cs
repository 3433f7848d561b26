using System.Text.RegularExpressions;

namespace Shared.Contracts.Places;

/// <summary>The models that a rule of the table is about, by what their names say beside the model: a profile before it, or an ARN around it.</summary>
/// <remarks>Case does not matter, and neither does what stands before a slash: a name that differs only there must not pass for another.</remarks>
public sealed partial class ModelPattern
{
    private readonly Func<string, bool> _fits;

    private ModelPattern(string text, Func<string, bool> fits) => (Text, _fits) = (text, fits);

    /// <summary>An ARN of a profile that an account made: the model inside is hidden.</summary>
    public static ModelPattern ApplicationProfile { get; } = new("arn:…:application-inference-profile/…", model => model.Contains(":application-inference-profile/", StringComparison.OrdinalIgnoreCase));

    /// <summary>Any other ARN: a router, an imported or a provisioned model.</summary>
    public static ModelPattern OtherArn { get; } = new("arn:…", model => model.Contains("arn:", StringComparison.OrdinalIgnoreCase));

    /// <summary>A profile that the table does not know: something before a vendor that it does.</summary>
    public static ModelPattern OtherProfile { get; } = new("{other profile}.…", model => Array.Exists(Parts(model), BeforeVendor().IsMatch));

    public string Text { get; }

    /// <summary>A profile of this geography, plain or at the end of an ARN: <c>eu.anthropic.claude-…</c>.</summary>
    public static ModelPattern Profile(string geography)
    {
        var start = geography + ".";
        return new ModelPattern(start + "…", model => Array.Exists(Parts(model), part => part.StartsWith(start, StringComparison.OrdinalIgnoreCase)));
    }

    public bool Fits(string model) => _fits(model.Contains('%', StringComparison.Ordinal) ? Uri.UnescapeDataString(model) : model);

    public override string ToString() => Text;

    private static string[] Parts(string model) => model.Split('/', StringSplitOptions.TrimEntries);

    [GeneratedRegex(@"^[a-z0-9-]+\.(ai21|amazon|anthropic|cohere|deepseek|google|luma|meta|minimax|mistral|moonshotai?|nvidia|openai|qwen|stability|twelvelabs|writer|zai)\.", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex BeforeVendor();
}
