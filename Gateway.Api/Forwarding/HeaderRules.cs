using System.Collections.Frozen;
using Shared.Contracts.Places;

namespace Gateway.Api.Forwarding;

/// <summary>Which headers cross the gateway, both ways. Everything that is not named here stays.</summary>
/// <param name="hasOwnTrace">Whether the gateway makes spans: the upstream is then told of those, not of the caller's.</param>
internal sealed class HeaderRules(bool hasOwnTrace)
{
    private static readonly FrozenSet<string> NeverForwarded = new[]
    {
        "authorization", "x-api-key", "api-key", "cookie", "cookie2", "proxy-authorization", "proxy-authenticate", "host", "content-length",
        "content-encoding", "transfer-encoding", "connection", "keep-alive", "proxy-connection", "te", "trailer", "upgrade", "expect", "accept-encoding",
        "content-type",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly string[] AlwaysForwarded = ["Accept", "OpenAI-Beta"];

    private static readonly string[] TraceContext = ["traceparent", "tracestate"];

    private static readonly FrozenSet<string> ProviderHeaders = new[]
    {
        "x-request-id", "request-id", "apim-request-id", "x-ms-request-id", "openai-processing-ms", "x-ms-region", "retry-after", "retry-after-ms",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly IReadOnlyList<KeyValuePair<string, string>> None = [];

    private const string OwnPrefix = "x-litellm-";

    private readonly string[] _always = hasOwnTrace ? AlwaysForwarded : [.. AlwaysForwarded, .. TraceContext];

    /// <summary>The caller's headers that go upstream. Content-Type is not among them: what was checked is JSON in UTF-8, and that is what is said.</summary>
    /// <param name="headers">The caller's.</param>
    /// <param name="configured"><c>general_settings.forward_headers</c>. A name that must never be forwarded is left out.</param>
    public IReadOnlyList<KeyValuePair<string, string>> Forwarded(IHeaderDictionary headers, IReadOnlyList<string> configured)
    {
        List<KeyValuePair<string, string>>? forwarded = null;
        foreach (var name in _always) Forward(name, headers, ref forwarded);
        for (var i = 0; i < configured.Count; i++)
        {
            if (MayForward(configured[i])) Forward(configured[i], headers, ref forwarded);
        }

        return forwarded ?? None;
    }

    private static void Forward(string name, IHeaderDictionary headers, ref List<KeyValuePair<string, string>>? forwarded)
    {
        if (!headers.TryGetValue(name, out var values)) return;
        foreach (var value in values)
        {
            if (value is not null && CanBeSent(value)) (forwarded ??= []).Add(new KeyValuePair<string, string>(name, value));
        }
    }

    /// <summary>
    /// Only visible ASCII and blanks can stand in a request's header. A value with anything else would fail the attempt before it is sent,
    /// and a caller could rest deployments with it.
    /// </summary>
    private static bool CanBeSent(string value) => !value.AsSpan().ContainsAnyExceptInRange(' ', '~');

    /// <summary>Whether an upstream's header is passed on as <c>llm_provider-NAME</c>: request ids and rate limits only.</summary>
    public static bool IsProviderHeader(string name) =>
        ProviderHeaders.Contains(name) || name.StartsWith("x-ratelimit-", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("anthropic-ratelimit-", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a value of an upstream's can stand in an answer: our server fails the whole answer over a control character.</summary>
    public static bool CanBeAnswered(string value) => !value.AsSpan().ContainsAnyInRange('\0', '\x1f') && !value.Contains('\x7f', StringComparison.Ordinal);

    /// <summary>A header's value as the name of a region; null for what is no name: it would go into answers, logs and records.</summary>
    public static string? RegionIn(string value) =>
        value.Trim() is { Length: > 0 and <= AnswerHeader.LongestValue } text && CanBeSent(text) ? text : null;

    private bool MayForward(string name) =>
        !NeverForwarded.Contains(name) && !name.StartsWith(OwnPrefix, StringComparison.OrdinalIgnoreCase)
        && !_always.Contains(name, StringComparer.OrdinalIgnoreCase) && (!hasOwnTrace || !TraceContext.Contains(name, StringComparer.OrdinalIgnoreCase));
}
