using Gateway.Api.Telemetry;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.Gateway.Telemetry;

internal sealed class BoundedRateTests
{
    [Test]
    public void A_burst_passes_then_one_each_interval_and_the_next_one_says_how_many_did_not()
    {
        var clock = new FakeTimeProvider();
        var rate = new BoundedRate(clock, burst: 3, TimeSpan.FromSeconds(1));

        Assert.That(Pass(rate, 10), Is.EqualTo(new long[] { 0, 0, 0 }));
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.That(Pass(rate, 10), Is.EqualTo(new long[] { 7 }));
        clock.Advance(TimeSpan.FromDays(1));
        Assert.That(Pass(rate, 10), Is.EqualTo(new long[] { 9, 0, 0 }), "a quiet day saves up no more than one burst");
    }

    /// <summary>What those that passed were told.</summary>
    private static List<long> Pass(BoundedRate rate, int tries)
    {
        var told = new List<long>();
        for (var i = 0; i < tries; i++)
        {
            if (rate.TryPass(out var leftOut)) told.Add(leftOut);
        }

        return told;
    }
}
