using Gateway.Api.Sync;
using Shared.Contracts.Sync;

namespace Gateway.Tests.Gateway.Sync;

/// <summary>What a lost, late, doubled or reordered message does. Source: docs/sync.md.</summary>
internal sealed class SyncPositionRules
{
    private static readonly SyncPosition Position = new("epoch", 10, At: 1000);

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

    [TestCase(1000, ExpectedResult = "Confirm")]
    [TestCase(1001, ExpectedResult = "OtherHistory", Description = "the database was copied back and has come as far again")]
    [TestCase(null, ExpectedResult = "Confirm", Description = "a log that does not tell")]
    public string A_heartbeat_of_the_own_revision_names_the_time_of_its_change(long? at) =>
        Position.Judge(new SyncMessage { Epoch = "epoch", Revision = 10, At = at, SentAt = 1 }).ToString();

    [TestCase(1000, ExpectedResult = "Apply")]
    [TestCase(999, ExpectedResult = "OtherHistory")]
    [TestCase(null, ExpectedResult = "Apply")]
    public string A_change_applies_to_the_change_before_it_and_not_to_another_of_the_same_number(long? previousAt) =>
        Position.Judge(new SyncMessage { Epoch = "epoch", Revision = 11, At = 2000, Previous = 10, PreviousAt = previousAt, Change = new Change { KeyRemoved = "x" } }).ToString();

    [TestCase(true)]
    [TestCase(false)]
    public void Another_epoch_is_never_compared_by_revision(bool isChange)
    {
        var message = new SyncMessage { Epoch = "other", Revision = 11, Previous = 10, Change = isChange ? new Change { KeyRemoved = "x" } : null };

        Assert.That(Position.Judge(message), Is.EqualTo(MessageVerdict.OtherEpoch));
    }
}
