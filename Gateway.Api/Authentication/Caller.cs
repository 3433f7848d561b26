using Shared.Contracts.Routing;

namespace Gateway.Api.Authentication;

/// <summary>An authenticated caller. Immutable.</summary>
/// <param name="Policy">What its key and team let it reach.</param>
/// <param name="IsMaster">Whether it is the administrator: it may see every deployment in an explanation.</param>
/// <param name="TeamId">The team of its key, for the access record.</param>
internal sealed record Caller(CallerPolicy Policy, bool IsMaster, string? TeamId = null)
{
    public static Caller Master { get; } = new(CallerPolicy.Unrestricted, IsMaster: true);
}
