using System.Globalization;
using System.Text.Json;

namespace Gateway.Api.Body;

/// <summary>Reads the single values that the gateway acts on, and passes over the others. <c>null</c> is as good as absent.</summary>
internal static class JsonValues
{
    /// <summary>Longer texts are no number of seconds that anyone meant.</summary>
    private const int MaxNumberBytes = 32;

    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(1);

    /// <summary>No limit is longer, so a higher number says nothing more.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    /// <summary>Passes over the value that comes next, and says where it is.</summary>
    public static ByteRange Skip(ref Utf8JsonReader reader)
    {
        reader.Read();
        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        return new ByteRange(start, (int)reader.BytesConsumed);
    }

    /// <summary>A number of seconds above zero, also written as a string.</summary>
    public static BodyFault? ReadSeconds(ref Utf8JsonReader reader, string name, out TimeSpan? value)
    {
        value = null;
        reader.Read();
        if (reader.TokenType == JsonTokenType.Null) return null;
        if (!TryReadNumber(ref reader, out var seconds) || !double.IsFinite(seconds) || seconds <= 0)
            return BodyFault.Invalid($"'{name}' must be a number of seconds above 0, or null.", name);
        value = seconds >= Longest.TotalSeconds ? Longest : TimeSpan.FromTicks(Math.Max(Shortest.Ticks, (long)(seconds * TimeSpan.TicksPerSecond)));
        return null;
    }

    public static BodyFault? ReadFlag(ref Utf8JsonReader reader, string name, out bool value)
    {
        reader.Read();
        value = reader.TokenType == JsonTokenType.True;
        return reader.TokenType is JsonTokenType.True or JsonTokenType.False or JsonTokenType.Null
            ? null
            : BodyFault.Invalid($"'{name}' must be true, false or null.", name);
    }

    private static bool TryReadNumber(ref Utf8JsonReader reader, out double number)
    {
        number = 0;
        return reader.TokenType switch
        {
            JsonTokenType.Number => reader.TryGetDouble(out number),
            JsonTokenType.String when !reader.ValueIsEscaped && reader.ValueSpan.Length <= MaxNumberBytes => double.TryParse(
                reader.ValueSpan, NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite,
                CultureInfo.InvariantCulture, out number),
            _ => false,
        };
    }
}
