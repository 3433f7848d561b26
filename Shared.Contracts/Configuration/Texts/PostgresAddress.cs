using System.Globalization;

namespace Shared.Contracts.Configuration.Texts;

/// <summary>A database's address as LiteLLM and Prisma write it: <c>postgresql://user:password@host:5432/database?sslmode=require</c>.</summary>
public sealed class PostgresAddress
{
    private const int DefaultPort = 5432;
    private const int MostConnections = 1000;
    private const int LongestSeconds = 1000;

    private static readonly string[] SslModes = ["disable", "allow", "prefer", "require", "verify-ca", "verify-full"];

    /// <summary>The options that have a meaning here, each with what its value must be; null for any text.</summary>
    private static readonly Dictionary<string, Func<string, bool>?> Known = new(StringComparer.Ordinal)
    {
        ["sslmode"] = SslModes.Contains,
        ["sslaccept"] = text => text is "strict" or "accept_invalid_certs",
        ["sslrootcert"] = null,
        ["sslcert"] = null,
        ["sslkey"] = null,
        ["sslpassword"] = null,
        ["sslidentity"] = null,
        ["channel_binding"] = text => text is "disable" or "prefer" or "require",
        ["schema"] = null,
        ["options"] = null,
        ["application_name"] = null,
        ["connection_limit"] = text => IsWhole(text, 1, MostConnections),
        ["connect_timeout"] = text => IsWhole(text, 0, LongestSeconds),
        ["socket_timeout"] = text => IsWhole(text, 0, LongestSeconds),
        ["pgbouncer"] = text => text is "true" or "false",
    };

    private readonly Dictionary<string, string> _options = new(StringComparer.Ordinal);
    private readonly List<string> _unused = [];

    private PostgresAddress(Uri url)
    {
        var user = url.UserInfo.Split(':', 2);
        Host = Uri.UnescapeDataString(url.Host);
        Port = url.Port > 0 ? url.Port : DefaultPort;
        Database = url.AbsolutePath.Length > 1 ? Uri.UnescapeDataString(url.AbsolutePath[1..]) : null;
        User = user[0].Length > 0 ? Uri.UnescapeDataString(user[0]) : null;
        Password = user.Length > 1 ? Uri.UnescapeDataString(user[1]) : null;
    }

    public string Host { get; }

    public int Port { get; }

    public string? Database { get; }

    public string? User { get; }

    public string? Password { get; }

    /// <summary>The names of the query that have no meaning here, in order. They may be told; values may not.</summary>
    public IReadOnlyList<string> Unused => _unused;

    /// <summary>An option's value; null where it is not given.</summary>
    public string? this[string option] => _options.GetValueOrDefault(option);

    public static bool IsOne(string text) => text.Contains("://", StringComparison.Ordinal);

    /// <summary>Gives the address, or says what is wrong with it.</summary>
    /// <param name="text">As written; never repeated, since it holds a password.</param>
    /// <param name="fault">What is wrong, when the result is null.</param>
    public static PostgresAddress? Parse(string text, out string fault)
    {
        fault = "must be an address of the form postgresql://user:password@host:5432/database";
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Host.Length == 0 || url.Fragment.Length > 0) return null;
        var address = new PostgresAddress(url);
        foreach (var (name, value) in Query(url))
        {
            if (!Known.TryGetValue(name, out var isRight)) address._unused.Add(Printable(name));
            else if (value.Length == 0) continue;
            else if (isRight?.Invoke(value) ?? true) address._options[name] = value;
            else
            {
                fault = $"has a value for {name} in its query that is none of {name}'s";
                return null;
            }
        }

        fault = "";
        return address;
    }

    private static IEnumerable<(string Name, string Value)> Query(Uri url)
    {
        foreach (var part in url.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var pair = part.Split('=', 2);
            yield return (Uri.UnescapeDataString(pair[0]), pair.Length > 1 ? Uri.UnescapeDataString(pair[1].Replace('+', ' ')) : "");
        }
    }

    private static bool IsWhole(string text, int least, int most) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var whole) && whole >= least && whole <= most;

    /// <summary>A name that is none may be a piece of a password with an ampersand.</summary>
    private static string Printable(string name) => name.All(c => char.IsAsciiLetterLower(c) || c is '_') ? name : "…";
}
