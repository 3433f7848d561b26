using Npgsql;

namespace Admin.Api.Data.Postgres;

/// <summary>Which of the driver's faults mean that the server did not answer.</summary>
internal static class PostgresFault
{
    private const string IdleInTransactionTimeout = "25P03";

    private static readonly string[] Outages =
    [
        PostgresErrorCodes.AdminShutdown,
        PostgresErrorCodes.CrashShutdown,
        PostgresErrorCodes.CannotConnectNow,
        PostgresErrorCodes.TooManyConnections,
        PostgresErrorCodes.LockNotAvailable,
        IdleInTransactionTimeout,
        // A server that became a standby, or is being switched over.
        PostgresErrorCodes.ReadOnlySqlTransaction,
    ];

    public static bool IsOutage(Exception fault) => fault switch
    {
        PostgresException answered => Outages.Contains(answered.SqlState) || answered.SqlState.StartsWith("08", StringComparison.Ordinal),
        // Whatever the driver says without an answer of the server is about the connection.
        NpgsqlException or TimeoutException => true,
        _ => false,
    };
}
