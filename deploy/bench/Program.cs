using Bench.Load;
using Bench.Micro;
using Bench.Peers;
using Bench.Start;
using Bench.Steady;
using Bench.Streams;
using Bench.Sync;

namespace Bench;

/// <summary>One program, a verb for each thing it measures, and one for each peer it is measured against.</summary>
internal static class Program
{
    private const string Usage = """
        deploy/bench/run [verb] [options]

          load      CPU per request at saturation, the gateway and its peers in turns (default)
          steady    CPU per request and latency at constant rates
          streams   streamed answers: delay and processor time of each event
          start     from the start of a process to its first answer, and its memory
          micro     time and allocations of the gateway's own steps (BenchmarkDotNet)
          sync      a million keys: revocations, memory, load, lookups, kills, an outage, spoilt messages (docs/sync.md)

        Options: --quick (under two minutes), --seconds N, --rounds N, --bodies 512,10240, --peers nginx,gateway, --keys N, --rates 100,2000, --streams N, --binary FILE (a published gateway, of start), --parts memory,kills and --gateways 1,10 (of sync), --out FILE (the table as Markdown)
        """;

    public static async Task<int> Main(string[] args)
    {
        if (args is [] or ["--help" or "-h", ..])
        {
            Console.WriteLine(Usage);
            return args.Length == 0 ? 2 : 0;
        }

        var (options, fault) = BenchOptions.Parse(args[1..]);
        if (options is null) return Fail(fault!);
        try
        {
            return args[0] switch
            {
                "load" => await LoadRun.RunAsync(options),
                "steady" => await SteadyRun.RunAsync(options),
                "start" => await StartRun.RunAsync(options),
                "streams" => await StreamRun.RunAsync(options),
                "micro" => MicroRun.Run(options),
                "sync" => await SyncRun.RunAsync(options),
                "bare-proxy" => await BareProxy.RunAsync(options),
                "yarp-proxy" => await YarpProxy.RunAsync(options),
                _ => Fail($"There is no verb '{args[0]}'."),
            };
        }
        catch (BenchException refused)
        {
            await Console.Error.WriteLineAsync(refused.Message);
            return 1;
        }
    }

    private static int Fail(string message)
    {
        Console.Error.WriteLine($"{message}\n\n{Usage}");
        return 2;
    }
}

/// <summary>A run that cannot go on, or whose figures would not count, in words for whoever started it.</summary>
internal sealed class BenchException(string message) : Exception(message);
