using System.Globalization;
using System.Net.Http.Headers;

namespace Gateway.Api.Forwarding;

/// <summary>How long an upstream asked to be left alone. The caller is told what is left of it when it gets the answer.</summary>
/// <param name="Wait">Counted from <paramref name="Heard"/>.</param>
/// <param name="IsInMilliseconds">Whether the upstream said it in <c>retry-after-ms</c>, which callers then get too.</param>
/// <param name="Heard">The timestamp of the answer.</param>
internal sealed record RetryAfter(TimeSpan Wait, bool IsInMilliseconds, long Heard)
{
    private const string Milliseconds = "retry-after-ms";

    /// <summary>Null where the upstream asked for nothing that can be understood.</summary>
    public static RetryAfter? Of(HttpResponseHeaders headers, TimeProvider time)
    {
        if (NumberIn(headers, Milliseconds) is { } ms) return new RetryAfter(TimeSpan.FromMilliseconds(ms), true, time.GetTimestamp());
        if (NumberIn(headers, "Retry-After") is { } seconds) return new RetryAfter(TimeSpan.FromSeconds(seconds), false, time.GetTimestamp());
        if (headers.RetryAfter?.Date is not { } date) return null;
        var wait = date - time.GetUtcNow();
        return new RetryAfter(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, false, time.GetTimestamp());
    }

    public void WriteTo(IHeaderDictionary headers, TimeProvider time)
    {
        var left = Wait - time.GetElapsedTime(Heard);
        if (left < TimeSpan.Zero) left = TimeSpan.Zero;
        headers.RetryAfter = WholeOf(left.TotalSeconds);
        if (IsInMilliseconds) headers[Milliseconds] = WholeOf(left.TotalMilliseconds);
    }

    /// <summary>Rounded up: who comes back early is refused again.</summary>
    private static string WholeOf(double number) => ((long)Math.Ceiling(number)).ToString(CultureInfo.InvariantCulture);

    private static double? NumberIn(HttpResponseHeaders headers, string name) =>
        headers.NonValidated.TryGetValues(name, out var values)
        && double.TryParse(values.ToString(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            ? Math.Min(number, int.MaxValue)
            : null;
}
