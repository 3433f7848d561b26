using Shared.Contracts.Configuration.Reading;

namespace Gateway.Api.Configuration;

/// <summary>What the gateway can be told beside what both services can.</summary>
internal static class GatewayArguments
{
    /// <summary>Prints what the gateway would connect to, and starts nothing.</summary>
    public const string EgressOnly = "--egress";

    /// <summary>Asks a gateway of this machine how it is, and starts nothing.</summary>
    public const string Probe = "--probe";

    /// <summary>With <c>--check-config</c>: which LiteLLM file to say of what a move would bring.</summary>
    public const string FromLitellm = "--from-litellm";

    public static CommandLine Read(IReadOnlyList<string> args) => CommandLine.Read(args, withValue: [Probe, FromLitellm], withoutValue: [EgressOnly], takesSettings: true);

    /// <summary>What is wrong with the arguments; null when nothing is.</summary>
    public static string? FaultOf(CommandLine line) =>
        line.Fault ?? (line.Has(FromLitellm) && !line.Has(CommandLine.ChecksOnly) ? $"{FromLitellm} goes with {CommandLine.ChecksOnly}, and starts nothing" : null);
}
