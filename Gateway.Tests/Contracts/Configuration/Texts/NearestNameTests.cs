using Shared.Contracts.Configuration.Texts;

namespace Gateway.Tests.Contracts.Configuration.Texts;

/// <summary>The hint behind an unknown name.</summary>
public sealed class NearestNameTests
{
    [TestCase("tgas", "tags")]
    [TestCase("Tags", "tags")]
    [TestCase("num_retrys", "num_retries")]
    [TestCase("enable_tag_filter", "enable_tag_filtering")]
    public void A_slip_is_led_to_the_name_that_was_meant(string written, string meant)
    {
        Assert.That(NearestName.Of(written, ["tags", "num_retries", "timeout", "enable_tag_filtering"]), Is.EqualTo(meant));
    }

    [TestCase("c")]
    [TestCase("zzzzzzzz")]
    public void A_name_with_nothing_in_common_gets_no_hint(string written)
    {
        Assert.That(NearestName.Of(written, ["a", "b", "tags", "timeout"]), Is.Null);
    }

    [Test]
    public void A_very_long_name_is_not_compared()
    {
        Assert.That(NearestName.Of(new string('t', 1_000_000), ["tags"]), Is.Null);
    }
}
