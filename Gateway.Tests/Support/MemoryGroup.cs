using System.Diagnostics;
using System.Text;

namespace Gateway.Tests.Support;

/// <summary>A process in a control group with a limit on its memory. Skips the test where the machine does not let one be made.</summary>
internal sealed class MemoryGroup : IDisposable
{
    private const string V1 = "/sys/fs/cgroup/memory";
    private const string V2 = "/sys/fs/cgroup";

    private readonly string _path;
    private readonly StringBuilder _said = new();
    private Process? _process;

    private MemoryGroup(string path) => _path = path;

    public bool IsRunning => _process is { HasExited: false };

    public string Said
    {
        get
        {
            lock (_said) return _said.ToString();
        }
    }

    /// <summary>What the process holds in memory now, in bytes.</summary>
    public long Resident => StatusOf("VmRSS");

    public long MostResident => StatusOf("VmHWM");

    public static MemoryGroup Create(long bytes)
    {
        var isV1 = Directory.Exists(V1);
        var path = Path.Combine(isV1 ? V1 : V2, $"gateway-tests-{Guid.NewGuid():N}");
        try
        {
            Directory.CreateDirectory(path);
            File.WriteAllText(Path.Combine(path, isV1 ? "memory.limit_in_bytes" : "memory.max"), bytes.ToString());
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            if (Directory.Exists(path)) Directory.Delete(path);
            Assert.Ignore($"No control group can be made on this machine: {e.Message}");
        }

        return new MemoryGroup(path);
    }

    /// <summary>Starts a program whose first act is to enter the group.</summary>
    public void Start(string[] command)
    {
        var start = new ProcessStartInfo("/bin/sh", ["-c", $"echo $$ > {_path}/cgroup.procs && exec \"$@\"", "sh", .. command]) { RedirectStandardOutput = true, RedirectStandardError = true };
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public void Dispose()
    {
        if (_process is not null)
        {
            if (!_process.HasExited) _process.Kill();
            _process.WaitForExit();
            _process.Dispose();
        }

        if (Directory.Exists(_path)) Directory.Delete(_path);
    }

    private void Keep(string? line)
    {
        lock (_said) _said.AppendLine(line);
    }

    private long StatusOf(string name)
    {
        var line = File.ReadLines($"/proc/{_process!.Id}/status").First(l => l.StartsWith(name + ":", StringComparison.Ordinal));
        return long.Parse(line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries)[1]) * 1024;
    }
}
