using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Gateway.Api.Body;

/// <summary>The byte ranges that do not go upstream, without an allocation.</summary>
/// <remarks>
/// Seven are enough for what the gateway reads: one for each of <c>model</c> (replaced), <c>tags</c>, <c>litellm_metadata</c>, <c>timeout</c>, <c>stream_timeout</c>
/// and <c>disable_fallbacks</c>, and one for <c>metadata</c>, which loses either its <c>tags</c> or itself. A repeated name never gets here. The others are for what a deployment leaves out.
/// </remarks>
internal struct CutList
{
    public const int Capacity = 7 + DroppedParameters.Most;

    private Ranges _ranges;
    private int _count;

    public void Add(ByteRange range) => _ranges[_count++] = range;

    /// <summary>The cuts in body order. An empty range, which marks a place, comes before one that starts there.</summary>
    [UnscopedRef]
    public ReadOnlySpan<ByteRange> Sorted()
    {
        Span<ByteRange> ranges = _ranges;
        for (var i = 1; i < _count; i++)
        {
            for (var at = i; at > 0 && IsBefore(ranges[at], ranges[at - 1]); at--) (ranges[at], ranges[at - 1]) = (ranges[at - 1], ranges[at]);
        }

        return ranges[.._count];
    }

    private static bool IsBefore(ByteRange left, ByteRange right) => left.Start < right.Start || (left.Start == right.Start && left.End < right.End);

    [InlineArray(Capacity)]
    private struct Ranges
    {
        private ByteRange _first;
    }
}
