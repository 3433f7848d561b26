namespace Shared.Contracts.Configuration.Texts;

/// <summary>The variables that name a proxy to upstreams, in capitals or not; the lower case stands above, as in curl.</summary>
public static class ProxyVariables
{
    public const string Http = "HTTP_PROXY";
    public const string Https = "HTTPS_PROXY";
    public const string All = "ALL_PROXY";

    private static readonly string[] Schemes = ["http", "https", "socks4", "socks4a", "socks5"];

    /// <summary>What is wrong with a proxy. It repeats no value, since a password may stand in it.</summary>
    public static string Fault { get; } = $"is not the address of a proxy; write it as http://host:port ({string.Join(", ", Schemes)} are known)";

    /// <summary>The variables that are set and hold no address.</summary>
    public static IEnumerable<string> Faulty(IReadOnlyDictionary<string, string> environment) =>
        new[] { Http, Https, All }.Where(name => ValueOf(environment, name) is { } value && Parse(value) is null);

    /// <summary>Null where it is not set.</summary>
    /// <exception cref="FormatException">It holds no address; <see cref="Faulty"/> tells beforehand.</exception>
    public static Uri? AddressOf(IReadOnlyDictionary<string, string> environment, string name) =>
        ValueOf(environment, name) is { } value ? Parse(value) ?? throw new FormatException($"{name} {Fault}") : null;

    /// <summary>Null where it is not set, or blank.</summary>
    public static string? ValueOf(IReadOnlyDictionary<string, string> environment, string name)
    {
        var value = environment.GetValueOrDefault(name.ToLowerInvariant()) ?? environment.GetValueOrDefault(name);
        return string.IsNullOrWhiteSpace(value) ? null : value.Trim();
    }

    private static Uri? Parse(string value) =>
        Uri.TryCreate(value.Contains("://", StringComparison.Ordinal) ? value : "http://" + value, UriKind.Absolute, out var address)
        && Schemes.Contains(address.Scheme, StringComparer.Ordinal) && address.Host.Length > 0
            ? address
            : null;
}
