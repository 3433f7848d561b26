using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using Shared.Contracts.Hosting;

namespace Admin.Api.Http.Authentication;

/// <summary>Lets gateways in, by the sync key. The master key is not enough: who administers keys need not read all of them.</summary>
internal sealed class SyncKeyHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder, InstallationKeys keys, Tries tries, Refusals refusals)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    public const string Name = "sync-key";

    protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(
        PresentedKeyText.BearerOf(Request.Headers) is { } presented && refusals.LetsIn(Context, tries.SyncKey, presented, keys.IsSync)
            ? Tickets.For(Actor.SyncKey, Name)
            : AuthenticateResult.NoResult());

    protected override Task HandleChallengeAsync(AuthenticationProperties properties) => refusals.RefuseAsync(
        Context, tries.SyncKey, Name, PresentedKeyText.BearerOf(Request.Headers), "Present the sync key as 'Authorization: Bearer KEY'.");
}
