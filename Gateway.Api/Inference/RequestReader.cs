using System.Net.Http.Headers;
using Gateway.Api.Body;
using Gateway.Api.Configuration;
using Gateway.Api.Errors;
using Gateway.Api.Memory;
using Gateway.Api.Routing;
using Gateway.Api.Telemetry;
using Shared.Contracts.Configuration.Settings;
using Shared.Contracts.Routing;

namespace Gateway.Api.Inference;

/// <summary>Reads what a caller asks: media type, body, model and tags, in one pass over the bytes. What it checks is what is sent.</summary>
internal sealed class RequestReader(CurrentRouting routing, RequestMemory memory, TimeProvider time)
{
    /// <summary>What is longer is scanned in the pool: a scan takes about a nanosecond for each byte, and others wait for the thread.</summary>
    private const int LongestShortBody = 64 * 1024;

    /// <summary>Reads the bytes, within the bound.</summary>
    public async ValueTask<(BodyBuffer? Body, GatewayError? Error)> ReadBodyAsync(HttpContext context)
    {
        var request = context.Request;
        if (MediaTypeFault(request.ContentType) is { } unsupported) return (null, unsupported);
        if (request.Headers.ContentEncoding.Count > 0) await SocketThreads.LeaveAsync();
        var reading = await ReadWithinLimitsAsync(context, routing.State.Configuration.General);
        if (reading.Buffer is not { } body) return (null, Of(reading.Fault!));
        if (body.Bytes.Length > LongestShortBody) await SocketThreads.LeaveAsync();
        return (body, null);
    }

    private async ValueTask<BodyReading> ReadWithinLimitsAsync(HttpContext context, GeneralSettings limits)
    {
        var request = context.Request;
        var buffers = memory.Of(RequestAccount.Of(context).Key);
        using var deadline = new BodyDeadline(limits.RequestBodyTimeout, time);
        try
        {
            return await BodyBuffer.ReadAsync(
                buffers, request.Body, request.Headers.ContentEncoding, request.ContentLength, limits.MaxRequestBytes, deadline);
        }
        catch (OperationCanceledException) when (deadline.IsOver)
        {
            // The server would wait a while for what is still to come.
            if (HttpProtocol.IsHttp11(request.Protocol)) context.Response.Headers.Connection = "close";
            return BodyReading.Of(new BodyFault(BodyFaultKind.TooSlow, $"The request's body did not arrive within {limits.RequestBodyTimeout.TotalSeconds:0.###} seconds.", null));
        }
    }

    /// <summary>Reads model and tags. The request takes the body over; where there is an error the body is given back.</summary>
    /// <param name="headers">The request's, for its tags and User-Agent.</param>
    /// <param name="body">The bytes.</param>
    /// <param name="policy">With <c>enforced_tags</c> the caller's tags are left unread.</param>
    /// <param name="rules">Of the configuration that the request is decided on: whether anybody asks for remote addresses.</param>
    /// <param name="modelInPath">The model group that the path names, for Azure-style paths. It decides, whatever the body says.</param>
    /// <param name="operation">What is asked.</param>
    public static InferenceReading Check(IHeaderDictionary headers, BodyBuffer body, CallerPolicy policy, RoutingRules rules, string? modelInPath, InferenceOperation operation)
    {
        var tags = policy.IgnoresCallerTags ? null : new CallerTags.Builder();
        var headerFault = tags is null ? null : CallerTagReader.AddHeader(headers, tags);
        var scan = BodyScanner.Scan(body.Bytes.Span, tags, modelInPath is not null, rules.Residency.DeniesRemoteUrls);
        var error = headerFault ?? (scan.IsSound ? ModelFault(scan.Fields.Model ?? modelInPath) : Of(scan.Fault));
        if (error is not null)
        {
            body.Dispose();
            return error;
        }

        var fields = scan.Fields!;
        var question = new RoutingQuestion(policy, modelInPath ?? fields.Model!, tags?.Build() ?? CallerTags.None, headers.UserAgent)
        {
            DisablesFallbacks = fields.DisablesFallbacks,
            HasExtraBody = fields.HasExtraBody,
            HostedTools = fields.HostedTools,
            RemoteUrl = fields.RemoteUrl,
            Operation = operation,
        };
        return new InferenceReading(new InferenceRequest(question, fields, body), null);
    }

    /// <summary>
    /// The question of a request whose caller's policy has changed since it was read. Tags that <c>enforced_tags</c> left unread are read now where the key has
    /// none any more: they count, and what is wrong with them too.
    /// </summary>
    public static (RoutingQuestion? Question, GatewayError? Error) AskAgain(IHeaderDictionary headers, InferenceRequest request, CallerPolicy policy)
    {
        var asked = request.Question;
        if (policy.IgnoresCallerTags) return (asked with { Policy = policy, Tags = CallerTags.None }, null);
        if (!asked.Policy.IgnoresCallerTags) return (asked with { Policy = policy }, null);
        var tags = new CallerTags.Builder();
        if (CallerTagReader.AddHeader(headers, tags) is { } headerFault) return (null, headerFault);
        var scan = BodyScanner.Scan(request.Bytes.Span, tags, modelIsInPath: request.Fields.Model is null);
        return scan.IsSound ? (asked with { Policy = policy, Tags = tags.Build() }, null) : (null, Of(scan.Fault));
    }

    /// <summary>Anything but JSON in UTF-8 would be read by the upstream in another way than here.</summary>
    private static GatewayError? MediaTypeFault(string? contentType) => contentType is null or "application/json" || IsJson(contentType)
        ? null
        : new GatewayError(ErrorCode.UnsupportedMediaType, "Send the body as 'Content-Type: application/json'.", "Content-Type");

    private static bool IsJson(string contentType)
    {
        if (!MediaTypeHeaderValue.TryParse(contentType, out var type) || !Is(type.MediaType, "application/json")) return false;
        foreach (var parameter in type.Parameters)
        {
            // .NET's and Java's clients write utf8, which is no registered name of it and means nothing else.
            if (Is(parameter.Name, "charset") && parameter.Value?.Trim('"') is var charset && !Is(charset, "utf-8") && !Is(charset, "utf8")) return false;
        }

        return true;

        static bool Is(string? text, string name) => string.Equals(text, name, StringComparison.OrdinalIgnoreCase);
    }

    private static GatewayError? ModelFault(string? model) =>
        model is null ? new GatewayError(ErrorCode.InvalidRequest, "The body has no 'model'.", "model") : null;

    private static GatewayError Of(BodyFault fault)
    {
        var code = fault.Kind switch
        {
            BodyFaultKind.InvalidRequest => ErrorCode.InvalidRequest,
            BodyFaultKind.UnsupportedParameter => ErrorCode.UnsupportedParameter,
            BodyFaultKind.TooLarge => ErrorCode.RequestTooLarge,
            BodyFaultKind.Overloaded => ErrorCode.Overloaded,
            BodyFaultKind.TooSlow => ErrorCode.RequestTimeout,
            BodyFaultKind.UnsupportedMediaType => ErrorCode.UnsupportedMediaType,
            _ => throw new ArgumentOutOfRangeException(nameof(fault), fault.Kind, null),
        };
        return new GatewayError(code, fault.Message, fault.Param, code == ErrorCode.Overloaded ? RequestErrors.Overloaded.RetryAfter : null);
    }
}
