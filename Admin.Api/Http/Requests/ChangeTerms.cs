namespace Admin.Api.Http.Requests;

/// <summary>Under which terms a change is asked for.</summary>
/// <param name="Actor">Who asks: what the audit log says.</param>
/// <param name="IfMatch">The revision the change is meant for.</param>
/// <param name="IsStrict">Whether a tag that nobody carries is refused instead of warned about.</param>
internal sealed record ChangeTerms(string Actor, IfMatch IfMatch = default, bool IsStrict = false)
{
    public static ChangeTerms Of(HttpContext context, bool isStrict = false) =>
        new(Authentication.Actor.Of(context.User), IfMatch.Of(context.Request), isStrict);
}
