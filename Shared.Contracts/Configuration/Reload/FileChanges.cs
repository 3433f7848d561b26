using System.Threading.Channels;

namespace Shared.Contracts.Configuration.Reload;

/// <summary>Says that a file may have changed: by the system's own events where there are any, and in any case every few seconds.</summary>
/// <remarks>
/// The folder is watched and not the file: editors replace a file by renaming another over it, and Kubernetes swaps the link <c>..data</c> beside it.
/// Network mounts and links into other folders send no events, so nothing depends on them.
/// </remarks>
internal sealed class FileChanges : IDisposable
{
    /// <summary>How late a change is noticed that sends no event. Reading a small file so often costs nothing that can be measured.</summary>
    public static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(2);

    private const string KubernetesPrefix = "..";

    private readonly string _name;
    private readonly TimeProvider _time;
    private readonly FileSystemWatcher? _watcher;

    // One waiting signal is enough: whoever takes it looks at the file as it is then.
    private readonly Channel<bool> _signals = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public FileChanges(string path, TimeProvider time)
    {
        _time = time;
        var file = new FileInfo(path);
        _name = file.Name;
        _watcher = Watch(file.DirectoryName);
    }

    /// <summary>Ends the wait now.</summary>
    public void Signal() => _signals.Writer.TryWrite(true);

    /// <summary>Waits for a signal, an event or the next poll.</summary>
    public async Task WaitAsync(CancellationToken stopping)
    {
        using var poll = new CancellationTokenSource(PollInterval, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(poll.Token, stopping);
        try
        {
            await _signals.Reader.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            // Time to look, event or not.
        }
    }

    public void Dispose() => _watcher?.Dispose();

    private FileSystemWatcher? Watch(string? folder)
    {
        try
        {
            var watcher = new FileSystemWatcher(folder ?? ".") { NotifyFilter = NotifyFilters.FileName | NotifyFilters.DirectoryName | NotifyFilters.LastWrite | NotifyFilters.Size };
            watcher.Changed += Notice;
            watcher.Created += Notice;
            watcher.Deleted += Notice;
            watcher.Renamed += Notice;
            watcher.Error += (_, _) => Signal();
            watcher.EnableRaisingEvents = true;
            return watcher;
        }
        catch (Exception fault) when (fault is IOException or ArgumentException or UnauthorizedAccessException)
        {
            // No such folder yet, or the system's limit on watches is used up: polling does it alone.
            return null;
        }
    }

    /// <summary>Not every file of the folder: a database beside the configuration changes with every write.</summary>
    private void Notice(object sender, FileSystemEventArgs change)
    {
        if (change.Name == _name || change.Name?.StartsWith(KubernetesPrefix, StringComparison.Ordinal) == true) Signal();
    }
}
