using Gateway.Api.Authentication;
using Gateway.Api.Errors;
using Gateway.Api.Inference;
using Shared.Contracts.Routing;

namespace Gateway.Tests.Contracts.Routing;

/// <summary>The order of the reasons for which a key is not let in, and that the gateway and the reports say the same.</summary>
public sealed class KeyStandingRules
{
    private const long Now = 1_700_000_000_000;

    /// <summary>As docs/routing.md has it: no such team, the key, its team, its time.</summary>
    private static readonly KeyStanding[] Order = [KeyStanding.TeamUnknown, KeyStanding.KeyBlocked, KeyStanding.TeamBlocked, KeyStanding.Expired];

    [Test]
    public void Of_several_reasons_the_first_of_the_order_is_given_and_without_any_the_key_is_good([Range(0, 15)] int reasons)
    {
        var holds = Order.Where((_, i) => (reasons & (1 << i)) != 0).ToList();

        var standing = KeyStandings.Of(
            isTeamKnown: !holds.Contains(KeyStanding.TeamUnknown), isKeyBlocked: holds.Contains(KeyStanding.KeyBlocked), isTeamBlocked: holds.Contains(KeyStanding.TeamBlocked),
            expiresAt: holds.Contains(KeyStanding.Expired) ? Now - 1 : Now + 1, nowMs: Now);

        Assert.That(standing, Is.EqualTo(holds.Count == 0 ? KeyStanding.Good : holds[0]));
    }

    [TestCase(null, false)]
    [TestCase(Now + 1, false)]
    [TestCase(Now, true)]
    [TestCase(long.MaxValue, false)]
    public void A_key_has_expired_at_the_very_millisecond(long? expiresAt, bool expired) => Assert.That(KeyStandings.IsExpired(expiresAt, Now), Is.EqualTo(expired));

    [Test]
    public void The_code_that_reports_name_is_that_of_the_gateways_own_answer([Values] KeyStanding standing)
    {
        var error = RequestErrors.Of(AuthenticationFaults.Of(standing));

        Assert.That(error is null ? null : ErrorCatalogue.NameOf(error.Code), Is.EqualTo(KeyStandings.CodeOf(standing)));
    }
}
