using System.Data.Common;
using System.Globalization;

namespace Shared.Contracts.Configuration.Texts;

/// <summary>
/// The keywords of connection strings and what each takes. Only Admin.Api has the drivers, which know them, and both services check one file alike: a test
/// holds this table against the drivers.
/// </summary>
internal static class DatabaseKeywords
{
    private const string Text = "a text";
    private const string Whole = "a whole number";
    private const string Flag = "true or false";

    public static readonly IReadOnlyDictionary<string, string> Postgres = Table(
        (Text,
        [
            "Host", "Server", "Database", "DB", "Username", "User Name", "UserId", "User Id", "UID", "Password", "PSW", "PWD", "Passfile", "Application Name", "ApplicationName",
            "Search Path", "SearchPath", "Client Encoding", "ClientEncoding", "Encoding", "Timezone", "SSL Certificate", "SslCertificate", "SSL Key", "SslKey", "SSL Password",
            "SslPassword", "Root Certificate", "RootCertificate", "Kerberos Service Name", "KerberosServiceName", "Krbsrvname", "Require Auth", "RequireAuth",
            "Options",
        ]),
        (Whole,
        [
            "Port", "Minimum Pool Size", "MinPoolSize", "Maximum Pool Size", "MaxPoolSize", "Connection Idle Lifetime", "ConnectionIdleLifetime", "Connection Pruning Interval",
            "ConnectionPruningInterval", "Connection Lifetime", "ConnectionLifetime", "Load Balance Timeout", "Timeout", "Command Timeout", "CommandTimeout", "Cancellation Timeout",
            "CancellationTimeout", "Host Recheck Seconds", "HostRecheckSeconds", "Keepalive", "TCP Keepalive Time", "TcpKeepAliveTime", "TCP Keepalive Interval", "TcpKeepAliveInterval",
            "Read Buffer Size", "ReadBufferSize", "Write Buffer Size", "WriteBufferSize", "Socket Receive Buffer Size", "SocketReceiveBufferSize", "Socket Send Buffer Size",
            "SocketSendBufferSize", "Max Auto Prepare", "MaxAutoPrepare", "Auto Prepare Min Usages", "AutoPrepareMinUsages", "Write Coalescing Buffer Threshold Bytes",
            "WriteCoalescingBufferThresholdBytes", "Internal Command Timeout", "InternalCommandTimeout",
        ]),
        (Flag,
        [
            "Enlist", "Check Certificate Revocation", "CheckCertificateRevocation", "Include Realm", "IncludeRealm", "Persist Security Info", "PersistSecurityInfo", "Log Parameters",
            "LogParameters", "Include Error Detail", "IncludeErrorDetail", "Include Failed Batched Command", "IncludeFailedBatchedCommand", "Pooling", "Load Balance Hosts",
            "LoadBalanceHosts", "TCP Keepalive", "TcpKeepAlive", "No Reset On Close", "NoResetOnClose", "Multiplexing", "Load Table Composites", "LoadTableComposites",
            "Trust Server Certificate", "TrustServerCertificate",
        ]),
        ("Disable, Allow, Prefer, Require, VerifyCA or VerifyFull", ["SSL Mode", "SslMode"]),
        ("any, primary, standby, prefer-primary, prefer-standby, read-write or read-only", ["Target Session Attributes", "TargetSessionAttributes"]),
        ("Postgres or Direct", ["SSL Negotiation", "SslNegotiation"]),
        ("Disable, Prefer or Require", ["GSS Encryption Mode", "GssEncryptionMode", "Channel Binding", "ChannelBinding"]),
        ("Never, Always or PerInstance", ["Array Nullability Mode", "ArrayNullabilityMode"]),
        ("None, Redshift or NoTypeLoading", ["Server Compatibility Mode", "ServerCompatibilityMode"]));

    public static readonly IReadOnlyDictionary<string, string> Sqlite = Table(
        (Text, ["Data Source", "DataSource", "Filename", "Password", "Vfs"]),
        (Whole, ["Default Timeout", "Command Timeout"]),
        (Flag, ["Foreign Keys", "Recursive Triggers", "Pooling"]),
        ("ReadWriteCreate, ReadWrite, ReadOnly or Memory", ["Mode"]),
        ("Default, Private or Shared", ["Cache"]));

    /// <summary>
    /// What is wrong with a connection string; null for nothing that can be told without a driver. No value is repeated, and no keyword that is not known: both may
    /// be part of a password that holds a semicolon.
    /// </summary>
    public static string? FaultOf(string connectionString, IReadOnlyDictionary<string, string> known)
    {
        var parts = new DbConnectionStringBuilder();
        try
        {
            parts.ConnectionString = connectionString;
        }
        catch (ArgumentException)
        {
            return "is not a connection string: keywords and values, such as 'Host=db;Database=gateway'; a value with a semicolon or a quote in it stands in quotes";
        }

        foreach (string keyword in parts.Keys)
        {
            if (!known.TryGetValue(keyword, out var takes))
                return "has a keyword that the database's driver does not know" + NearestName.Hint(keyword, known.Keys) + "; a value that holds a semicolon stands in quotes";
            if (!Fits((string)parts[keyword], takes)) return $"has a {keyword} that is not {takes}";
        }

        return null;
    }

    private static bool Fits(string value, string takes) => takes switch
    {
        Text => true,
        Whole => int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _),
        Flag => bool.TryParse(value, out _),
        _ => takes.Split([", ", " or "], StringSplitOptions.None).Contains(value.Trim(), StringComparer.OrdinalIgnoreCase),
    };

    private static Dictionary<string, string> Table(params (string Takes, string[] Keywords)[] rows) =>
        rows.SelectMany(row => row.Keywords.Select(keyword => (keyword, row.Takes))).ToDictionary(r => r.keyword, r => r.Takes, StringComparer.OrdinalIgnoreCase);
}
