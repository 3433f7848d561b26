namespace Admin.Api.Ui.SignIn;

/// <summary>The paths of signing in and out, below the root of the pages.</summary>
internal static class SignInPaths
{
    public const string SignIn = "/sign-in";

    public const string SignOut = "/sign-out";

    public const string ReturnParameter = "to";

    /// <summary>Where to go after signing in: a page of ours that was asked for, else the first one. Never another place, whatever the link said.</summary>
    /// <param name="asked">What the link said.</param>
    /// <param name="pages">The root of the pages.</param>
    public static string Target(string? asked, string pages)
    {
        var isOurs = asked is not null && asked.StartsWith(pages + "/", StringComparison.Ordinal) && !asked.Contains('\\') && !asked.Contains("//", StringComparison.Ordinal);
        return isOurs && !asked!.StartsWith(pages + SignIn, StringComparison.Ordinal) && !asked.Any(char.IsControl) ? asked : pages + UiEndpoints.First;
    }
}
