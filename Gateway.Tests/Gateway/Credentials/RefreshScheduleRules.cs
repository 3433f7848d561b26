using CsCheck;
using Gateway.Api.Credentials;

namespace Gateway.Tests.Gateway.Credentials;

/// <summary>When a credential is fetched again.</summary>
public sealed class RefreshScheduleRules
{
    private static readonly Gen<double> Chance = Gen.Double[0, 1];

    [Test]
    public void A_credential_is_fetched_again_at_about_four_fifths_of_its_life_and_never_within_a_second() =>
        Gen.Select(Gen.Double[0, 1e7], Chance).Sample((seconds, chance) =>
        {
            var life = TimeSpan.FromSeconds(seconds);
            var wait = RefreshSchedule.AfterSuccess(life, chance);
            return wait >= TimeSpan.FromSeconds(1) && wait <= TimeSpan.FromDays(20)
                && (life < TimeSpan.FromSeconds(2) || life > TimeSpan.FromDays(20) || (wait >= life * 0.759 && wait <= life * 0.841));
        });

    [Test]
    public void Two_that_were_fetched_together_are_not_fetched_again_together() =>
        Assert.That(RefreshSchedule.AfterSuccess(TimeSpan.FromHours(1), 0.1), Is.Not.EqualTo(RefreshSchedule.AfterSuccess(TimeSpan.FromHours(1), 0.9)));

    [Test]
    public void After_failures_the_wait_grows_to_half_a_minute_and_no_further() =>
        Gen.Select(Gen.Int[1, 1000], Chance).Sample((failures, chance) =>
        {
            var wait = RefreshSchedule.AfterFailure(failures, asked: null, chance);
            return wait >= TimeSpan.FromSeconds(1) && wait <= TimeSpan.FromSeconds(30) && wait >= RefreshSchedule.AfterFailure(1, null, 0);
        });

    [Test]
    public void A_service_that_asks_for_patience_is_left_alone_for_so_long_and_for_five_minutes_at_most() =>
        Gen.Select(Gen.Int[1, 50], Gen.Double[-100, 100_000], Chance).Sample((failures, asked, chance) =>
        {
            var wait = RefreshSchedule.AfterFailure(failures, TimeSpan.FromSeconds(asked), chance);
            return wait >= TimeSpan.FromSeconds(Math.Min(asked, 300)) && wait <= TimeSpan.FromSeconds(300);
        });
}
