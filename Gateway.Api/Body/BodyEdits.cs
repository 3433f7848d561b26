using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Gateway.Api.Body;

/// <summary>How the upstream's copy of a body differs from the caller's bytes, but for the model, which each attempt names anew. Made once per request.</summary>
/// <remarks>Source: docs/routing.md, <i>What goes in and out</i>. Holds places only; the body's buffer belongs to the caller.</remarks>
internal sealed class BodyEdits
{
    private readonly ByteRange[] _kept;
    private readonly int _keptLength;
    private readonly int _modelSlot;
    private readonly bool _insertsModel;
    private readonly bool _insertsComma;

    private BodyEdits(ByteRange[] kept, int modelSlot, bool insertsModel, bool insertsComma)
    {
        _kept = kept;
        _modelSlot = modelSlot;
        _insertsModel = insertsModel;
        _insertsComma = insertsComma;
        foreach (var range in kept) _keptLength += range.Length;
    }

    internal int SegmentCount => _kept.Length + 1;

    internal int KeptLength => _keptLength;

    /// <summary>A model name as a JSON string, quotes included. It depends on the deployment only, so it can be kept.</summary>
    public static byte[] Quote(string upstreamModel) =>
        Encoding.UTF8.GetBytes($"\"{JsonEncodedText.Encode(upstreamModel, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"");

    /// <summary>The body that goes upstream.</summary>
    /// <param name="body">The bytes that were scanned, unchanged. Must stay valid for as long as the result is used.</param>
    /// <param name="quotedModel">The upstream's model name, from <see cref="Quote"/>.</param>
    public UpstreamBody Apply(ReadOnlyMemory<byte> body, ReadOnlyMemory<byte> quotedModel)
    {
        if (!_insertsModel) return new UpstreamBody(this, body, quotedModel);
        byte[] property = [.. "\"model\":"u8, .. quotedModel.Span, .. _insertsComma ? ","u8 : []];
        return new UpstreamBody(this, body, property);
    }

    /// <summary>Plans the edits that leave out <paramref name="cuts"/> and put the model in place of <paramref name="modelValue"/>, one of them.</summary>
    internal static BodyEdits Replacing(int bodyLength, ByteRange modelValue, ReadOnlySpan<ByteRange> cuts)
    {
        var kept = Kept(bodyLength, modelValue, cuts, out var modelSlot);
        return new BodyEdits(kept, modelSlot, insertsModel: false, insertsComma: false);
    }

    /// <summary>Plans the edits that leave out <paramref name="cuts"/> and put a model property at <paramref name="place"/>, an empty one of them.</summary>
    internal static BodyEdits Inserting(int bodyLength, ByteRange place, bool beforeOthers, ReadOnlySpan<ByteRange> cuts)
    {
        var kept = Kept(bodyLength, place, cuts, out var modelSlot);
        return new BodyEdits(kept, modelSlot, insertsModel: true, beforeOthers);
    }

    /// <summary>The segment at a place in the order of sending: what is kept, with the model text in its slot.</summary>
    internal ReadOnlyMemory<byte> Segment(int index, ReadOnlyMemory<byte> body, ReadOnlyMemory<byte> modelText)
    {
        if (index == _modelSlot) return modelText;
        var range = _kept[index < _modelSlot ? index : index - 1];
        return body[range.Start..range.End];
    }

    private static ByteRange[] Kept(int bodyLength, ByteRange modelCut, ReadOnlySpan<ByteRange> cuts, out int modelSlot)
    {
        Span<ByteRange> kept = stackalloc ByteRange[CutList.Capacity + 1];
        var count = 0;
        var at = 0;
        modelSlot = 0;
        foreach (var cut in cuts)
        {
            if (cut.Start > at) kept[count++] = new ByteRange(at, cut.Start);
            if (cut == modelCut) modelSlot = count;
            at = cut.End;
        }

        if (at < bodyLength) kept[count++] = new ByteRange(at, bodyLength);
        return kept[..count].ToArray();
    }
}
