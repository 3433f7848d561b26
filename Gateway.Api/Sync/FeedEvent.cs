namespace Gateway.Api.Sync;

/// <summary>What the subscription to the changes brings: a message, or that listening began, after which something may be missing.</summary>
/// <param name="Message">The sealed bytes; null where it is no message.</param>
internal readonly record struct FeedEvent(byte[]? Message)
{
    /// <summary>Listening began, or began anew after the connection was lost.</summary>
    public static readonly FeedEvent ListeningBegan = new(null);
}
