using Gateway.Api.Body;
using Gateway.Api.Errors;
using Shared.Contracts.Routing;

namespace Gateway.Api.Inference;

/// <summary>A request that has been read and checked: what is asked, and the bytes that will be sent. Owns the body's buffer.</summary>
internal sealed class InferenceRequest(RoutingQuestion question, BodyFields fields, BodyBuffer body) : IDisposable
{
    private bool _isAbandoned;
    private (Upstream? Upstream, BodyFields? Fields) _without;

    public RoutingQuestion Question => question;

    public BodyFields Fields => fields;

    /// <summary>The caller's bytes, as they were checked.</summary>
    public ReadOnlyMemory<byte> Bytes => body.Bytes;

    /// <summary>The body as an upstream gets it: pieces of the caller's bytes, nothing copied.</summary>
    /// <param name="upstream">Whose body it is: some leave parameters out.</param>
    /// <param name="modelText">What stands in the model's place.</param>
    public UpstreamBody BodyFor(Upstream upstream, ReadOnlyMemory<byte> modelText) => FieldsFor(upstream).Edits.Apply(body.Bytes, modelText);

    /// <summary>The parameters of this request that the upstream does not get, because its deployment leaves them out.</summary>
    public IReadOnlyList<string> DroppedFor(Upstream upstream) => FieldsFor(upstream).Dropped;

    /// <summary>The body read again for an upstream that leaves parameters out: few do, and fewer requests have them.</summary>
    private BodyFields FieldsFor(Upstream upstream)
    {
        if (upstream.Drops.Count == 0 || (upstream.DropsExtraBodyAlone && !fields.HasExtraBody)) return fields;
        if (_without.Upstream == upstream) return _without.Fields!;
        // What was sound once is sound again.
        _without = (upstream, BodyScanner.Scan(body.Bytes.Span, tags: null, modelIsInPath: fields.Model is null, drops: new DroppedParameters(upstream.Drops)).Fields!);
        return _without.Fields!;
    }

    /// <summary>Keeps the buffer from being used again: an attempt that was cut short may still be reading it.</summary>
    public void Abandon() => _isAbandoned = true;

    public void Dispose()
    {
        if (_isAbandoned) body.Abandon();
        else body.Dispose();
    }
}

/// <summary>A request, or the error to answer with.</summary>
internal readonly record struct InferenceReading(InferenceRequest? Request, GatewayError? Error)
{
    public static implicit operator InferenceReading(GatewayError error) => new(null, error);
}
