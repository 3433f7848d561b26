namespace Admin.Api.Data;

/// <summary>What the rows of keys and of teams have alike. Instants are milliseconds since 1970-01-01 UTC.</summary>
internal interface IKeptRow
{
    List<string> Models { get; }

    List<string>? AllowedHostedTools { get; }

    /// <summary>The text of a JSON object.</summary>
    string Metadata { get; }

    bool Blocked { get; }

    Limits Limits { get; }

    /// <summary>The text of a JSON object: the fields that are accepted and kept without effect.</summary>
    string Stored { get; }

    long CreatedAt { get; }

    long UpdatedAt { get; }

    string CreatedBy { get; }

    /// <summary>The revision of the row's last change.</summary>
    long Revision { get; }
}
