using Shared.Contracts.Routing;

namespace Gateway.Tests.Contracts.Routing;

/// <summary>docs/routing.md, <i>Terms</i>: what a policy tag is.</summary>
internal sealed class TagRules
{
    [TestCase("a", "a")]
    [TestCase("  region:eu\t", "region:eu")]
    [TestCase("A.b_c-d:e/f=g@h+0", "A.b_c-d:e/f=g@h+0")]
    [TestCase("region:", "region:")]
    [TestCase(":x", ":x")]
    public void A_tag_is_trimmed_and_otherwise_kept_as_written(string text, string expected)
    {
        Assert.That(Tag.TryParse(text, out var tag, out var fault), fault);
        Assert.That(tag.Text, Is.EqualTo(expected));
        Assert.That(fault, Is.Empty);
    }

    [TestCase(null, "empty")]
    [TestCase("", "empty")]
    [TestCase(" \n", "empty")]
    [TestCase("two words", "' ' at position 4")]
    [TestCase("!region:eu", "'!' at position 1")]
    [TestCase("&region:eu", "'&' at position 1")]
    [TestCase("a,b", "',' at position 2")]
    [TestCase("région:eu", "'é' at position 2")]
    [TestCase("a\0b", "at position 2")]
    [TestCase("a\nb", "at position 2")]
    [TestCase("ａ", "at position 1")]
    [TestCase("region*", "'*' at position 7")]
    public void Anything_else_than_the_listed_characters_is_refused_and_the_place_is_named(string? text, string fault)
    {
        Assert.That(Tag.TryParse(text, out _, out var given), Is.False);
        Assert.That(given, Does.Contain(fault));
    }

    [Test]
    public void A_tag_has_at_most_128_characters_after_trimming()
    {
        Assert.That(Tag.TryParse(" " + new string('a', 128) + " ", out _, out _));
        Assert.That(Tag.TryParse(new string('a', 129), out _, out var fault), Is.False);
        Assert.That(fault, Does.Contain("129").And.Contain("128"));
    }

    [TestCase("region:eu", "region")]
    [TestCase("a:b:c", "a")]
    [TestCase(":x", "")]
    [TestCase("region:", "region")]
    [TestCase("plain", null)]
    [TestCase("default", null)]
    public void The_facet_is_what_stands_before_the_first_colon(string text, string? facet)
    {
        Assert.That(Tag.FacetOf(text), Is.EqualTo(facet));
        Assert.That(CompiledWorld.TagOf(text).Facet, Is.EqualTo(facet));
    }

    [Test]
    public void Case_matters()
    {
        Assert.That(CompiledWorld.TagOf("Region:EU"), Is.Not.EqualTo(CompiledWorld.TagOf("region:eu")));
        Assert.That(CompiledWorld.TagOf("region:eu"), Is.EqualTo(CompiledWorld.TagOf(" region:eu")));
    }
}
