using System.Text.Json;

namespace Gateway.Api.Body;

/// <summary>What a caller may say about how its call is made. It can only narrow, is for the gateway alone, and is not sent on.</summary>
internal struct CallControls
{
    public const string Timeout = "timeout";
    public const string StreamTimeout = "stream_timeout";
    public const string DisableFallbacks = "disable_fallbacks";

    private TimeSpan? _timeout;
    private TimeSpan? _streamTimeout;
    private bool _disablesFallbacks;

    public readonly bool DisablesFallbacks => _disablesFallbacks;

    /// <summary>As in LiteLLM, <c>stream_timeout</c> stands above <c>timeout</c> for a streamed answer, and says nothing about any other.</summary>
    public readonly TimeSpan? TimeoutOf(bool isStreamed) => isStreamed ? _streamTimeout ?? _timeout : _timeout;

    public BodyFault? ReadTimeout(ref Utf8JsonReader reader) => JsonValues.ReadSeconds(ref reader, Timeout, out _timeout);

    public BodyFault? ReadStreamTimeout(ref Utf8JsonReader reader) => JsonValues.ReadSeconds(ref reader, StreamTimeout, out _streamTimeout);

    public BodyFault? ReadDisableFallbacks(ref Utf8JsonReader reader) => JsonValues.ReadFlag(ref reader, DisableFallbacks, out _disablesFallbacks);
}
