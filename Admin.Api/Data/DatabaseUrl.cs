using Admin.Api.Data.Postgres;
using Admin.Api.Data.Sqlite;
using Shared.Contracts.Configuration.Texts;
using Shared.Contracts.Routing;

namespace Admin.Api.Data;

/// <summary>What <c>general_settings.database_url</c> means.</summary>
internal static class DatabaseUrl
{
    /// <summary>Reads the setting.</summary>
    /// <param name="fault">What is wrong; what to do, when the result is null. It never repeats the value, which may hold a password.</param>
    public static IAdminDatabase? Read(Secret url, out string fault) =>
        DatabaseUrlText.NamesPostgres(url.Reveal()) ? PostgresDatabase.Read(url, out fault) : SqliteDatabase.Read(url, out fault);
}
