using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;

namespace Bench.Machine;

/// <summary>A program that was started for a run, on one processor, and its children. Ended by its own id.</summary>
internal sealed class RunningProgram : IAsyncDisposable
{
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(30);

    private readonly Process _process;
    private readonly string _logFile;

    private RunningProgram(string name, Process process, string logFile)
    {
        Name = name;
        _process = process;
        _logFile = logFile;
    }

    public string Name { get; }

    /// <summary>Starts a program on one processor, or on any; what it prints goes to a file that is shown when it fails.</summary>
    public static RunningProgram Start(string name, int? processor, IReadOnlyDictionary<string, string>? environment, string workingDirectory, params string[] command)
    {
        var logFile = Path.Combine(workingDirectory, name + ".log");
        // A shell, so that output goes to the file without a thread of ours on the measured machine.
        var start = new ProcessStartInfo("/bin/sh") { WorkingDirectory = workingDirectory };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add($"exec {(processor is { } one ? $"taskset -c {one} " : "")}\"$@\" >'{logFile}' 2>&1");
        start.ArgumentList.Add(name);
        foreach (var word in command) start.ArgumentList.Add(word);
        foreach (var (variable, value) in environment ?? new Dictionary<string, string>()) start.Environment[variable] = value;
        var process = Process.Start(start) ?? throw new BenchException($"{name} did not start.");
        return new RunningProgram(name, process, logFile);
    }

    /// <summary>Waits until it accepts connections.</summary>
    public async Task AcceptsAsync(int port)
    {
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            if (_process.HasExited || Stopwatch.GetElapsedTime(started) > StartPatience)
                throw new BenchException($"{Name} does not listen on port {port}:\n{await File.ReadAllTextAsync(_logFile)}");
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync("127.0.0.1", port);
                return;
            }
            catch (SocketException)
            {
                await Task.Delay(20);
            }
        }
    }

    /// <summary>User and system time of all threads, its children's too, since the start.</summary>
    public TimeSpan CpuTime => ProcessTree(_process.Id).Aggregate(TimeSpan.Zero, (sum, id) => sum + CpuTimeOf(id));

    /// <summary>Resident memory of it and its children, in bytes.</summary>
    public long ResidentBytes => ProcessTree(_process.Id).Sum(ResidentBytesOf);

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private static IEnumerable<int> ProcessTree(int id)
    {
        yield return id;
        foreach (var task in Directory.Exists($"/proc/{id}/task") ? Directory.GetDirectories($"/proc/{id}/task") : [])
        {
            foreach (var child in File.ReadAllText(Path.Combine(task, "children")).Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                foreach (var descendant in ProcessTree(int.Parse(child, CultureInfo.InvariantCulture))) yield return descendant;
            }
        }
    }

    /// <summary>The kernel counts in hundredths of a second: a run is long enough for that not to matter.</summary>
    private static TimeSpan CpuTimeOf(int id)
    {
        var stat = File.ReadAllText($"/proc/{id}/stat");
        // The name, in brackets, may hold blanks; utime and stime are the 14th and 15th fields, the 12th and 13th after it.
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return TimeSpan.FromMilliseconds(10 * (long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture)));
    }

    private static long ResidentBytesOf(int id)
    {
        var line = File.ReadLines($"/proc/{id}/status").FirstOrDefault(l => l.StartsWith("VmRSS:", StringComparison.Ordinal));
        return line is null ? 0 : 1024 * long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
    }
}
