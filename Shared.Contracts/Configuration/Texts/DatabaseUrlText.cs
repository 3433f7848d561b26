namespace Shared.Contracts.Configuration.Texts;

/// <summary>Which database a <c>database_url</c> means, by its form alone. Only Admin.Api reads more of it.</summary>
public static class DatabaseUrlText
{
    private static readonly string[] PostgresSchemes = ["postgres://", "postgresql://"];
    private static readonly string[] PostgresNames = ["Host", "Server"];
    private static readonly string[] SqliteNames = ["Data Source", "DataSource", "Filename"];

    /// <summary>Whether it is a PostgreSQL address or connection string.</summary>
    public static bool NamesPostgres(string text) =>
        PostgresSchemes.Any(scheme => text.StartsWith(scheme, StringComparison.OrdinalIgnoreCase)) || Sets(text, PostgresNames);

    /// <summary>Whether it is a SQLite connection string.</summary>
    public static bool NamesSqlite(string text) => Sets(text, SqliteNames);

    private static bool Sets(string text, string[] names) =>
        text.Split(';').Any(part => part.Split('=', 2) is [var name, _] && names.Contains(name.Trim(), StringComparer.OrdinalIgnoreCase));
}
