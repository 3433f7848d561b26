using System.Globalization;
using System.Net;
using Admin.Api.Errors;
using Admin.Api.Telemetry;

namespace Admin.Api.Http.Authentication;

/// <summary>Answers requests without the key that they need: 401, and 429 for an address that tries too many.</summary>
internal sealed class Refusals(Peer peer, AdminMetrics metrics, ILogger<Refusals> logger)
{
    /// <summary>Whether what the request presents is looked at, and right.</summary>
    /// <param name="isRight">Looks.</param>
    public bool LetsIn(HttpContext context, KeyTries tries, string presented, Func<string, bool> isRight)
    {
        var address = peer.AddressOf(context);
        if (!tries.IsHeard(address) || !isRight(presented)) return false;
        tries.Trust(address);
        return true;
    }

    /// <param name="presented">What the request presented; null for nothing, which is no guess.</param>
    /// <param name="message">What to do.</param>
    public Task RefuseAsync(HttpContext context, KeyTries tries, string scheme, string? presented, string message)
    {
        metrics.SignInFailed(scheme);
        var address = peer.AddressOf(context);
        if (presented is not null && tries.Take(address) is { } wait) return TooManyAsync(context, wait);
        if (tries.IsToldOf(address)) Log.KeyRefused(logger, scheme, TextOf(address));
        return Tickets.RefuseAsync(context, message);
    }

    private static Task TooManyAsync(HttpContext context, TimeSpan wait)
    {
        var seconds = (int)Math.Ceiling(wait.TotalSeconds);
        context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        return new ErrorResult(AdminError.TooManyWrongKeys(seconds)).ExecuteAsync(context);
    }

    private static string TextOf(IPAddress? address) => address?.ToString() ?? "an unknown address";
}
