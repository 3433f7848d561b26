namespace Admin.Api.Data.Sqlite;

/// <summary>
/// Makes files and directories that nobody but their owner can read: the database holds hashes of keys, who has them and what they may do. Whatever the
/// process's umask says, which for a service is usually the one that lets everybody read. On Windows, access is the directory's business.
/// </summary>
internal static class OwnerOnly
{
    private const UnixFileMode File = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private const UnixFileMode Directory = File | UnixFileMode.UserExecute;

    private const UnixFileMode Others = ~Directory;

    /// <summary>Makes the directory, and those above it that are missing. One that is there stays as it is: it may be another's.</summary>
    public static void MakeDirectory(string path)
    {
        if (OperatingSystem.IsWindows()) System.IO.Directory.CreateDirectory(path);
        else System.IO.Directory.CreateDirectory(path, Directory);
    }

    /// <summary>Opens a file, made where it is missing.</summary>
    public static FileStream Open(string path, FileMode mode, FileShare share = FileShare.Read)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.ReadWrite, Share = share };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = File;
        return new FileStream(path, options);
    }

    /// <summary>Takes a file away from everybody but its owner.</summary>
    /// <returns>What was done about one that others could use; null where there was nothing to do.</returns>
    public static WideFile? Keep(string path)
    {
        if (OperatingSystem.IsWindows() || !System.IO.File.Exists(path)) return null;
        var mode = System.IO.File.GetUnixFileMode(path);
        if ((mode & Others) == UnixFileMode.None) return null;
        try
        {
            System.IO.File.SetUnixFileMode(path, mode & File);
            return new WideFile(path, IsTightened: true);
        }
        catch (UnauthorizedAccessException)
        {
            return new WideFile(path, IsTightened: false);
        }
    }
}
