namespace Shared.Contracts.Configuration;

/// <summary>What reading a configuration file gave.</summary>
/// <param name="Configuration">Null where a problem is an error.</param>
/// <param name="Problems">All of them, in file order.</param>
public sealed record ConfigurationReading(GatewayConfiguration? Configuration, IReadOnlyList<ConfigurationProblem> Problems);
