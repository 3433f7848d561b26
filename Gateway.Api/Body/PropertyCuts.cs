namespace Gateway.Api.Body;

/// <summary>Turns "this property goes, that one stays" of one object, told in body order, into cuts that leave its commas valid.</summary>
/// <remarks>
/// A property that goes takes the comma before it. Where nothing stays before it, it takes the comma after it instead, up to the name of the first property that stays.
/// </remarks>
internal struct PropertyCuts
{
    private const int None = -1;

    private int _headStart = None;
    private int _previousEnd;
    private int _kept;

    public PropertyCuts()
    {
    }

    /// <summary>Whether a property stays.</summary>
    public readonly bool KeepsAny => _kept > 0;

    public void Keep(ByteRange property, ref CutList cuts)
    {
        if (_kept == 0 && _headStart != None) cuts.Add(new ByteRange(_headStart, property.Start));
        _kept++;
        _previousEnd = property.End;
    }

    public void Remove(ByteRange property, ref CutList cuts)
    {
        if (_kept > 0) cuts.Add(new ByteRange(_previousEnd, property.End));
        else if (_headStart == None) _headStart = property.Start;
        _previousEnd = property.End;
    }

    /// <summary>The object ends: where every property goes, so do the commas between them.</summary>
    public readonly void End(ref CutList cuts)
    {
        if (_kept == 0 && _headStart != None) cuts.Add(new ByteRange(_headStart, _previousEnd));
    }
}
