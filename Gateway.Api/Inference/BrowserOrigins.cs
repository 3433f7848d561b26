using Gateway.Api.Routing;
using Gateway.Api.Telemetry;
using Microsoft.AspNetCore.Cors.Infrastructure;

namespace Gateway.Api.Inference;

/// <summary>
/// <c>general_settings.cors_origins</c>: which sites' scripts may call the gateway from a browser. Keys are in headers and never in cookies, so no answer lets
/// a browser send cookies along, and <c>*</c> gives nobody a key that he does not have.
/// </summary>
/// <remarks>The policy is made once for a configuration. Two requests may both make it; either is right.</remarks>
internal sealed class BrowserOrigins(CurrentRouting routing) : ICorsPolicyProvider
{
    private const string Any = "*";

    private static readonly TimeSpan PreflightLasts = TimeSpan.FromMinutes(10);

    private static readonly string[] Methods = ["GET", "POST", "HEAD", "PUT", "PATCH", "DELETE"];

    /// <summary>What a script may read of an answer beside its body.</summary>
    private static readonly string[] ReadableHeaders =
    [
        ResponseHeaders.CallId, ResponseHeaders.ModelId, ResponseHeaders.ModelGroup, ResponseHeaders.ApiBase, ResponseHeaders.Retries,
        ResponseHeaders.Fallbacks, ResponseHeaders.Overhead, ResponseHeaders.PlaceMismatch, "x-request-id", "Retry-After",
    ];

    private MadePolicy? _made;

    public Task<CorsPolicy?> GetPolicyAsync(HttpContext context, string? policyName)
    {
        var origins = routing.State.Configuration.General.CorsOrigins;
        if (origins.Count == 0) return Task.FromResult<CorsPolicy?>(null);
        var made = Volatile.Read(ref _made);
        if (made is null || !ReferenceEquals(made.Origins, origins)) Volatile.Write(ref _made, made = new MadePolicy(origins, Make(origins)));
        return Task.FromResult<CorsPolicy?>(made.Policy);
    }

    private static CorsPolicy Make(IReadOnlyList<string> origins)
    {
        var policy = new CorsPolicyBuilder().WithMethods(Methods).AllowAnyHeader().WithExposedHeaders(ReadableHeaders).SetPreflightMaxAge(PreflightLasts);
        if (origins.Contains(Any)) return policy.AllowAnyOrigin().Build();
        var known = origins.ToHashSet(StringComparer.OrdinalIgnoreCase);
        // Asked by a function, the framework says Vary: Origin also where there is but one.
        return policy.SetIsOriginAllowed(known.Contains).Build();
    }

    private sealed record MadePolicy(IReadOnlyList<string> Origins, CorsPolicy Policy);
}
