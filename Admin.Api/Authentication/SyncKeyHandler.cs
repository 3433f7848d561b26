using System.Text.Encodings.Web;
using Admin.Api.Telemetry;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace Admin.Api.Authentication;

/// <summary>Lets gateways in, by the sync key. The master key is not enough: who administers keys need not read all of them.</summary>
internal sealed class SyncKeyHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder, InstallationKeys keys, AdminMetrics metrics)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    public const string Name = "sync-key";

    protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(
        PresentedKey.Bearer(Request.Headers) is { } presented && keys.IsSync(presented) ? Tickets.For(Actor.SyncKey, Name) : AuthenticateResult.NoResult());

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        metrics.SignInFailed(Name);
        return Tickets.RefuseAsync(Context, "Present the sync key as 'Authorization: Bearer KEY'.");
    }
}
