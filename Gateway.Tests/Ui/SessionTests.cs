using System.Net;
using Admin.Api.Http.Authentication;
using Admin.Api.Ui.SignIn;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.Ui;

/// <summary>How long a session and a refusal last.</summary>
internal sealed class SessionTests
{
    private readonly FakeTimeProvider _time = new();

    [Test]
    public void A_session_lasts_as_long_as_it_is_used_and_ends_when_it_is_not()
    {
        var sessions = new UiSessions(_time);
        var id = sessions.Open();

        for (var i = 0; i < 3; i++)
        {
            _time.Advance(UiSessions.Idle - TimeSpan.FromSeconds(1));
            Assert.That(sessions.Use(id), Is.True);
        }

        _time.Advance(UiSessions.Idle);
        Assert.That(sessions.Use(id), Is.False);
    }

    [Test]
    public void A_session_ends_at_last_however_much_it_is_used()
    {
        var sessions = new UiSessions(_time);
        var id = sessions.Open();
        var end = _time.GetUtcNow() + UiSessions.Longest;

        while (_time.GetUtcNow() < end)
        {
            Assert.That(sessions.Use(id), Is.True);
            _time.Advance(UiSessions.Idle / 2);
        }

        Assert.That(sessions.Use(id), Is.False);
    }

    [TestCase(null)]
    [TestCase("")]
    [TestCase("a guess")]
    public void Nobody_has_a_session_that_was_not_opened(string? id)
    {
        var sessions = new UiSessions(_time);
        sessions.Open();

        Assert.That(sessions.Use(id), Is.False);
    }

    [Test]
    public void A_closed_session_stays_closed()
    {
        var sessions = new UiSessions(_time);
        var (closed, other) = (sessions.Open(), sessions.Open());

        sessions.Close(closed);

        Assert.That(sessions.Use(closed), Is.False);
        Assert.That(sessions.Use(other), Is.True);
    }

    [Test]
    public void Wrong_tries_are_forgotten_after_a_minute()
    {
        var tries = new Tries(_time).SignIn;
        var address = IPAddress.Parse("192.0.2.1");
        for (var i = 0; i < Tries.MostWrongAtSignIn; i++) tries.Take(address);
        Assert.That(tries.WaitOf(address), Is.EqualTo(KeyTries.Window));

        _time.Advance(KeyTries.Window);

        Assert.That(tries.WaitOf(address), Is.Null);
        tries.Take(address);
        Assert.That(tries.WaitOf(address), Is.Null, "the count starts anew");
    }

    [Test]
    public void However_many_try_at_once_no_more_than_the_limit_are_looked_at()
    {
        var tries = new Tries(_time).SignIn;
        var address = IPAddress.Parse("192.0.2.1");

        var taken = ParallelEnumerable.Range(0, 100).Count(_ => tries.Take(address) is null);

        Assert.That(taken, Is.EqualTo(Tries.MostWrongAtSignIn));
    }

    [Test]
    public void A_right_key_takes_no_try_away()
    {
        var tries = new Tries(_time).SignIn;
        var address = IPAddress.Parse("192.0.2.1");
        for (var i = 0; i < Tries.MostWrongAtSignIn - 1; i++) tries.Take(address);

        for (var i = 0; i < 3; i++)
        {
            Assert.That(tries.Take(address), Is.Null);
            tries.GiveBack(address);
        }

        Assert.That(tries.Take(address), Is.Null);
        Assert.That(tries.Take(address), Is.EqualTo(KeyTries.Window));
    }

    [TestCase("192.0.2.1", "192.0.2.2", false)]
    [TestCase("192.0.2.1", "::ffff:192.0.2.1", true)]
    [TestCase("2001:db8::1", "2001:db8::ffff", true)]
    [TestCase("2001:db8::1", "2001:db8:0:1::1", false)]
    public void Tries_are_counted_by_address_and_those_of_one_network_together(string guesser, string other, bool isOne)
    {
        var tries = new Tries(_time).SignIn;

        for (var i = 0; i < Tries.MostWrongAtSignIn; i++) tries.Take(IPAddress.Parse(guesser));

        Assert.That(tries.WaitOf(IPAddress.Parse(other)), isOne ? Is.Not.Null : Is.Null);
    }
}
