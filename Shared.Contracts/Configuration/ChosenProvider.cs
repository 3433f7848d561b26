namespace Shared.Contracts.Configuration;

/// <summary>Reads <c>litellm_params.model</c>: which provider it names, and what that provider calls the model.</summary>
/// <param name="Provider">Whose dialect is spoken.</param>
/// <param name="Model">The model without the provider's prefix.</param>
/// <param name="Named">Whether this is known to be the provider's own account. Where it is not, <c>OPENAI_API_KEY</c> must not be sent to whatever server this is.</param>
internal sealed record ChosenProvider(Provider Provider, string Model, bool Named)
{
    /// <summary>Chooses the provider, or says why there is none.</summary>
    /// <param name="model">The model as written.</param>
    /// <param name="custom">LiteLLM's <c>custom_llm_provider</c>, which replaces the prefix.</param>
    /// <param name="hasAddress">Whether an <c>api_base</c> is given: a model without a prefix is then some server's that speaks OpenAI's API.</param>
    public static ChosenProvider? For(string model, string? custom, bool hasAddress, out string fault)
    {
        fault = "";
        var slash = model.IndexOf('/', StringComparison.Ordinal);
        var prefix = slash < 0 ? null : model[..slash];
        var name = custom ?? prefix ?? Providers.Default.Name;
        if (Providers.All.TryGetValue(name, out var provider))
        {
            var isWritten = custom is not null || prefix is not null;
            return new ChosenProvider(provider, prefix == name ? model[(slash + 1)..] : model, isWritten || !hasAddress);
        }

        // Never part of a model's name, whatever address is given: azuer/m at an Azure address would be spoken to in the wrong dialect.
        fault = $"unknown provider '{name}'" + (Providers.OnlyInLitellm.Contains(name) ? ", which LiteLLM has and this gateway does not" : "")
            + NearestName.Hint(name, Providers.All.Keys)
            + $". The providers are {string.Join(", ", Providers.All.Keys.Order(StringComparer.Ordinal))}; write openai_like/{model} for a server of another name that speaks OpenAI's API";
        return null;
    }
}
