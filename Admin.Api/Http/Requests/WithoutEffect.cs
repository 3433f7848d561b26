using System.Text.Json;

namespace Admin.Api.Http.Requests;

/// <summary>Says of each field that is kept and does nothing that it does nothing: whoever sets a limit relies on it.</summary>
internal static class WithoutEffect
{
    public static IEnumerable<string> WarningsOf(LimitFields limits, StoredFields stored) =>
        limits.Given.Concat(stored.Values.Where(f => IsWish(f.Value)).Select(f => f.Key)).Select(WarningOf);

    public static string WarningOf(string field) => $"{field} is kept without effect: nothing here reads or enforces it yet; see /features";

    /// <summary>False asks for nothing, which is what it gets.</summary>
    private static bool IsWish(JsonElement value) => value.ValueKind != JsonValueKind.False;
}
