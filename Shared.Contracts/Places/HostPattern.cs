namespace Shared.Contracts.Places;

/// <summary>
/// The hosts that a rule of the table is about: <c>api.openai.com</c>; <c>*.openai.azure.com</c> with one or more names for the star; <c>{region}-aiplatform.googleapis.com</c>
/// with a part of one name for the region.
/// </summary>
public sealed class HostPattern
{
    private const string RegionMark = "{region}";
    private const string AnyMark = "*.";

    private readonly string _beforeRegion;
    private readonly string _afterRegion;
    private readonly bool _hasRegion;
    private readonly bool _isBelow;

    public HostPattern(string text)
    {
        Text = text;
        _isBelow = text.StartsWith(AnyMark, StringComparison.Ordinal);
        var rest = _isBelow ? text[AnyMark.Length..] : text;
        var at = rest.IndexOf(RegionMark, StringComparison.Ordinal);
        _hasRegion = at >= 0;
        _beforeRegion = _hasRegion ? rest[..at] : rest;
        _afterRegion = _hasRegion ? rest[(at + RegionMark.Length)..] : "";
    }

    public string Text { get; }

    /// <summary>Whether the host is one of these, and which region it names; empty where the pattern has none.</summary>
    public bool Fits(string host, out string region)
    {
        region = "";
        if (!_isBelow) return FitsWhole(host, out region);
        // What stands for the star is one or more whole names.
        for (var dot = host.IndexOf('.', StringComparison.Ordinal); dot >= 0; dot = host.IndexOf('.', dot + 1))
        {
            if (dot > 0 && FitsWhole(host[(dot + 1)..], out region)) return true;
        }

        return false;
    }

    public override string ToString() => Text;

    private bool FitsWhole(string host, out string region)
    {
        region = "";
        if (!_hasRegion) return host == _beforeRegion;
        var length = host.Length - _beforeRegion.Length - _afterRegion.Length;
        if (length <= 0 || !host.StartsWith(_beforeRegion, StringComparison.Ordinal) || !host.EndsWith(_afterRegion, StringComparison.Ordinal)) return false;
        region = host.Substring(_beforeRegion.Length, length);
        return !region.Contains('.', StringComparison.Ordinal);
    }
}
