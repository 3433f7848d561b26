namespace Admin.Api.Data.Sqlite;

/// <summary>A lock on a file beside the database, which one process holds. The operating system gives it back when the process dies.</summary>
internal static class SqliteLock
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Retry = TimeSpan.FromMilliseconds(100);

    /// <summary>Null where another process has it.</summary>
    /// <exception cref="IOException">The file cannot be made.</exception>
    public static FileStream? TryTake(string database)
    {
        OwnerOnly.MakeDirectory(Path.GetDirectoryName(database) ?? ".");
        var file = database + ".lock";
        try
        {
            return OwnerOnly.Open(file, FileMode.OpenOrCreate, FileShare.None);
        }
        catch (IOException) when (File.Exists(file))
        {
            return null;
        }
    }

    /// <summary>As long as an orderly stop of the process before may take; null after that.</summary>
    /// <param name="waits">Called once when it is not free at once.</param>
    public static async Task<FileStream?> TakeAsync(string database, TimeProvider time, Action waits, CancellationToken cancellation)
    {
        if (TryTake(database) is { } free) return free;
        waits();
        for (var started = time.GetTimestamp(); time.GetElapsedTime(started) < Patience;)
        {
            await Task.Delay(Retry, time, cancellation);
            if (TryTake(database) is { } freed) return freed;
        }

        return null;
    }
}
