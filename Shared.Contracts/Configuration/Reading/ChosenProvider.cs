using Shared.Contracts.Configuration.Settings;
using Shared.Contracts.Configuration.Texts;

namespace Shared.Contracts.Configuration.Reading;

/// <summary>Reads <c>litellm_params.model</c>: which provider it names, and what that provider calls the model.</summary>
/// <param name="Provider">Whose dialect is spoken.</param>
/// <param name="Model">The model without the provider's prefix.</param>
/// <param name="Named">Whether this is known to be the provider's own account. Where it is not, <c>OPENAI_API_KEY</c> must not be sent to whatever server this is.</param>
/// <param name="Written">Whether the file names the provider, and not only the model.</param>
internal sealed record ChosenProvider(Provider Provider, string Model, bool Named, bool Written)
{
    /// <summary>Chooses the provider, or says why there is none.</summary>
    /// <param name="written">What the file says of the upstream.</param>
    /// <param name="fault">Why there is none.</param>
    public static ChosenProvider? For(WrittenModel written, out string fault)
    {
        fault = "";
        var (model, custom) = (written.Model, written.CustomProvider);
        var slash = model.IndexOf('/', StringComparison.Ordinal);
        var prefix = slash < 0 ? null : model[..slash];
        if ((custom ?? prefix) is not { } name) return ByItsName(written, out fault);
        if (Providers.All.TryGetValue(name, out var provider))
        {
            var own = prefix == name ? model[(slash + 1)..] : model;
            if (!string.IsNullOrWhiteSpace(own)) return new ChosenProvider(provider, own, Named: true, Written: true);
            fault = $"names a provider and no model; write {name}/ and what it calls the model";
            return null;
        }

        // Never part of a model's name, whatever address is given: azuer/m at an Azure address would be spoken to in the wrong dialect.
        fault = FaultOfUnknown(name, prefix == name ? model[(slash + 1)..] : model, written);
        return null;
    }

    private static string FaultOfUnknown(string name, string own, WrittenModel written)
    {
        if (Providers.Subscriptions.TryGetValue(name, out var subscription))
            return $"'{name}' is a person's subscription to {subscription.Product}, which is that person's alone and not for whoever calls a gateway; write {subscription.Instead}/{own} and an API key";
        if (Providers.OnlyInLitellm.Contains(name)) return $"unknown provider '{name}', which LiteLLM has and this gateway does not{Elsewhere(own)}";
        if (written.HasHandlers)
            return $"unknown provider '{name}': by custom_provider_map it is Python code of your own, which this gateway does not run. Let that code answer as a server that speaks OpenAI's API, and write openai_like/{own} with its api_base";
        return $"unknown provider '{name}'{NearestName.Hint(name, Providers.All.Keys)}. docs/providers.md has them all"
            + (own == written.Model ? Elsewhere(own) : $"; for a server of another name that speaks OpenAI's API write openai_like/{written.Model}, or openai_like/{own} if {name} is no part of the model's name there, and api_base");
    }

    private static string Elsewhere(string own) => $"; write openai_like/{own}, and the api_base of a server that speaks OpenAI's API";

    /// <summary>
    /// A model that stands alone. Its vendor is looked up by its name, and OpenAI's address is no answer to an open question: prompt and key would go there.
    /// At an address of the file's own it is some server's that speaks OpenAI's API, or the vendor's.
    /// </summary>
    private static ChosenProvider? ByItsName(WrittenModel written, out string fault)
    {
        var model = written.Model;
        var vendor = ModelVendors.Of(model);
        fault = "";
        if (vendor == "gemini" && written.Beside.Any(name => ModelVendors.OfSetting(name) == ModelVendors.VertexAi)) return new ChosenProvider(Providers.All[ModelVendors.VertexAi], model, Named: true, Written: false);
        fault = FaultBeside(written) ?? "";
        if (fault.Length > 0) return null;
        if (vendor == "gemini" && written.VertexVariable is { } variable)
        {
            fault = $"names no provider; with the environment variable {variable} LiteLLM sends it to Vertex AI; write vertex_ai/{model}, or gemini/{model} where Gemini's own API is meant";
            return null;
        }

        if (written.Address is { } address && Providers.ByHost.TryGetValue(new Uri(address).Host, out var host) && (vendor ?? host.Name) == host.Name) return new ChosenProvider(host, model, Named: true, Written: false);
        if (vendor is not null && Providers.All.TryGetValue(vendor, out var provider) && provider.Cloud == Cloud.None) return new ChosenProvider(provider, model, !written.HasAddress, Written: false);
        if (written.HasAddress) return new ChosenProvider(Providers.Default, model, Named: false, Written: false);
        fault = model == "*"
            ? "names no provider, and this gateway takes none from the name that a caller asks for: prompt and key would all go to one. Write openai/*, and one entry for each other provider, such as model_name: claude-* with model: anthropic/claude-*"
            : vendor is not null && Providers.All.ContainsKey(vendor) ? $"names no provider; by its name it is {vendor}'s. Write {vendor}/{model}, and where it is to be asked"
            : vendor is not null ? $"names no provider; by its name it is {vendor}'s, which this gateway has no way to. Take the entry out, or write openai_like/{model} and the api_base of a server that speaks OpenAI's API"
            : $"names no provider, and by this name no one vendor is known. Write a provider before it, as docs/providers.md has them, or the api_base of a server that speaks OpenAI's API";
        return null;
    }

    /// <summary>What stands beside the model and says that it is a cloud's.</summary>
    private static string? FaultBeside(WrittenModel written)
    {
        if (!written.HasAddress && written.Beside.Contains("api_version")) return $"names no provider, and the api_version beside it is Azure's; write azure/{written.Model}, and api_base";
        var clue = written.Beside.FirstOrDefault(name => ModelVendors.OfSetting(name) is not null);
        if (clue is null) return null;
        var vendor = ModelVendors.OfSetting(clue)!;
        return $"names no provider, and {clue} beside it is {vendor}'s" + (Providers.All.ContainsKey(vendor)
            ? $"; write {vendor}/{written.Model}"
            : $", which this gateway has no way to. {Instead(ModelVendors.Of(written.Model) ?? Providers.Default.Name, written.Model)}");
    }

    private static string Instead(string vendor, string model) =>
        Providers.All.ContainsKey(vendor) ? $"Write {vendor}/{model} where {vendor}'s own API is meant, with no setting of another beside it; else take the entry out" : "Take the entry out";
}

/// <summary>What a deployment's <c>litellm_params</c> say of whose model it is.</summary>
/// <param name="Model"><c>model</c>.</param>
/// <param name="CustomProvider"><c>custom_llm_provider</c>, which replaces the prefix.</param>
/// <param name="HasAddress">Whether an <c>api_base</c> is given, or none is needed.</param>
/// <param name="Beside">The names of the other settings that say something.</param>
/// <param name="VertexVariable">A variable that tells LiteLLM to reach Gemini through Vertex AI; null where none is set.</param>
internal sealed record WrittenModel(string Model, string? CustomProvider, bool HasAddress, IReadOnlySet<string> Beside, string? VertexVariable)
{
    /// <summary><c>api_base</c>, where the file gives one.</summary>
    public string? Address { get; init; }

    /// <summary>Whether the file names Python code that answers for providers of its own (<c>custom_provider_map</c>).</summary>
    public bool HasHandlers { get; init; }
}
