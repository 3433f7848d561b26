using System.Globalization;
using Admin.Api.Http.Authentication;
using Admin.Api.Telemetry;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Admin.Api.Ui.SignIn;

/// <summary>Signing in with the master key, and out. Plain forms: nothing of the pages is loaded before.</summary>
internal static class SignInApi
{
    private const string KeyField = "key";

    public static void MapSignIn(this IEndpointRouteBuilder paths)
    {
        paths.MapGet(SignInPaths.SignIn, (HttpContext context) => Form(ReturnOf(context), null, StatusCodes.Status200OK)).AllowAnonymous();
        paths.MapPost(SignInPaths.SignIn, SignInAsync).AllowAnonymous();
        paths.MapPost(SignInPaths.SignOut, SignOutAsync).RequireAuthorization(UiCookie.Name);
    }

    private static async Task<IResult> SignInAsync(
        HttpContext context, IAntiforgery antiforgery, InstallationKeys keys, UiSessions sessions, Tries counts, ILogger<UiSessions> logger)
    {
        var (address, tries) = (context.Connection.RemoteIpAddress, counts.SignIn);
        if (tries.WaitOf(address) is { } wait) return Refuse(context, wait);
        if (!await antiforgery.IsRequestValidAsync(context))
            return Form(ReturnOf(context), "This page was open for too long, or the service was started again meanwhile. Please try once more.", StatusCodes.Status400BadRequest);

        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        if (tries.Take(address) is { } untilNext) return Refuse(context, untilNext);
        if (!keys.IsMaster(form[KeyField].ToString().Trim()))
        {
            Log.SignInRefused(logger, address?.ToString() ?? "an unknown address");
            return Form(ReturnOf(context), "This is not the master key.", StatusCodes.Status401Unauthorized);
        }

        tries.GiveBack(address);
        await context.SignInAsync(UiCookie.Name, UiCookie.PrincipalOf(sessions.Open()));
        Log.SignedIn(logger, address?.ToString() ?? "an unknown address");
        return Results.LocalRedirect(SignInPaths.Target(ReturnOf(context), UiEndpoints.PagesOf(context)));
    }

    private static async Task<IResult> SignOutAsync(HttpContext context, IAntiforgery antiforgery, UiSessions sessions)
    {
        if (!await antiforgery.IsRequestValidAsync(context)) return Results.LocalRedirect(UiEndpoints.PagesOf(context) + "/");
        sessions.Close(UiCookie.SessionOf(context.User));
        await context.SignOutAsync(UiCookie.Name);
        return Results.LocalRedirect(UiEndpoints.PagesOf(context) + SignInPaths.SignIn);
    }

    private static RazorComponentResult<SignInPage> Refuse(HttpContext context, TimeSpan wait)
    {
        var seconds = (int)Math.Ceiling(wait.TotalSeconds);
        context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        return Form(ReturnOf(context), $"Too many wrong keys came from this address. Try again in {seconds} seconds.", StatusCodes.Status429TooManyRequests);
    }

    private static string? ReturnOf(HttpContext context) => context.Request.Query[SignInPaths.ReturnParameter];

    private static RazorComponentResult<SignInPage> Form(string? target, string? fault, int status) =>
        new(new { ReturnTo = target, Fault = fault }) { StatusCode = status };
}
