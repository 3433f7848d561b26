using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server.Circuits;

namespace Admin.Api.Ui.SignIn;

/// <summary>
/// Asks, before anything that a browser does on an open page, whether its session is still alive. The cookie is looked at only when a page is loaded,
/// and a page that stays open is not loaded again: without this, who signed out or was away for hours could go on acting.
/// </summary>
internal sealed class SessionCircuit(UiSessions sessions, AuthenticationStateProvider authentication, NavigationManager navigation) : CircuitHandler
{
    public override Func<CircuitInboundActivityContext, Task> CreateInboundActivityHandler(Func<CircuitInboundActivityContext, Task> next) =>
        async activity =>
        {
            var state = await authentication.GetAuthenticationStateAsync();
            if (sessions.Use(UiCookie.SessionOf(state.User))) await next(activity);
            else navigation.NavigateTo(navigation.BaseUri.TrimEnd('/') + SignInPaths.SignIn, forceLoad: true);
        };
}
