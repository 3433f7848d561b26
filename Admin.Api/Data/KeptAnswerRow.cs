namespace Admin.Api.Data;

/// <summary>The answer that an <c>Idempotency-Key</c> got the first time.</summary>
internal sealed class KeptAnswerRow
{
    /// <summary>The path that was called.</summary>
    public required string Operation { get; init; }

    /// <summary>The SHA-256 of the header: a client may put anything into it.</summary>
    public required string Name { get; init; }

    /// <summary>The SHA-256 of the request's query and body.</summary>
    public required string Request { get; init; }

    /// <summary>The JSON of the answer, without the key's text.</summary>
    public required string Answer { get; init; }

    public required long ExpiresAt { get; init; }
}
