namespace Admin.Api.Host.Upkeep;

/// <summary>What the command line asks for instead of a start.</summary>
/// <param name="File">The file of the copy; empty for <see cref="UpkeepKind.NewEpoch"/>.</param>
internal sealed record UpkeepVerb(UpkeepKind Kind, string File);

/// <summary>The verbs that work on the database.</summary>
internal enum UpkeepKind
{
    /// <summary><c>--backup FILE</c>: a copy, also while the service runs.</summary>
    Backup,

    /// <summary><c>--restore FILE</c>: the copy becomes the database, with a new epoch.</summary>
    Restore,

    /// <summary><c>--new-epoch</c>: after the database was put back to an earlier state by other means.</summary>
    NewEpoch,
}
