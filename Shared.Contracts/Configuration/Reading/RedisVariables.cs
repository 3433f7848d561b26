namespace Shared.Contracts.Configuration.Reading;

/// <summary>The Redis that LiteLLM's variables name: <c>REDIS_URL</c>, or <c>REDIS_HOST</c> with a port, a user, a password and whether TLS is spoken.</summary>
internal static class RedisVariables
{
    private const string Host = "REDIS_HOST";

    /// <summary>Its address and the variable that it is named by; null where no variable names one.</summary>
    public static (string Address, string Variable)? Address(IReadOnlyDictionary<string, string> environment)
    {
        if (Text("REDIS_URL") is { } url) return (url, "REDIS_URL");
        if (Text(Host) is not { } host) return null;
        var scheme = Text("REDIS_SSL") is { } ssl && ssl.Equals("true", StringComparison.OrdinalIgnoreCase) ? "rediss" : "redis";
        var (user, password) = (Text("REDIS_USERNAME"), Text("REDIS_PASSWORD"));
        var login = password is null ? "" : $"{Uri.EscapeDataString(user ?? "")}:{Uri.EscapeDataString(password)}@";
        return ($"{scheme}://{login}{host}:{Text("REDIS_PORT") ?? "6379"}", Host);

        string? Text(string name) => environment.TryGetValue(name, out var value) && !string.IsNullOrWhiteSpace(value) ? value.Trim() : null;
    }
}
