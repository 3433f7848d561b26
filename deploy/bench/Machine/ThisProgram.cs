using System.Globalization;
using System.Runtime.InteropServices;

namespace Bench.Machine;

/// <summary>The load generator itself: where it runs and how it waits.</summary>
internal static partial class ThisProgram
{
    private const int MonotonicClock = 1;

    /// <summary>Moves all threads of this program off the measured processor.</summary>
    public static Task PinAsync(int processor) => MachineText.OutputAsync(
        "taskset", "-a", "-c", "-p", processor.ToString(CultureInfo.InvariantCulture), Environment.ProcessId.ToString(CultureInfo.InvariantCulture));

    /// <summary>Sleeps for less than a millisecond, which .NET's own calls cannot, and does not spin: the upstream shares the processor.</summary>
    public static void Sleep(TimeSpan time)
    {
        var request = new Timespec { Seconds = (long)time.TotalSeconds, Nanoseconds = time.Ticks % TimeSpan.TicksPerSecond * 100 };
        _ = ClockNanosleep(MonotonicClock, 0, in request, 0);
    }

    [LibraryImport("libc", EntryPoint = "clock_nanosleep")]
    private static partial int ClockNanosleep(int clock, int flags, in Timespec request, nint remaining);

    private struct Timespec
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
