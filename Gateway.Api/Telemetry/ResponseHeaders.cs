using System.Globalization;

namespace Gateway.Api.Telemetry;

/// <summary>The headers that tell a caller what the gateway did, under LiteLLM's names.</summary>
internal static class ResponseHeaders
{
    public const string CallId = "x-litellm-call-id";
    public const string ModelId = "x-litellm-model-id";
    public const string ModelGroup = "x-litellm-model-group";
    public const string ApiBase = "x-litellm-model-api-base";
    public const string Retries = "x-litellm-attempted-retries";
    public const string Fallbacks = "x-litellm-attempted-fallbacks";
    public const string Overhead = "x-litellm-overhead-duration-ms";

    public static void WriteRoute(IHeaderDictionary headers, string modelId, string modelGroup, string? apiBase, int retries, int fallbacks, TimeSpan overhead)
    {
        headers[ModelId] = modelId;
        headers[ModelGroup] = modelGroup;
        if (apiBase is not null) headers[ApiBase] = apiBase;
        headers[Retries] = retries.ToString(CultureInfo.InvariantCulture);
        headers[Fallbacks] = fallbacks.ToString(CultureInfo.InvariantCulture);
        headers[Overhead] = Milliseconds(overhead);
    }

    /// <summary>With three decimals, from whole numbers: writing a fraction costs several times as much.</summary>
    private static string Milliseconds(TimeSpan time)
    {
        var microseconds = Math.Max(0, time.Ticks / TimeSpan.TicksPerMicrosecond);
        return string.Create(CultureInfo.InvariantCulture, $"{microseconds / 1000}.{microseconds % 1000:000}");
    }
}
