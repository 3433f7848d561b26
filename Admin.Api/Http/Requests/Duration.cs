using System.Globalization;

namespace Admin.Api.Http.Requests;

/// <summary>A length of time as LiteLLM's clients write it: <c>30s</c>, <c>10m</c> or <c>10min</c>, <c>12h</c>, <c>30d</c>, <c>2w</c>, <c>1mo</c>.</summary>
/// <param name="Fixed">The part of a fixed length.</param>
/// <param name="Months">Calendar months.</param>
internal readonly record struct Duration(TimeSpan Fixed, int Months)
{
    public const string Fault = "must be a number and a unit, such as 30s, 10m, 12h, 30d, 2w or 1mo";

    public const string LifetimeFault = Fault + "; -1 for ever";

    /// <summary>LiteLLM's word for a key that never expires.</summary>
    public const string Never = "-1";

    /// <summary>A century: longer ones are slips, and the calendar ends.</summary>
    private const int MaxDays = 36525;

    private const int DaysOfLongestMonth = 31;

    public static bool TryParse(string text, out Duration duration)
    {
        duration = default;
        var digits = text.AsSpan(0, text.AsSpan().IndexOfAnyExceptInRange('0', '9') is var end and >= 0 ? end : text.Length);
        if (!int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var count) || count == 0) return false;
        var (seconds, months) = text[digits.Length..] switch
        {
            "s" or "sec" or "secs" or "second" or "seconds" => (count, 0),
            "m" or "min" or "mins" or "minute" or "minutes" => (count * 60L, 0),
            "h" or "hr" or "hrs" or "hour" or "hours" => (count * 3600L, 0),
            "d" or "day" or "days" => (count * 86400L, 0),
            "w" or "week" or "weeks" => (count * 604800L, 0),
            "mo" or "month" or "months" => (0L, count),
            _ => (0L, 0),
        };
        if ((seconds == 0 && months == 0) || seconds > MaxDays * 86400L || months > MaxDays / DaysOfLongestMonth) return false;
        duration = new Duration(TimeSpan.FromSeconds(seconds), months);
        return true;
    }

    /// <summary>When a validated duration that starts now ends, in milliseconds since 1970-01-01 UTC; null for never.</summary>
    public static long? End(string? text, DateTimeOffset now) =>
        text is not null && TryParse(text, out var duration) ? (now.AddMonths(duration.Months) + duration.Fixed).ToUnixTimeMilliseconds() : null;
}
