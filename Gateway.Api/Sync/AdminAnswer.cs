using Shared.Contracts.Sync;

namespace Gateway.Api.Sync;

/// <summary>A question to Admin.Api that is under way.</summary>
/// <param name="Need">What was asked for.</param>
/// <param name="Before">Where the copy stood then.</param>
/// <param name="Claim">The verdict that made the question; null where nobody's word did.</param>
/// <param name="Asked">The timestamp of the question.</param>
/// <param name="Answer">Never faulted, but where the gateway stops.</param>
internal sealed record AdminQuestion(SyncNeed Need, SyncPosition? Before, MessageVerdict? Claim, long Asked, Task<AdminAnswer> Answer);

/// <summary>What became of a question: one of the three, or none where only a snapshot can tell.</summary>
/// <param name="Fault">Why there is no answer; it passes.</param>
internal sealed record AdminAnswer(ChangeList? Changes = null, Snapshot? Snapshot = null, string? Fault = null);
