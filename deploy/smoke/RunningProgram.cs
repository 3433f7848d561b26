using System.Collections.Concurrent;
using System.Diagnostics;

namespace Smoke;

/// <summary>A process that was started for the day. It is ended by its own id, and its last lines are shown where something goes wrong.</summary>
internal sealed class RunningProgram : IDisposable
{
    private const int LinesKept = 30;
    private static readonly TimeSpan EndPatience = TimeSpan.FromSeconds(30);

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _lastLines = new();
    private bool _isDisposed;

    private RunningProgram(string name, ProcessStartInfo start)
    {
        Name = name;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        _process = Process.Start(start) ?? throw new SmokeException($"{name} did not start.");
        _process.OutputDataReceived += (_, e) => Keep(e.Data);
        _process.ErrorDataReceived += (_, e) => Keep(e.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public string Name { get; }

    public bool HasExited => _process.HasExited;

    public string LastLines => string.Join('\n', _lastLines.Select(line => $"  [{Name}] {line}"));

    public static RunningProgram Start(string name, string program, params string[] arguments) => new(name, new ProcessStartInfo(program, arguments));

    public static RunningProgram StartService(string name, string assembly, IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [assembly, .. arguments]);
        foreach (var (variable, value) in environment) start.Environment[variable] = value;
        return new RunningProgram(name, start);
    }

    /// <summary>Asks it to end, as an orchestrator does.</summary>
    /// <exception cref="SmokeException">It does not end, or not with 0.</exception>
    public async Task TerminateAsync()
    {
        if (_process.HasExited) throw new SmokeException($"{Name} had already ended with {_process.ExitCode}:\n{LastLines}");
        using var signal = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
        await signal.WaitForExitAsync();
        if (await ExitCodeAsync() is not 0 and var code) throw new SmokeException($"{Name} ended with {code} when it was asked to end:\n{LastLines}");
    }

    /// <summary>Ends it without asking: kill -9.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Waits for its end.</summary>
    public async Task<int> ExitCodeAsync()
    {
        using var patience = new CancellationTokenSource(EndPatience);
        try
        {
            await _process.WaitForExitAsync(patience.Token);
            return _process.ExitCode;
        }
        catch (OperationCanceledException)
        {
            throw new SmokeException($"{Name} does not end:\n{LastLines}");
        }
    }

    /// <summary>Ends it where it still runs.</summary>
    public void Dispose()
    {
        if (_isDisposed) return;
        _isDisposed = true;
        if (!_process.HasExited) _process.Kill();
        _process.Dispose();
    }

    private void Keep(string? line)
    {
        if (line is null) return;
        _lastLines.Enqueue(line);
        while (_lastLines.Count > LinesKept) _lastLines.TryDequeue(out _);
    }
}
