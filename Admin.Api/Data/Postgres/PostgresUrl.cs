using Npgsql;
using Shared.Contracts.Routing;

namespace Admin.Api.Data.Postgres;

/// <summary>The two ways to write where PostgreSQL is: the driver's connection string, and <c>postgresql://user:password@host:5432/database</c>.</summary>
internal static class PostgresUrl
{
    /// <param name="fault">Replaced where there is more to say than what stands in it.</param>
    /// <returns>Null when it cannot be read.</returns>
    public static NpgsqlConnectionStringBuilder? Parse(Secret text, ref string fault)
    {
        try
        {
            return text.Reveal().Contains("://", StringComparison.Ordinal) ? OfAddress(new Uri(text.Reveal()), ref fault) : new NpgsqlConnectionStringBuilder(text.Reveal());
        }
        catch (Exception unreadable) when (unreadable is ArgumentException or FormatException)
        {
            // The driver's message may repeat the value, and it may hold a password.
            return null;
        }
    }

    private static NpgsqlConnectionStringBuilder? OfAddress(Uri address, ref string fault)
    {
        if (address.Query.Length > 0)
        {
            fault = "must not have a query; write options in the form 'Host=db;Database=gateway;Username=gateway;Password=…;SSL Mode=Require'";
            return null;
        }

        var user = address.UserInfo.Split(':', 2);
        return new NpgsqlConnectionStringBuilder
        {
            Host = Uri.UnescapeDataString(address.Host),
            Port = address.IsDefaultPort || address.Port < 0 ? NpgsqlConnection.DefaultPort : address.Port,
            Database = address.AbsolutePath.Length > 1 ? Uri.UnescapeDataString(address.AbsolutePath[1..]) : null,
            Username = user[0].Length > 0 ? Uri.UnescapeDataString(user[0]) : null,
            Password = user.Length > 1 ? Uri.UnescapeDataString(user[1]) : null,
        };
    }
}
