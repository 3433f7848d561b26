using Shared.Contracts.Configuration.Settings;
using Shared.Contracts.Routing;

namespace Gateway.Api.Routing;

/// <summary>When a deployment rests, and for how long.</summary>
/// <param name="AllowedFails">Failures within a minute that it may have without resting.</param>
/// <param name="AllowedFailsIsSet">Whether the file says so: it then holds for the only deployment of a group too.</param>
/// <param name="CooldownTime">How long it rests.</param>
internal readonly record struct RestLimits(int AllowedFails, bool AllowedFailsIsSet, TimeSpan CooldownTime)
{
    /// <summary>The deployment's own word stands above the router's.</summary>
    public static RestLimits Of(Deployment deployment, RouterSettings router) => new(
        deployment.AllowedFails ?? router.AllowedFails, router.AllowedFailsIsSet || deployment.AllowedFails is not null, deployment.CooldownTime ?? router.CooldownTime);
}
