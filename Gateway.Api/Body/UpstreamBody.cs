using System.Buffers;
using System.Security.Cryptography;

namespace Gateway.Api.Body;

/// <summary>A body as one upstream gets it: pieces of the caller's bytes and the model's name with the deployment's defaults, none of them copied.</summary>
/// <remarks>A class, because it is handed on as a delegate: the runtime makes one of a struct's method by a detour of a microsecond.</remarks>
internal sealed class UpstreamBody
{
    private readonly BodyEdits _edits;
    private readonly ReadOnlyMemory<byte> _body;
    private readonly ReadOnlyMemory<byte> _modelText;

    internal UpstreamBody(BodyEdits edits, ReadOnlyMemory<byte> body, ReadOnlyMemory<byte> modelText)
    {
        _edits = edits;
        _body = body;
        _modelText = modelText;
    }

    /// <summary>In bytes: the <c>Content-Length</c>.</summary>
    public int Length => _edits.KeptLength + _modelText.Length;

    public int SegmentCount => _edits.SegmentCount;

    /// <summary>The pieces in the order of sending.</summary>
    public ReadOnlyMemory<byte> this[int index] => _edits.Segment(index, _body, _modelText);

    public void WriteTo(IBufferWriter<byte> output)
    {
        for (var i = 0; i < SegmentCount; i++) output.Write(this[i].Span);
    }

    /// <summary>For a signature over what is sent.</summary>
    public void AddTo(IncrementalHash hash)
    {
        for (var i = 0; i < SegmentCount; i++) hash.AppendData(this[i].Span);
    }

    public async ValueTask WriteToAsync(Stream output, CancellationToken cancellationToken)
    {
        for (var i = 0; i < SegmentCount; i++) await output.WriteAsync(this[i], cancellationToken);
    }
}
