using System.Security.Claims;
using Admin.Api.Http.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;

namespace Admin.Api.Ui.SignIn;

/// <summary>The cookie that the pages are used with. It carries the id of a session and nothing else worth having.</summary>
internal static class UiCookie
{
    /// <summary>The name of the scheme, of its policy and of the cookie.</summary>
    public const string Name = "gateway-ui";

    private const string SessionClaim = "session";

    public static void Configure(CookieAuthenticationOptions options)
    {
        options.Cookie.Name = Name;
        options.Cookie.HttpOnly = true;
        options.Cookie.SameSite = SameSiteMode.Strict;
        options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        options.LoginPath = SignInPaths.SignIn;
        options.ReturnUrlParameter = SignInPaths.ReturnParameter;
        // The session decides how long: this is only the outer bound of what a stolen cookie could claim.
        options.ExpireTimeSpan = UiSessions.Longest;
        options.SlidingExpiration = false;
        options.Events.OnValidatePrincipal = ValidateAsync;
    }

    public static ClaimsPrincipal PrincipalOf(string session) =>
        new(new ClaimsIdentity([new Claim(ClaimTypes.Name, Actor.Ui), new Claim(SessionClaim, session)], Name));

    public static string? SessionOf(ClaimsPrincipal user) => user.FindFirst(SessionClaim)?.Value;

    private static Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        var sessions = context.HttpContext.RequestServices.GetRequiredService<UiSessions>();
        if (!sessions.Use(SessionOf(context.Principal!))) context.RejectPrincipal();
        return Task.CompletedTask;
    }
}
