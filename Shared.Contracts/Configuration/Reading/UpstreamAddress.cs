using Shared.Contracts.Configuration.Settings;

namespace Shared.Contracts.Configuration.Reading;

/// <summary>Works out where a provider's OpenAI-compatible API is. Pure: what it cannot tell is null.</summary>
internal static class UpstreamAddress
{
    private const string Place = "{place}";

    /// <summary>The address that the file gives, led to the API that is spoken here where LiteLLM speaks the provider's own at it.</summary>
    public static string Compatible(Provider provider, string written)
    {
        foreach (var (own, compatible) in provider.OwnPaths)
        {
            if (written.EndsWith(own, StringComparison.OrdinalIgnoreCase)) return written[..^own.Length] + compatible;
        }

        return provider.PathOfBareHost.Length > 0 && new Uri(written).AbsolutePath == "/" ? written + provider.PathOfBareHost : written;
    }

    /// <summary>The provider's public address; null where it has none, or nobody says what stands in it.</summary>
    /// <param name="variable">Gives an environment variable's text, or null.</param>
    public static string? Public(Provider provider, Func<string, string?> variable)
    {
        if (provider.PlaceVariables.Count == 0) return provider.DefaultBase;
        var place = provider.PlaceVariables.Select(variable).FirstOrDefault(text => text is not null);
        return place is not null && place.All(c => char.IsAsciiLetterOrDigit(c) || c == '-') ? provider.DefaultBase!.Replace(Place, place, StringComparison.Ordinal) : null;
    }

    /// <summary>Why there is none.</summary>
    public static string FaultOf(Provider provider) => provider.PlaceVariables.Count == 0
        ? $"is missing; {provider.Name} has no public address"
        : $"is missing, and {string.Join(" or ", provider.PlaceVariables)}, which the address of {provider.Name} is made of, is not set or is no name; write the address, such as {provider.DefaultBase!.Replace(Place, "…", StringComparison.Ordinal)}";

    /// <summary>The resource's own address, whether or not the path of its API was written behind it, as Azure's portal shows it.</summary>
    public static (string Address, bool IsV1) AzureResource(string address)
    {
        const string Api = "/openai";
        const string V1 = "/openai/v1";
        if (address.EndsWith(V1, StringComparison.OrdinalIgnoreCase)) return (address[..^V1.Length], true);
        return (address.EndsWith(Api, StringComparison.OrdinalIgnoreCase) && new Uri(address).AbsolutePath.Length > 1 ? address[..^Api.Length] : address, false);
    }
}
