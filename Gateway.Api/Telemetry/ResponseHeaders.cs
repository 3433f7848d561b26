using System.Globalization;

namespace Gateway.Api.Telemetry;

/// <summary>The headers that tell a caller what the gateway did, under LiteLLM's names.</summary>
internal static class ResponseHeaders
{
    /// <summary>Those of the longest time there is.</summary>
    private const int LongestMilliseconds = 24;

    public const string CallId = "x-litellm-call-id";
    /// <summary>The same id, where clients of OpenAI's look for it.</summary>
    public const string RequestId = "x-request-id";

    public const string ModelId = "x-litellm-model-id";
    public const string ModelGroup = "x-litellm-model-group";
    public const string ApiBase = "x-litellm-model-api-base";
    public const string Retries = "x-litellm-attempted-retries";
    public const string Fallbacks = "x-litellm-attempted-fallbacks";
    public const string PlaceMismatch = "x-gateway-place-mismatch";
    public const string Overhead = "x-litellm-overhead-duration-ms";

    public const string Dropped = "x-gateway-dropped-params";

    /// <summary>Whether a header's value is made here, of digits and letters: what the configuration or an upstream names may hold any letter.</summary>
    public static bool IsPlain(string name) => name is CallId or RequestId or Retries or Fallbacks or Overhead;

    public static void WriteRoute(IHeaderDictionary headers, string modelId, string modelGroup, string? apiBase, int retries, int fallbacks, TimeSpan overhead)
    {
        headers[ModelId] = modelId;
        headers[ModelGroup] = modelGroup;
        if (apiBase is not null) headers[ApiBase] = apiBase;
        headers[Retries] = retries.ToString(CultureInfo.InvariantCulture);
        headers[Fallbacks] = fallbacks.ToString(CultureInfo.InvariantCulture);
        headers[Overhead] = Milliseconds(overhead);
    }

    /// <summary>Says which parameters the upstream did not get.</summary>
    public static void WriteDropped(IHeaderDictionary headers, IReadOnlyList<string> names)
    {
        if (names.Count > 0) headers[Dropped] = string.Join(", ", names);
    }

    /// <summary>With three decimals, digit by digit: a format string costs several times as much.</summary>
    private static string Milliseconds(TimeSpan time)
    {
        var (whole, rest) = Math.DivRem(Math.Max(0, time.Ticks / TimeSpan.TicksPerMicrosecond), 1000);
        Span<char> text = stackalloc char[LongestMilliseconds];
        whole.TryFormat(text, out var length, provider: CultureInfo.InvariantCulture);
        text[length] = '.';
        text[length + 1] = (char)('0' + (rest / 100));
        text[length + 2] = (char)('0' + (rest / 10 % 10));
        text[length + 3] = (char)('0' + (rest % 10));
        return new string(text[..(length + 4)]);
    }
}
