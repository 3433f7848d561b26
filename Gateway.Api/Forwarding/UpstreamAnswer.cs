namespace Gateway.Api.Forwarding;

/// <summary>An upstream's answer whose first bytes have arrived: what may be relayed of it. Owns the connection and its buffer until disposed.</summary>
internal sealed class UpstreamAnswer(int status, Stream body, ActivityTimeout patience, IDisposable? connection, AnswerBuffer? buffer = null) : IDisposable
{
    public int Status => status;

    /// <summary>What was read while the attempt could still be retried. Valid until the next read.</summary>
    public ReadOnlyMemory<byte> Start { get; init; }

    /// <summary>Whether <see cref="Start"/> is all of it.</summary>
    public bool IsComplete { get; init; }

    public string? ContentType { get; init; }

    /// <summary>A compressed body passes through untouched.</summary>
    public string? ContentEncoding { get; init; }

    public long? ContentLength { get; init; }

    /// <summary>Request ids and rate limits, under the upstream's names.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> ProviderHeaders { get; init; } = [];

    /// <summary>Where the upstream says that it processed the request; null where it says nothing.</summary>
    public string? ToldPlace { get; init; }

    /// <summary>What the upstream said of when to come back.</summary>
    public RetryAfter? RetryAfter { get; init; }

    public bool IsEventStream => ContentType is not null && ContentType.StartsWith("text/event-stream", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether HTTP gives an answer of this status a body. What an upstream announces or sends beside it is not passed on.</summary>
    public bool MayHaveBody => MayHaveBodyWith(status);

    /// <summary>Whether the answer is one that says how many tokens it took, in a form that can be read in passing: a compressed one is left alone.</summary>
    public bool MayNameUsage => ContentEncoding is null && status is >= StatusCodes.Status200OK and < StatusCodes.Status300MultipleChoices;

    /// <summary>The limit between two reads; restarted by each.</summary>
    public ActivityTimeout Patience => patience;

    public static bool MayHaveBodyWith(int status) =>
        status is not (StatusCodes.Status204NoContent or StatusCodes.Status205ResetContent or StatusCodes.Status304NotModified);

    /// <summary>Reads on after <see cref="Start"/>, into the buffer that held it.</summary>
    /// <returns>How much was read, for <see cref="Piece"/>; 0 at the end.</returns>
    public ValueTask<int> ReadAsync()
    {
        patience.Restart();
        return body.ReadAsync(buffer!.Bytes, patience.Token);
    }

    /// <summary>What the last read gave.</summary>
    public ReadOnlyMemory<byte> Piece(int length) => buffer!.Bytes[..length];

    public void Dispose()
    {
        connection?.Dispose();
        patience.Dispose();
        buffer?.Dispose();
    }
}
