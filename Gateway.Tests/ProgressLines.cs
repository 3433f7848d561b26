using System.Collections.Concurrent;
using Gateway.Tests;
using NUnit.Framework.Interfaces;

[assembly: ProgressLines]

namespace Gateway.Tests;

/// <summary>Says every half minute how far a run is and what it is doing, so that a long one is told from one that hangs.</summary>
[AttributeUsage(AttributeTargets.Assembly)]
internal sealed class ProgressLinesAttribute : Attribute, ITestAction
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, string> _running = new();
    private readonly Lock _gate = new();
    private Timer? _timer;
    private int _ended;

    public ActionTargets Targets => ActionTargets.Test;

    public void BeforeTest(ITest test)
    {
        _running[test.Id] = test.ClassName?.Replace("Gateway.Tests.", "", StringComparison.Ordinal) + "." + test.MethodName;
        lock (_gate) _timer ??= new Timer(_ => Tell(), null, Interval, Interval);
    }

    public void AfterTest(ITest test)
    {
        _running.TryRemove(test.Id, out _);
        Interlocked.Increment(ref _ended);
    }

    // As an error: `dotnet test` hides what is called progress unless it shows every test.
    private void Tell() => TestContext.Error.WriteLine($"{DateTime.UtcNow:HH:mm:ss} {Volatile.Read(ref _ended)} tests have ended; running: {string.Join(", ", _running.Values.Distinct().Take(4))}");
}
