using Gateway.Api.Sync;
using Shared.Contracts.Sync;

namespace Gateway.Tests.Sync;

/// <summary>What a lost, late, doubled or reordered message does. Source: docs/sync.md.</summary>
internal sealed class SyncPositionRules
{
    private static readonly SyncPosition Position = new("epoch", 10);

    [TestCase(11, 10, ExpectedResult = "Apply", Description = "the next change")]
    [TestCase(10, 9, ExpectedResult = "Drop", Description = "doubled")]
    [TestCase(3, 2, ExpectedResult = "Drop", Description = "late or replayed")]
    [TestCase(12, 11, ExpectedResult = "Gap", Description = "one is lost")]
    [TestCase(500, 499, ExpectedResult = "Gap", Description = "many are lost")]
    public string A_change_applies_only_when_it_follows_the_own_revision(long revision, long previous) =>
        Position.Judge(new SyncMessage { Epoch = "epoch", Revision = revision, Previous = previous, Change = new Change { KeyRemoved = "x" } }).ToString();

    [TestCase(10, ExpectedResult = "Confirm")]
    [TestCase(11, ExpectedResult = "Gap", Description = "the last message was lost")]
    [TestCase(9, ExpectedResult = "Ahead", Description = "overtaken, or an older backup was restored")]
    public string A_heartbeat_says_whether_the_copy_is_the_latest(long revision) =>
        Position.Judge(new SyncMessage { Epoch = "epoch", Revision = revision, SentAt = 1 }).ToString();

    [TestCase(true)]
    [TestCase(false)]
    public void Another_epoch_is_never_compared_by_revision(bool isChange)
    {
        var message = new SyncMessage { Epoch = "other", Revision = 11, Previous = 10, Change = isChange ? new Change { KeyRemoved = "x" } : null };

        Assert.That(Position.Judge(message), Is.EqualTo(MessageVerdict.OtherEpoch));
    }
}
