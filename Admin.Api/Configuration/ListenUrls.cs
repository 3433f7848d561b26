using Shared.Contracts.Configuration;

namespace Admin.Api.Configuration;

/// <summary>Where the service listens: <c>--urls</c>, else <c>ASPNETCORE_URLS</c>, else <c>urls</c> in the file, else the default.</summary>
internal static class ListenUrls
{
    public const string Default = "http://127.0.0.1:4001";

    private const string Variable = "ASPNETCORE_URLS";

    /// <summary>Null where the file's <c>Kestrel</c> section names endpoints and nothing overrides it.</summary>
    public static string? Of(string? argument, IReadOnlyDictionary<string, string> environment, GatewayConfiguration configuration)
    {
        if (argument is not null) return argument;
        if (environment.TryGetValue(Variable, out var fromEnvironment) && fromEnvironment.Length > 0) return fromEnvironment;
        var settings = configuration.HostSettings;
        if (settings.FirstOrDefault(s => s.Key.Equals("urls", StringComparison.OrdinalIgnoreCase)).Value is { Length: > 0 } fromFile) return fromFile;
        return settings.Keys.Any(k => k.StartsWith("Kestrel:Endpoints:", StringComparison.OrdinalIgnoreCase)) ? null : Default;
    }
}
