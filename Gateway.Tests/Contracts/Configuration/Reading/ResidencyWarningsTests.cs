using static Gateway.Tests.Support.ConfigurationText;

namespace Gateway.Tests.Contracts.Configuration.Reading;

/// <summary>What is valid but often a slip in keeping data in a region.</summary>
public sealed class ResidencyWarningsTests
{
    [Test]
    public void A_configuration_in_order_has_none()
    {
        Assert.That(Warnings(("a", "region:eu"), ("a", "region:eu"), ("b", "region:eu")), Is.Empty);
    }

    [Test]
    public void An_untagged_deployment_beside_tagged_ones_is_told()
    {
        var warnings = Warnings(("a", "region:eu"), ("a", "region:eu"), ("a", ""));

        Assert.That(warnings.Single(), Does.Contain("model_list[2]").And.Contain("no tags"));
    }

    [Test]
    public void A_group_without_any_tags_is_nobodys_slip()
    {
        Assert.That(Warnings(("a", ""), ("a", ""), ("b", "region:eu"), ("b", "region:eu")), Is.Empty);
    }

    [TestCase("region:us", 1)]
    [TestCase("", 1)]
    [TestCase("region:eu", 0)]
    [TestCase("region:eu, region:us", 0)]
    public void A_fallback_that_leaves_every_region_of_its_group_is_told(string tagsOfFallback, int count)
    {
        var warnings = Warnings("fallbacks: [{ a: [b] }]", ("a", "region:eu"), ("a", "region:eu"), ("b", tagsOfFallback), ("b", tagsOfFallback));

        Assert.That(warnings.Count(w => w.Contains("leaves every region", StringComparison.Ordinal)), Is.EqualTo(count));
    }

    [TestCase("default_fallbacks: [b]")]
    [TestCase("fallbacks: [{ '*': [b] }]")]
    [TestCase("context_window_fallbacks: [{ a: [b] }]")]
    [TestCase("fallbacks: [{ a: [x] }], model_group_alias: { x: b }")]
    public void Every_kind_of_fallback_counts(string router)
    {
        var warnings = Warnings(router, ("a", "region:eu"), ("a", "region:eu"), ("b", "region:us"), ("b", "region:us"));

        Assert.That(warnings, Has.Some.Contain("the fallback from 'a' to").And.Some.Contain("leaves every region"));
    }

    [Test]
    public void A_tag_used_once_is_told_but_not_the_default_tag()
    {
        var warnings = Warnings(("a", "tier:paid"), ("a", "tier:paid"), ("b", "tier:piad"), ("b", "default"));

        Assert.That(warnings.Single(), Does.Contain("'tier:piad'").And.Contain("only"));
    }

    [TestCase("region:eu", "Region:EU")]
    [TestCase("region:eu", "region-eu")]
    [TestCase("team_a", "team-a")]
    public void Two_spellings_of_one_tag_are_told(string one, string other)
    {
        var warnings = Warnings(("a", one), ("a", one), ("b", other), ("b", other));

        Assert.That(warnings.Single(), Does.Contain($"'{one}' and '{other}'"));
    }

    private static List<string> Warnings(params (string Group, string Tags)[] deployments) => Warnings("", deployments);

    private static List<string> Warnings(string router, params (string Group, string Tags)[] deployments)
    {
        var entries = deployments.Select(d => $"  - {{ model_name: {d.Group}, litellm_params: {{ model: x, mock_response: hi, tags: [{d.Tags}] }} }}\n");
        var reading = Read($"model_list:\n{string.Concat(entries)}router_settings: {{ {router} }}\n{General}");
        Assert.That(reading.Problems, Is.Empty);
        return [.. reading.ResidencyWarnings.Select(w => w.ToString())];
    }
}
