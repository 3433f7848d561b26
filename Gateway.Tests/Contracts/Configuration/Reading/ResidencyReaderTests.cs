using Gateway.Tests.Support;
using Shared.Contracts.Configuration.Settings;
using Shared.Contracts.Places;

namespace Gateway.Tests.Contracts.Configuration.Reading;

/// <summary>The section <c>residency</c>.</summary>
internal sealed class ResidencyReaderTests
{
    [Test]
    public void Without_the_section_the_facet_is_region_and_what_fences_is_on()
    {
        var residency = Read("");

        Assert.Multiple(() =>
        {
            Assert.That(residency.Facet, Is.EqualTo("region"));
            Assert.That(residency.OnContradiction, Is.EqualTo(PlaceFinding.Refuse));
            Assert.That(residency.OnUnknown, Is.EqualTo(PlaceFinding.Warn));
            Assert.That(residency.OnMismatch, Is.EqualTo(MismatchAction.Rest));
            Assert.That(residency.HostedTools, Is.EqualTo(Access.Deny));
            Assert.That(residency.RemoteUrls, Is.EqualTo(Access.Allow));
        });
    }

    [Test]
    public void Every_setting_is_read()
    {
        var residency = Read("""
            residency:
              facet: zone
              places: { dach: [de, at, ch], on-prem: own, nordics: [se, no, dk] }
              on_contradiction: warn
              on_unknown: refuse
              on_mismatch: refuse
              hosted_tools: allow
              remote_urls: deny
            """);

        Assert.Multiple(() =>
        {
            Assert.That(residency.Facet, Is.EqualTo("zone"));
            Assert.That(residency.OnContradiction, Is.EqualTo(PlaceFinding.Warn));
            Assert.That(residency.OnUnknown, Is.EqualTo(PlaceFinding.Refuse));
            Assert.That(residency.OnMismatch, Is.EqualTo(MismatchAction.Refuse));
            Assert.That(residency.HostedTools, Is.EqualTo(Access.Allow));
            Assert.That(residency.RemoteUrls, Is.EqualTo(Access.Deny));
            Assert.That(residency.Claims.Of("dach"), Is.EqualTo(new Claim(CountrySet.Of("at", "ch", "de"), IsOwn: false)));
            Assert.That(residency.Claims.Of("on-prem"), Is.EqualTo(Claim.Own));
            Assert.That(residency.Claims.Of("nordics")?.Countries, Is.EqualTo(CountrySet.Of("dk", "no", "se")), "no is a country and no switch");
        });
    }

    [TestCase("facet: null", null)]
    [TestCase("facet: ~", null)]
    [TestCase("on_unknown: warn", "region")]
    public void A_facet_of_null_switches_the_check_off_and_an_absent_one_does_not(string setting, string? facet) => Assert.That(Read($"residency: {{ {setting} }}").Facet, Is.EqualTo(facet));

    [Test]
    public void What_has_no_effect_without_a_facet_is_told_of()
    {
        var problem = ConfigurationText.OnlyProblem(ConfigurationText.WithSections("residency: { facet: null, on_contradiction: refuse }\n"));

        Assert.That(problem.ToString(), Does.Contain("warning: residency.on_contradiction: has no effect"));
    }

    [TestCase("facet: 'region:eu'", "residency.facet: holds a colon")]
    [TestCase("facet: 'a b'", "residency.facet: has the character ' '")]
    [TestCase("on_contradiction: ignore", "residency.on_contradiction: 'ignore' is not known; it must be one of refuse, warn")]
    [TestCase("on_unknown: rest", "residency.on_unknown: 'rest' is not known")]
    [TestCase("on_mismatch: deny", "residency.on_mismatch: 'deny' is not known")]
    [TestCase("hosted_tools: true", "residency.hosted_tools: must be a text")]
    [TestCase("remote_urls: refuse", "residency.remote_urls: 'refuse' is not known")]
    [TestCase("on_unknwon: warn", "residency.on_unknwon: no setting has the name 'on_unknwon'; did you mean 'on_unknown'?")]
    [TestCase("places: { dach: [de, österreich] }", "residency.places.dach[1]: 'österreich' is no place")]
    [TestCase("places: { a: EU }", "residency.places.a: 'EU' is no place; write eu")]
    [TestCase("places: { a: [] }", "residency.places.a: is empty")]
    [TestCase("places: { a: }", "residency.places.a: is empty")]
    [TestCase("places: { a: [{ b: c }] }", "residency.places.a[0]: this is no place")]
    [TestCase("places: { 'a b': [eu] }", "the value has the character ' '")]
    [TestCase("places: [eu]", "residency.places: must be a map")]
    public void A_wrong_value_is_an_error_that_names_it(string setting, string message)
    {
        var problem = ConfigurationText.OnlyProblem(ConfigurationText.WithSections($"residency: {{ {setting} }}\n"));

        Assert.That(problem.ToString(), Does.Contain("error: ").And.Contain(message));
    }

    [Test]
    public void The_installations_own_meaning_of_a_value_stands_above_the_well_known_one()
    {
        var claims = Read("residency: { places: { eu: [eu, efta] } }\n").Claims;

        Assert.That(claims.Of("eu")?.Countries.Contains("ch"), Is.True);
        Assert.That(claims.Of("eea")?.Countries, Is.EqualTo(Countries.Eea));
    }

    private static ResidencySettings Read(string section) => ConfigurationText.Valid(ConfigurationText.WithSections(section + "\n")).Residency;
}
