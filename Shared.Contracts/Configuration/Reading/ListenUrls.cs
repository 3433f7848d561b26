using Shared.Contracts.Configuration.Settings;

namespace Shared.Contracts.Configuration.Reading;

/// <summary>Where a service listens: at <c>Kestrel.Endpoints</c>, else <c>--urls</c>, else <c>ASPNETCORE_URLS</c>, else <c>urls</c> in the file, else its default.</summary>
/// <remarks>That endpoints come first is ASP.NET's rule, which operators of it know.</remarks>
public static class ListenUrls
{
    private static readonly string[] Variables = ["ASPNETCORE_URLS", "DOTNET_URLS"];

    /// <summary>The text of <c>--urls</c>, of a variable, or of the file; null where none of them says anything.</summary>
    public static string? Of(string? argument, IReadOnlyDictionary<string, string> environment, GatewayConfiguration configuration)
    {
        if (!string.IsNullOrEmpty(argument)) return argument;
        foreach (var variable in Variables)
        {
            if (environment.GetValueOrDefault(variable) is { Length: > 0 } text) return text;
        }

        return configuration.HostSettings.FirstOrDefault(s => s.Key.Equals("urls", StringComparison.OrdinalIgnoreCase)).Value is { Length: > 0 } inFile ? inFile : null;
    }

    /// <summary>The endpoints to listen at.</summary>
    /// <param name="urls">What <see cref="Of"/> gave.</param>
    /// <param name="defaultUrl">The service's own address.</param>
    public static IReadOnlyList<EndpointSettings> Endpoints(KestrelSettings kestrel, string? urls, string defaultUrl)
    {
        if (kestrel.Endpoints.Count > 0) return kestrel.Endpoints;
        var place = new SettingPlace(CommandLine.Urls, 0, 0, "");
        return [.. Split(urls ?? defaultUrl).Select((url, i) => new EndpointSettings { Name = $"url-{i + 1}", Url = url, Place = place })];
    }

    internal static IEnumerable<string> Split(string? urls) => (urls ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
