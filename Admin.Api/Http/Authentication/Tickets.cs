using System.Security.Claims;
using Admin.Api.Errors;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Net.Http.Headers;

namespace Admin.Api.Http.Authentication;

/// <summary>The two answers of every authentication scheme.</summary>
internal static class Tickets
{
    public static AuthenticateResult For(string actor, string scheme)
    {
        var identity = new ClaimsIdentity([new Claim(ClaimTypes.Name, actor)], scheme);
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), scheme));
    }

    public static Task RefuseAsync(HttpContext context, string message)
    {
        context.Response.Headers[HeaderNames.WWWAuthenticate] = "Bearer";
        return new ErrorResult(AdminError.Unauthenticated(message)).ExecuteAsync(context);
    }
}
