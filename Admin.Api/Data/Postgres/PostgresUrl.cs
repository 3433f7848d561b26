using System.Globalization;
using Npgsql;
using Shared.Contracts.Configuration.Texts;
using Shared.Contracts.Routing;

namespace Admin.Api.Data.Postgres;

/// <summary>The two ways to write where PostgreSQL is: the driver's connection string, and <see cref="PostgresAddress"/>.</summary>
internal static class PostgresUrl
{
    /// <param name="fault">Replaced where there is more to say than what stands in it.</param>
    /// <returns>Null when it cannot be read.</returns>
    public static NpgsqlConnectionStringBuilder? Parse(Secret text, ref string fault)
    {
        try
        {
            if (!PostgresAddress.IsOne(text.Reveal())) return new NpgsqlConnectionStringBuilder(text.Reveal());
            if (PostgresAddress.Parse(text.Reveal(), out var unreadable) is { } address) return OfAddress(address);
            fault = unreadable;
            return null;
        }
        catch (Exception unreadable) when (unreadable is ArgumentException or FormatException)
        {
            // The driver's message may repeat the value, and it may hold a password.
            return null;
        }
    }

    private static NpgsqlConnectionStringBuilder OfAddress(PostgresAddress address)
    {
        var server = new NpgsqlConnectionStringBuilder { Host = address.Host, Port = address.Port, Database = address.Database, Username = address.User, Password = address.Password };
        if (address["schema"] is { } schema) server.SearchPath = PostgresSchema.Quoted(schema);
        if (address["options"] is { } options) server.Options = options;
        if (address["application_name"] is { } name) server.ApplicationName = name;
        if (Whole(address["connection_limit"]) is { } connections) server.MaxPoolSize = connections;
        if (Whole(address["connect_timeout"]) is { } toConnect) server.Timeout = toConnect;
        if (Whole(address["socket_timeout"]) is { } toAnswer) server.CommandTimeout = toAnswer;
        // A pooler that gives each transaction another connection takes no DISCARD ALL.
        if (address["pgbouncer"] == "true") server.NoResetOnClose = true;
        SetTls(server, address);
        return server;
    }

    /// <summary>libpq's words, and Prisma's where they differ: there <c>sslcert</c> alone is the issuer's certificate, and <c>sslaccept=strict</c> means that it is asked for.</summary>
    private static void SetTls(NpgsqlConnectionStringBuilder server, PostgresAddress address)
    {
        var isStrict = address["sslaccept"] == "strict";
        if (address["sslmode"] is { } mode) server.SslMode = Enum.Parse<SslMode>(mode.Replace("-", "", StringComparison.Ordinal), ignoreCase: true);
        if (isStrict && address["sslmode"] is null or "require") server.SslMode = SslMode.VerifyFull;
        if (address["sslrootcert"] is { } root) server.RootCertificate = root;
        if (address["sslkey"] is { } key) (server.SslKey, server.SslCertificate) = (key, address["sslcert"]);
        else if (address["sslcert"] is { } issuer) server.RootCertificate ??= issuer;
        if (address["sslidentity"] is { } identity) server.SslCertificate = identity;
        if (address["sslpassword"] is { } password) server.SslPassword = password;
        if (address["channel_binding"] is { } binding) server.ChannelBinding = Enum.Parse<ChannelBinding>(binding, ignoreCase: true);
    }

    private static int? Whole(string? text) => text is null ? null : int.Parse(text, CultureInfo.InvariantCulture);
}
