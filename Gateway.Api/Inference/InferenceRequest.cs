using Gateway.Api.Body;
using Gateway.Api.Errors;
using Shared.Contracts.Routing;

namespace Gateway.Api.Inference;

/// <summary>A request that has been read and checked: what is asked, and the bytes that will be sent. Owns the body's buffer.</summary>
internal sealed class InferenceRequest(RoutingQuestion question, BodyFields fields, BodyBuffer body) : IDisposable
{
    private bool _isAbandoned;

    public RoutingQuestion Question => question;

    public BodyFields Fields => fields;

    /// <summary>The caller's bytes, as they were checked.</summary>
    public ReadOnlyMemory<byte> Bytes => body.Bytes;

    /// <summary>The body as an upstream gets it that knows the model by this name, a JSON string: pieces of the caller's bytes, nothing copied.</summary>
    public UpstreamBody BodyFor(ReadOnlyMemory<byte> quotedModel) => fields.Edits.Apply(body.Bytes, quotedModel);

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
