using System.Text.RegularExpressions;

namespace Shared.Contracts.Configuration.Settings;

/// <summary>Whose model a name without a provider's prefix is, by the families that LiteLLM's table of models has.</summary>
/// <remarks>
/// A family stands here only where its names are one vendor's: what several serve under one name (<c>llama-3</c>, <c>gpt-oss-120b</c>, <c>deepseek-r1</c>) belongs to none,
/// since a wrong guess would send a prompt and a key to a stranger. A <c>*</c> in a family is the star of a wildcard.
/// </remarks>
internal static class ModelVendors
{
    public const string VertexAi = "vertex_ai";
    public const string Bedrock = "bedrock";

    private static readonly (string Vendor, Regex Names)[] Families =
    [
        (Bedrock, Family(@"arn:aws|((us|eu|apac|ap|jp|au|ca|sa|me|af|us-gov|global)\.)?(ai21|amazon|anthropic|cohere|deepseek|google|luma|meta|minimax|mistral|moonshot|nvidia|openai|qwen|stability|twelvelabs|writer|zai)\.")),
        // Vertex AI writes a model's version behind an @.
        (VertexAi, Family(@".*@|(text|chat|code|codechat)-(bison|unicorn|gecko)|textembedding-gecko|text-multilingual-embedding|text-embedding-00|imagen-|imagegeneration|veo-|medlm-|jamba-.*@")),
        ("openai", Family(
            @"gpt-(3\.5|[4-9]|\*|image|audio|realtime)|o\d+(-|\*|$)|chatgpt-|codex-|computer-use-preview|text-embedding-(3|ada)-|dall-e-|gpt-image|whisper-1$|tts-1(-|$)|sora-"
            + @"|(omni|text)-moderation-|(text-)?(davinci|babbage)-00")),
        ("anthropic", Family("claude-")),
        ("gemini", Family("gemini-")),
        ("mistral", Family("mistral-|(open-)?codestral-|open-mi[sx]tral-|ministral-|magistral-|devstral-|pixtral-|voxtral-")),
        ("cohere", Family("command(-|$)|c4ai-|embed-(english|multilingual|v[0-9])|rerank-")),
        ("deepseek", Family(@"deepseek-(chat|reasoner|coder)(-|$)")),
        ("xai", Family("grok-")),
        ("perplexity", Family("sonar(-|$)")),
        ("ai21", Family("jamba-|j2-")),
        ("amazon_nova", Family("nova-(micro|lite|pro|premier|sonic)")),
    ];

    /// <summary>The settings that only one cloud has: beside a name without a prefix they say whose it is.</summary>
    private static readonly (string Start, string Vendor)[] Clouds =
    [
        ("vertex_", VertexAi), ("aws_", Bedrock), ("bedrock_", Bedrock), ("sagemaker_", "sagemaker"), ("azure_", "azure"), ("tenant_id", "azure"), ("client_id", "azure"),
        ("client_secret", "azure"), ("watsonx_", "watsonx"), ("oci_", "oci"), ("snowflake_", "snowflake"), ("hf_", "huggingface"),
    ];

    /// <summary>The vendor by the name alone: a provider's prefix, of a row here or of LiteLLM's. Null where no one vendor is known for it.</summary>
    public static string? Of(string model)
    {
        // A fine-tuned model's name holds that of the model it was made of: ft:gpt-4o-2024-08-06:org::id.
        const string FineTuned = "ft:";
        if (model.StartsWith(FineTuned, StringComparison.OrdinalIgnoreCase)) return Of(model[FineTuned.Length..].Split(':')[0]);
        var vendor = Families.FirstOrDefault(f => f.Names.IsMatch(model)).Vendor;
        // A size or a price behind a colon is how those who serve others' models write: mistral-small:24b is Ollama's.
        return vendor != Bedrock && model.Contains(':', StringComparison.Ordinal) ? null : vendor;
    }

    /// <summary>The vendor that a setting beside the model belongs to, or null.</summary>
    public static string? OfSetting(string setting) => Clouds.FirstOrDefault(c => setting.StartsWith(c.Start, StringComparison.Ordinal)).Vendor;

    /// <summary>LiteLLM writes whose key it is into a variable's name. Null where it is nobody's in particular.</summary>
    public static string? OfVariable(string variable) =>
        Providers.All.Values.FirstOrDefault(p => p.KeyVariables.Contains(variable))?.Name
        ?? Providers.OnlyInLitellm.FirstOrDefault(name => variable == name.ToUpperInvariant() + "_API_KEY" || variable == name.ToUpperInvariant() + "_TOKEN");

    private static Regex Family(string names) => new($"^(?:{names})", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
}
