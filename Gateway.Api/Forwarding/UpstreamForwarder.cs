using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using Gateway.Api.Credentials;
using Shared.Contracts.Configuration.Settings;
using Shared.Contracts.Places;
using Shared.Contracts.Routing;

namespace Gateway.Api.Forwarding;

/// <summary>
/// Sends one attempt. It takes a <see cref="Dispatch"/>, which only a routing decision can make: nothing else in the gateway reaches an upstream.
/// </summary>
internal sealed class UpstreamForwarder(UpstreamClients clients, UpstreamDialect dialect, CredentialStore credentials, TelemetryExport export, TimeProvider time)
{
    private static readonly IReadOnlyList<KeyValuePair<string, string>> NoHeaders = [];

    /// <summary>Sends the body to the dispatch's deployment and reads up to the first bytes of the answer.</summary>
    /// <param name="dispatch">Leave to send, for one deployment.</param>
    /// <param name="call">What the caller asked for.</param>
    /// <param name="body">The body with the deployment's model name in place.</param>
    /// <param name="clientGone">Cancelled when nobody waits for the answer any more; ends the upstream's work.</param>
    public async ValueTask<AttemptOutcome> SendAsync(Dispatch dispatch, UpstreamCall call, RequestBodyContent body, CancellationToken clientGone)
    {
        var upstream = dispatch.Deployment.Upstream;
        var patience = new ActivityTimeout(LimitOf(upstream, call), time, clientGone);
        HttpResponseMessage? response = null;
        AnswerBuffer? buffer = null;
        AttemptOutcome? outcome = null;
        try
        {
            if (upstream.Provider == UpstreamProvider.Mock) return outcome = await MockUpstream.AnswerAsync(dispatch, call, patience, time);
            var cell = credentials.Of(upstream);
            var credential = cell?.Current;
            if (cell is not null && !IsWhole(credential, upstream)) return new AttemptOutcome(AttemptResult.CredentialsUnavailable);
            response = await clients.SendAsync(Request(dispatch, call, body, credential, cell), patience.Token);
            // A switch of protocols nobody asked for: relayed, it would make a tunnel of the client's connection.
            if (response.StatusCode < HttpStatusCode.OK) return Unreached(ConnectionFault.NoHttp);
            buffer = new AnswerBuffer();
            var refusal = cell is null ? CredentialRefusal.None : CredentialRefusals.Of(response, cell, credential!);
            return outcome = await ReadStartAsync(response, call.Operation, patience, buffer, refusal);
        }
        catch (OperationCanceledException)
        {
            return new AttemptOutcome(patience.End switch
            {
                WaitEnd.ClientGone => AttemptResult.ClientGone,
                WaitEnd.Expired => AttemptResult.TimedOut,
                _ => AttemptResult.ConnectionFailed,
            })
            {
                Fault = patience.End == WaitEnd.None ? ConnectionFault.ConnectTimeout : null,
            };
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return patience.End == WaitEnd.ClientGone ? new AttemptOutcome(AttemptResult.ClientGone) : Unreached(clients.FaultOf(e, dialect.AddressOf(dispatch, call.Operation, credentials.Of(upstream)?.Current?.Project)));
        }
        finally
        {
            if (outcome is null)
            {
                response?.Dispose();
                patience.Dispose();
                buffer?.Dispose();
            }
        }
    }

    /// <summary>A caller may have less patience than the operator, and not more.</summary>
    private static TimeSpan LimitOf(Upstream upstream, UpstreamCall call)
    {
        var configured = call.IsStreaming ? upstream.StreamTimeout : upstream.Timeout;
        return call.Timeout is { } asked && asked < configured ? asked : configured;
    }

    private static AttemptOutcome Unreached(ConnectionFault fault) => new(AttemptResult.ConnectionFailed) { Fault = fault };

    private static bool IsWhole(Credential? credential, Upstream upstream) => credential is not null && (credential.Project is not null || !UpstreamDialect.IsOfCredentialsProject(upstream));

    private HttpRequestMessage Request(Dispatch dispatch, UpstreamCall call, RequestBodyContent body, Credential? credential, CredentialCell? cell)
    {
        var upstream = dispatch.Deployment.Upstream;
        var request = new HttpRequestMessage(HttpMethod.Post, dialect.AddressOf(dispatch, call.Operation, credential?.Project))
        {
            Content = body,
            // Where TLS agrees on it: many requests on one connection. An address without TLS is spoken to in HTTP/1.1.
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        };
        for (var i = 0; i < call.Headers.Count; i++) request.Headers.TryAddWithoutValidation(call.Headers[i].Key, call.Headers[i].Value);
        if (export.Traces) AddTraceContext(request.Headers);
        UpstreamDialect.AddCredentials(request, upstream, credential);
        // Last, so that nothing is said of the request in another name.
        if (credential?.Keys is { } keys) RequestSignature.Add(request, body.Sha256(), keys, upstream.SignedFor!, time.GetUtcNow() + cell!.ClockOffset);
        return request;
    }

    /// <summary>The span of this attempt; that of the request where the attempt's is not sampled, so that the upstream hears so.</summary>
    private static void AddTraceContext(HttpRequestHeaders headers)
    {
        if (Activity.Current is not { IdFormat: ActivityIdFormat.W3C, Id: { } id } span) return;
        headers.TryAddWithoutValidation("traceparent", id);
        if (span.TraceStateString is { Length: > 0 } state) headers.TryAddWithoutValidation("tracestate", state);
    }

    private async ValueTask<AttemptOutcome> ReadStartAsync(
        HttpResponseMessage response, InferenceOperation operation, ActivityTimeout patience, AnswerBuffer buffer, CredentialRefusal refusal)
    {
        var status = (int)response.StatusCode;
        var stream = await response.Content.ReadAsStreamAsync(patience.Token);
        var length = response.Content.Headers.ContentLength;
        if (length is null && EndsOnlyByItsMark(response, operation)) stream = new MarkedEndStream(stream);
        var (start, isComplete) =
            !UpstreamAnswer.MayHaveBodyWith(status) ? (ReadOnlyMemory<byte>.Empty, true)
            : status == StatusCodes.Status400BadRequest ? await ContextWindowError.ReadAsync(stream, buffer.Bytes, patience)
            : await ReadOnceAsync(stream, buffer.Bytes, patience);
        var retryAfter = RetryAfter.Of(response.Headers, time);
        var answer = new UpstreamAnswer(status, stream, patience, response, buffer)
        {
            Start = start,
            IsComplete = isComplete,
            ContentType = HeaderOf(response.Content.Headers, "Content-Type"),
            ContentEncoding = HeaderOf(response.Content.Headers, "Content-Encoding"),
            ContentLength = length,
            ProviderHeaders = ProviderHeaders(response.Headers),
            ToldPlace = ToldPlace(response.Headers),
            RetryAfter = retryAfter,
        };
        return new AttemptOutcome(refusal == CredentialRefusal.None ? AttemptOutcome.ResultOf(status) : AttemptResult.CredentialsRefused, answer)
        {
            IsCredentialRenewed = refusal == CredentialRefusal.Renewed,
            RetryAfter = retryAfter?.Wait,
            IsContextWindowExceeded = status == StatusCodes.Status400BadRequest && ContextWindowError.IsNamedIn(start.Span),
        };
    }

    /// <summary>Whether nothing but its last event tells a whole stream without a length from a broken one.</summary>
    private static bool EndsOnlyByItsMark(HttpResponseMessage response, InferenceOperation operation) =>
        operation is InferenceOperation.ChatCompletions or InferenceOperation.Completions or InferenceOperation.Responses
        && response is { StatusCode: HttpStatusCode.OK, Version.Major: 1, Headers.TransferEncodingChunked: not true }
        && response.Content.Headers is { ContentType.MediaType: "text/event-stream", ContentEncoding.Count: 0 };

    private static async ValueTask<(ReadOnlyMemory<byte> Start, bool IsComplete)> ReadOnceAsync(Stream stream, Memory<byte> buffer, ActivityTimeout patience)
    {
        var read = await stream.ReadAsync(buffer, patience.Token);
        return (buffer[..read], read == 0);
    }

    private static string? HeaderOf(HttpContentHeaders headers, string name) =>
        headers.NonValidated.TryGetValues(name, out var values) && values.ToString() is { Length: > 0 } value && HeaderRules.CanBeAnswered(value) ? value : null;

    private static string? ToldPlace(HttpResponseHeaders headers)
    {
        for (var i = 0; i < AnswerHeader.All.Count; i++)
        {
            if (headers.NonValidated.TryGetValues(AnswerHeader.All[i].Name, out var values) && HeaderRules.RegionIn(values.ToString()) is { } region) return region;
        }

        return null;
    }

    private static IReadOnlyList<KeyValuePair<string, string>> ProviderHeaders(HttpResponseHeaders headers)
    {
        List<KeyValuePair<string, string>>? kept = null;
        foreach (var (name, values) in headers.NonValidated)
        {
            if (HeaderRules.IsProviderHeader(name) && HeaderRules.CanBeAnswered(values.ToString())) (kept ??= []).Add(new KeyValuePair<string, string>(name, values.ToString()));
        }

        return kept ?? NoHeaders;
    }
}
