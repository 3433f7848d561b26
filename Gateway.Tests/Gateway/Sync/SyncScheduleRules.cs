using Gateway.Api.Sync;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.Gateway.Sync;

/// <summary>When a gateway asks Admin.Api: never all gateways in one instant, and never later than a second after it failed. Source: docs/sync.md.</summary>
internal sealed class SyncScheduleRules
{
    [TestCase(0.0, 0.5)]
    [TestCase(0.5, 0.75)]
    [TestCase(1.0, 1.0)]
    public void A_failure_is_tried_again_after_a_random_part_of_a_pause_that_doubles_up_to_a_second(double random, double part)
    {
        var schedule = new SyncSchedule(new FakeTimeProvider(), () => random);
        foreach (var pause in (double[])[100, 200, 400, 800, 1_000, 1_000])
        {
            schedule.Failed(SyncNeed.Changes);
            Assert.That(schedule.UntilDue.TotalMilliseconds, Is.EqualTo(pause * part).Within(0.001));
        }
    }

    [Test]
    public void An_answer_begins_the_pauses_anew()
    {
        var schedule = new SyncSchedule(new FakeTimeProvider(), () => 1);
        for (var i = 0; i < 5; i++) schedule.Failed(SyncNeed.Changes);

        schedule.Answered();
        schedule.Failed(SyncNeed.Changes);

        Assert.That(schedule.UntilDue, Is.EqualTo(TimeSpan.FromMilliseconds(100)));
    }

    [TestCase(0.0, 0)]
    [TestCase(0.5, 125)]
    [TestCase(1.0, 250)]
    public void A_reconnect_asks_for_changes_within_a_random_part_of_a_quarter_of_a_second(double random, int milliseconds)
    {
        var schedule = new SyncSchedule(new FakeTimeProvider(), () => random);
        schedule.Answered();

        schedule.AskAfterReconnect();

        Assert.That((schedule.UntilDue.TotalMilliseconds, schedule.Need), Is.EqualTo((milliseconds, SyncNeed.Changes)));
    }

    [Test]
    public void A_gap_asks_at_once_but_a_pause_after_a_failure_still_holds()
    {
        var schedule = new SyncSchedule(new FakeTimeProvider(), () => 1);
        schedule.Answered();
        schedule.Ask(SyncNeed.Changes);
        Assert.That(schedule.IsDue, Is.True);

        schedule.Failed(SyncNeed.Changes);
        schedule.Ask(SyncNeed.Snapshot);

        Assert.That((schedule.UntilDue.TotalMilliseconds, schedule.Need), Is.EqualTo((100, SyncNeed.Snapshot)));
    }

    [Test]
    public void Three_heartbeats_of_silence_are_a_reason_to_ask_and_each_confirmation_starts_the_count_again()
    {
        var time = new FakeTimeProvider();
        var schedule = new SyncSchedule(time, () => 1);
        schedule.Answered();
        time.Advance(TimeSpan.FromSeconds(2));

        schedule.Heard();

        Assert.That(schedule.UntilDue, Is.EqualTo(TimeSpan.FromSeconds(3)));
    }

    [Test]
    public void What_was_waited_for_an_answer_is_part_of_the_pause_after_it()
    {
        var schedule = new SyncSchedule(new FakeTimeProvider(), () => 1);

        for (var i = 0; i < 10; i++) schedule.Failed(SyncNeed.Changes, waited: TimeSpan.FromSeconds(5));

        Assert.That(schedule.UntilDue, Is.EqualTo(TimeSpan.FromMilliseconds(100)), "a line that is back is asked again within two seconds");
    }

    [Test]
    public void What_is_claimed_while_a_question_is_under_way_is_asked_about_after_its_answer()
    {
        var schedule = new SyncSchedule(new FakeTimeProvider(), () => 1);
        schedule.NoteAsked();

        schedule.Ask(SyncNeed.Snapshot);
        schedule.Answered();

        Assert.That((schedule.IsDue, schedule.Need), Is.EqualTo((true, SyncNeed.Snapshot)));
    }

    [Test]
    public void However_much_is_heard_a_minute_without_an_answer_is_a_reason_to_ask()
    {
        var time = new FakeTimeProvider();
        var schedule = new SyncSchedule(time, () => 1);
        schedule.Answered();

        for (var second = 0; second < 60; second++)
        {
            Assert.That(schedule.IsDue, Is.False, $"second {second}");
            schedule.Heard();
            time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.That(schedule.IsDue, Is.True);
    }
}
