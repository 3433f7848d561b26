using System.Runtime.InteropServices;

namespace Smoke;

/// <summary>Plays a day of operations on this machine and exits with 0 where no request failed.</summary>
internal static class Program
{
    private const string Usage = """
        dotnet run --project deploy/smoke -- [options]

          --configuration NAME   which build to run: Debug or Release (default: Release)
          --no-build             use what was built before

        Needs redis-server and haproxy. Takes about a minute. Prints what was done, how long each change took to hold, and the count of failed requests.
        """;

    private static readonly TimeSpan LongestDay = TimeSpan.FromMinutes(2);

    public static async Task<int> Main(string[] args)
    {
        var (configuration, build) = ("Release", true);
        for (var i = 0; i < args.Length; i++)
        {
            if (args[i] == "--no-build") build = false;
            else if (args[i] == "--configuration" && i + 1 < args.Length) configuration = args[++i];
            else return Say(Usage, args[i] is "--help" or "-h" ? 0 : 2);
        }

        try
        {
            var programs = await Programs.FindAsync(configuration, build);
            await using var site = await Site.StartAsync(programs);
            using var onTerminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, _ => site.EndPrograms());
            using var onInterrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, _ => site.EndPrograms());
            return await new DayOfOperations(site).RunAsync().WaitAsync(LongestDay);
        }
        catch (SmokeException fault)
        {
            return Say(fault.Message, 1);
        }
        catch (TimeoutException)
        {
            return Say($"FAILED: the day took more than {LongestDay.TotalSeconds} s.", 1);
        }
    }

    private static int Say(string text, int exitCode)
    {
        (exitCode == 0 ? Console.Out : Console.Error).WriteLine(text);
        return exitCode;
    }
}

/// <summary>Something that had to hold and did not, in words for whoever started it.</summary>
internal sealed class SmokeException(string message) : Exception(message);
