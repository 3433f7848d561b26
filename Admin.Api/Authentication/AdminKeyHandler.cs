using System.Text.Encodings.Web;
using Admin.Api.Telemetry;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace Admin.Api.Authentication;

/// <summary>Lets the master key in.</summary>
internal sealed class AdminKeyHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder, InstallationKeys keys, AdminMetrics metrics)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    public const string Name = "master-key";

    protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(
        PresentedKey.Read(Request.Headers) is { } presented && keys.IsMaster(presented) ? Tickets.For(Actor.MasterKey, Name) : AuthenticateResult.NoResult());

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        metrics.SignInFailed(Name);
        return Tickets.RefuseAsync(Context, "Present the master key as 'Authorization: Bearer KEY', in x-api-key or in api-key.");
    }
}
