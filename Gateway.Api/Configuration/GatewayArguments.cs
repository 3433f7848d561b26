using Shared.Contracts.Configuration.Reading;

namespace Gateway.Api.Configuration;

/// <summary>What the gateway can be told beside what both services can.</summary>
internal static class GatewayArguments
{
    /// <summary>Prints what the gateway would connect to, and starts nothing.</summary>
    public const string EgressOnly = "--egress";

    /// <summary>Asks a gateway of this machine how it is, and starts nothing.</summary>
    public const string Probe = "--probe";

    public static CommandLine Read(IReadOnlyList<string> args) => CommandLine.Read(args, withValue: [Probe], withoutValue: [EgressOnly], takesSettings: true);
}
