namespace Admin.Api.Data;

/// <summary>
/// One policy and how many keys have it. Triggers of the database keep it equal to the <see cref="KeyRow"/>s in the transaction that changes them, so that a
/// statement about all keys reads as many rows as there are policies. A policy that no key has has no row.
/// </summary>
/// <remarks>Lists are texts of JSON arrays: whoever reads many rows meets few different ones, and parses each once.</remarks>
internal sealed class KeyPolicyRow
{
    /// <summary>The keys' <see cref="KeyRow.Policy"/>.</summary>
    public required string Policy { get; init; }

    public string? TeamId { get; init; }

    /// <summary>Null for no such scope.</summary>
    public string? AllowedTags { get; init; }

    /// <summary>Null for no such scope.</summary>
    public string? EnforcedTags { get; init; }

    public string Models { get; init; } = "[]";

    public long Keys { get; init; }
}
