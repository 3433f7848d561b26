using Admin.Api.Host.Upkeep;
using Shared.Contracts.Configuration.Reading;

namespace Admin.Api.Host.Configuration;

/// <summary>What this service can be told beside what both services can: what to do with the database instead of a start.</summary>
internal static class AdminArguments
{
    private const string Backup = "--backup";
    private const string Restore = "--restore";
    private const string NewEpoch = "--new-epoch";

    public static CommandLine Read(IReadOnlyList<string> args) => CommandLine.Read(args, withValue: [Backup, Restore], withoutValue: [NewEpoch], takesSettings: false);

    /// <summary>Null to start.</summary>
    public static UpkeepVerb? UpkeepOf(CommandLine line)
    {
        if (line.ValueOf(Backup) is { } copy) return new UpkeepVerb(UpkeepKind.Backup, copy);
        if (line.ValueOf(Restore) is { } source) return new UpkeepVerb(UpkeepKind.Restore, source);
        return line.Has(NewEpoch) ? new UpkeepVerb(UpkeepKind.NewEpoch, "") : null;
    }
}
