using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using Shared.Contracts.Hosting;

namespace Admin.Api.Http.Authentication;

/// <summary>Lets the master key in.</summary>
internal sealed class AdminKeyHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder, InstallationKeys keys, Tries tries, Refusals refusals)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    public const string Name = "master-key";

    /// <summary>Null where there is none, or several that differ.</summary>
    private string? Presented => PresentedKeyText.Read(Request.Headers, out var key) == PresentedKeyState.Present ? key : null;

    protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(
        Presented is { } presented && refusals.LetsIn(Context, tries.MasterKey, presented, keys.IsMaster)
            ? Tickets.For(Actor.MasterKey, Name)
            : AuthenticateResult.NoResult());

    protected override Task HandleChallengeAsync(AuthenticationProperties properties) => refusals.RefuseAsync(
        Context,
        tries.MasterKey,
        Name,
        Presented,
        "Present the master key as 'Authorization: Bearer KEY', in x-api-key or in api-key.");
}
