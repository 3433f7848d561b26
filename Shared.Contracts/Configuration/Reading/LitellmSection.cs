using System.Collections.Frozen;

namespace Shared.Contracts.Configuration.Reading;

/// <summary>A place in the file that has LiteLLM's names.</summary>
/// <param name="Title">As paths write it; empty for the file itself.</param>
/// <param name="Known">The names that LiteLLM reads there and this gateway does not.</param>
/// <param name="Guarded">The names whose misspelling is an error beside those that fence; null for every name that this gateway reads there.</param>
internal sealed record LitellmSection(string Title, FrozenSet<string> Known, IReadOnlyList<string>? Guarded)
{
    /// <summary>A section that is left out because its name has a slip takes its fences along.</summary>
    public static LitellmSection File { get; } = new("", KnownSettings.Sections, null);

    public static LitellmSection Router { get; } = new("router_settings", KnownSettings.Router, []);

    public static LitellmSection RetryPolicy { get; } = new("router_settings.retry_policy", KnownSettings.RetryPolicy, []);

    public static LitellmSection Litellm { get; } = new("litellm_settings", KnownSettings.Litellm, []);

    /// <summary>Most of what is read there is this gateway's own.</summary>
    public static LitellmSection General { get; } = new("general_settings", KnownSettings.General, null);

    public static LitellmSection Entry { get; } = new("model_list[]", KnownSettings.ModelListEntry, null);

    /// <summary>Without these the bytes, or another credential, go elsewhere.</summary>
    public static LitellmSection Parameters { get; } = new(
        "model_list[].litellm_params", KnownSettings.LitellmParams, ["api_base", "base_url", "api_key", "custom_llm_provider", "mock_response", "litellm_credential_name"]);

    public static LitellmSection ModelInfo { get; } = new("model_list[].model_info", KnownSettings.ModelInfo, []);

    /// <summary>Whether it is a section of the file, so that a setting could have been meant for another.</summary>
    public bool IsOfTheFile => Title.AsSpan().IndexOfAny('[', '.') < 0;
}
