namespace Shared.Contracts.Configuration.Texts;

/// <summary>Translates LiteLLM's <c>redis://user:password@host:port/0</c> to StackExchange.Redis' own form.</summary>
internal static class RedisUrl
{
    private const int DefaultPort = 6379;

    /// <summary>Gives the connection string, or says what is wrong with the address. Text of any other form is taken as a connection string already.</summary>
    /// <param name="text">As written; never repeated in a fault, since it holds a password.</param>
    /// <param name="fault">What is wrong, when the result is null.</param>
    public static string? Translate(string text, out string fault)
    {
        fault = "";
        if (!text.Contains("://", StringComparison.Ordinal)) return text;
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Host.Length == 0)
        {
            return Refuse("is not an address of the form redis://user:password@host:port", out fault);
        }

        if (url.Scheme is not ("redis" or "rediss")) return Refuse($"has the scheme '{url.Scheme}'; redis and rediss (TLS) are known", out fault);
        if (url.Query.Length > 0)
        {
            return Refuse("has a query, which holds another client's options; write StackExchange.Redis' form, host:port,option=value", out fault);
        }

        var credentials = url.UserInfo.Split(':', 2);
        var (user, password) = (Uri.UnescapeDataString(credentials[0]), credentials.Length > 1 ? Uri.UnescapeDataString(credentials[1]) : "");
        // The connection string separates its options by commas and knows no escape.
        if (user.Contains(',', StringComparison.Ordinal) || password.Contains(',', StringComparison.Ordinal))
        {
            return Refuse("has a comma in its user name or password, which a connection string cannot hold", out fault);
        }

        var database = url.AbsolutePath.Trim('/');
        if (database.Length > 0 && PlainText.AsWhole(database) is null or < 0) return Refuse("ends in something other than a database number", out fault);
        string[] parts =
        [
            $"{url.Host}:{(url.Port > 0 ? url.Port : DefaultPort)}",
            user.Length > 0 ? $"user={user}" : "",
            password.Length > 0 ? $"password={password}" : "",
            database.Length > 0 ? $"defaultDatabase={database}" : "",
            url.Scheme == "rediss" ? "ssl=true" : "",
        ];
        return string.Join(',', parts.Where(p => p.Length > 0));
    }

    private static string? Refuse(string message, out string fault)
    {
        fault = message;
        return null;
    }
}
