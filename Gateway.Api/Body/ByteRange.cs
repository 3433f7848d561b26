namespace Gateway.Api.Body;

/// <summary>A stretch of a request body, from <paramref name="Start"/> up to but not including <paramref name="End"/>.</summary>
internal readonly record struct ByteRange(int Start, int End)
{
    public int Length => End - Start;
}
