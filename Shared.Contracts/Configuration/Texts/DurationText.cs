using System.Globalization;

namespace Shared.Contracts.Configuration.Texts;

/// <summary>Durations as LiteLLM writes them: a number is seconds, and <c>500ms 30s 5m 12h 30d</c> name their unit.</summary>
internal static class DurationText
{
    private static readonly (string Suffix, TimeSpan Unit)[] Units =
    [
        // "ms" is asked before "s", which it ends in.
        ("ms", TimeSpan.FromMilliseconds(1)),
        ("s", TimeSpan.FromSeconds(1)),
        ("m", TimeSpan.FromMinutes(1)),
        ("h", TimeSpan.FromHours(1)),
        ("d", TimeSpan.FromDays(1)),
    ];

    public static TimeSpan? Parse(string text)
    {
        foreach (var (suffix, unit) in Units)
        {
            if (text.EndsWith(suffix, StringComparison.Ordinal)) return Times(text[..^suffix.Length].TrimEnd(), unit);
        }

        return Times(text, TimeSpan.FromSeconds(1));
    }

    /// <summary>The shortest spelling that <see cref="Parse"/> reads back.</summary>
    public static string Write(TimeSpan duration)
    {
        foreach (var (suffix, unit) in Units.Reverse())
        {
            if (duration >= unit && duration.Ticks % unit.Ticks == 0) return $"{(duration.Ticks / unit.Ticks).ToString(CultureInfo.InvariantCulture)}{suffix}";
        }

        return duration.TotalSeconds.ToString(CultureInfo.InvariantCulture);
    }

    private static TimeSpan? Times(string number, TimeSpan unit)
    {
        if (PlainText.AsNumber(number) is not { } count) return null;
        var ticks = count * unit.Ticks;
        return Math.Abs(ticks) < long.MaxValue / 2 ? TimeSpan.FromTicks((long)ticks) : null;
    }
}
