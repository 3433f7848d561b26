namespace Shared.Contracts.Hosting;

/// <summary>Why a service cannot listen, in words for its operator. Never a secret's text.</summary>
public sealed class ServerStartException(string message) : Exception(message);
