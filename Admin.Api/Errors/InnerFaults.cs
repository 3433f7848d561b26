namespace Admin.Api.Errors;

/// <summary>What a fault was made of: EF wraps the driver's own.</summary>
internal static class InnerFaults
{
    /// <summary>The fault, the one inside it, and so on.</summary>
    public static IEnumerable<Exception> WithInner(this Exception fault)
    {
        for (var each = fault; each is not null; each = each.InnerException) yield return each;
    }
}
