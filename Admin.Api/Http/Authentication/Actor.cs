using System.Security.Claims;

namespace Admin.Api.Http.Authentication;

/// <summary>Who makes a change, as it is noted with the change.</summary>
internal static class Actor
{
    public const string MasterKey = "admin";

    public const string SyncKey = "sync_key";

    /// <summary>The master key, by way of the pages.</summary>
    public const string Ui = "admin (ui)";

    public static string Of(ClaimsPrincipal user) => user.Identity?.Name ?? throw new InvalidOperationException("A change without an authenticated actor.");
}
