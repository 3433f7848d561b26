namespace Shared.Contracts.Configuration.Settings;

/// <summary><c>access_log</c>: one record of each request, for whoever must show later who reached what.</summary>
public sealed class AccessLogSettings
{
    /// <summary>What <see cref="File"/> says for the standard output.</summary>
    public const string StandardOutput = "stdout";

    /// <summary><c>file</c>: where records go; null for no records.</summary>
    public string? File { get; init; }

    /// <summary><c>on_full</c>: what happens while records cannot be written.</summary>
    public AccessLogOnFull OnFull { get; init; } = AccessLogOnFull.Drop;
}

/// <summary>What goes first when records come faster than they can be written, or the disk is full.</summary>
public enum AccessLogOnFull
{
    /// <summary>The record: requests are answered, records are lost and counted.</summary>
    Drop,

    /// <summary>The request: it is 503 <c>access_log_full</c>, and no record of an answered one is lost.</summary>
    Refuse,
}
