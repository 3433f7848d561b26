using System.Globalization;

namespace Shared.Contracts.Hosting;

/// <summary>How many files, sockets among them, this process may hold open.</summary>
public static class FileDescriptors
{
    private const string LimitsOfThisProcess = "/proc/self/limits";
    private const string Row = "Max open files";

    /// <summary>
    /// For the program's own files: assemblies, databases, logs, and the event queues of its threads. At rest, built with the just-in-time compiler, the gateway
    /// holds 223 and Admin.Api 361.
    /// </summary>
    private const long OwnFiles = 384;

    private const long FewestConnections = 16;

    /// <summary>How many connections of one kind, from callers or to upstreams, this process can hold.</summary>
    public static long Room { get; } = Limit() is { } limit ? ConnectionsWithin(limit) : long.MaxValue;

    /// <summary>Null where the system does not say, or sets no limit.</summary>
    internal static long? Limit()
    {
        try
        {
            return File.Exists(LimitsOfThisProcess) ? LimitIn(File.ReadAllText(LimitsOfThisProcess)) : null;
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Callers get half of what the program leaves: the other half is for the connections that their requests open.</summary>
    internal static long ConnectionsWithin(long limit) => Math.Max(FewestConnections, (limit - OwnFiles) / 2);

    /// <summary>The soft limit, which holds.</summary>
    internal static long? LimitIn(string limits)
    {
        foreach (var line in limits.Split('\n'))
        {
            if (!line.StartsWith(Row, StringComparison.Ordinal)) continue;
            var soft = line[Row.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[0];
            return long.TryParse(soft, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) ? limit : null;
        }

        return null;
    }
}
