using System.Globalization;

namespace Bench;

/// <summary>What a run was asked to do. Every verb takes the same options and reads those that concern it.</summary>
internal sealed record BenchOptions
{
    /// <summary>The repository.</summary>
    public string Root { get; init; } = Directory.GetCurrentDirectory();

    /// <summary>How long each peer is loaded in each round; null for the verb's own default.</summary>
    public int? Seconds { get; init; }

    /// <summary>How often the peers take turns.</summary>
    public int? Rounds { get; init; }

    /// <summary>Sizes of request bodies, in bytes.</summary>
    public IReadOnlyList<int> Bodies { get; init; } = [];

    /// <summary>Names of peers to run; empty for all that can run here.</summary>
    public IReadOnlyList<string> Peers { get; init; } = [];

    /// <summary>Virtual keys that the gateway holds.</summary>
    public int? Keys { get; init; }

    /// <summary>Requests a second, for constant rates.</summary>
    public IReadOnlyList<int> Rates { get; init; } = [];

    /// <summary>How many gateways hear of changes, one number after the other.</summary>
    public IReadOnlyList<int> Gateways { get; init; } = [];

    /// <summary>Streams at the same time.</summary>
    public int? Streams { get; init; }

    /// <summary>What a verb of several parts is to do; empty for all.</summary>
    public IReadOnlyList<string> Parts { get; init; } = [];

    /// <summary>Less of everything: for a look, not for a record.</summary>
    public bool IsQuick { get; init; }

    /// <summary>A published gateway to measure; null for one that the run publishes itself.</summary>
    public string? Binary { get; init; }

    /// <summary>Where the table goes besides the terminal.</summary>
    public string? Out { get; init; }

    /// <summary>Where a proxy that this program is listens.</summary>
    public int Port { get; init; }

    /// <summary>Where a proxy that this program is sends to, as host:port.</summary>
    public string Upstream { get; init; } = "";

    public static (BenchOptions? Options, string? Fault) Parse(string[] args)
    {
        var options = new BenchOptions();
        for (var i = 0; i < args.Length; i++)
        {
            if (args[i] == "--quick")
            {
                options = options with { IsQuick = true };
                continue;
            }

            if (i + 1 == args.Length) return (null, $"{args[i]} is unknown or needs a value.");
            var (name, value) = (args[i], args[++i]);
            var next = name switch
            {
                "--root" => options with { Root = Path.GetFullPath(value) },
                "--peers" => options with { Peers = value.Split(',') },
                "--parts" => options with { Parts = value.Split(',') },
                "--out" => options with { Out = Path.GetFullPath(value) },
                "--binary" => options with { Binary = Path.GetFullPath(value) },
                "--upstream" => options with { Upstream = value },
                _ => Numbers(value) is { } numbers ? options.With(name, numbers) : null,
            };
            if (next is null) return (null, $"{name} {value} is not understood.");
            options = next;
        }

        return (options, null);
    }

    private BenchOptions? With(string name, int[] numbers) => name switch
    {
        "--bodies" => this with { Bodies = numbers },
        "--rates" => this with { Rates = numbers },
        "--gateways" => this with { Gateways = numbers },
        "--seconds" => this with { Seconds = numbers[0] },
        "--rounds" => this with { Rounds = numbers[0] },
        "--streams" => this with { Streams = numbers[0] },
        "--keys" => this with { Keys = numbers[0] },
        "--port" => this with { Port = numbers[0] },
        _ => null,
    };

    private static int[]? Numbers(string text)
    {
        var parts = text.Split(',');
        var numbers = new int[parts.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            if (!int.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out numbers[i])) return null;
        }

        return numbers;
    }
}
