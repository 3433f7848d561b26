using Shared.Contracts.Routing;

namespace Gateway.Tests.Contracts.Routing;

/// <summary>A scope is the set of its tags, grouped by facet.</summary>
internal sealed class ScopeRules
{
    [Test]
    public void Scopes_of_the_same_tags_are_equal_in_any_order_and_with_repeats()
    {
        var one = Scope.Of(["region:eu", "tier:paid"]);
        var other = Scope.Of(["tier:paid", "region:eu", "tier:paid"]);

        Assert.That(one, Is.EqualTo(other));
        Assert.That(one.GetHashCode(), Is.EqualTo(other.GetHashCode()));
        Assert.That(one.Tags, Is.EqualTo(new[] { "region:eu", "tier:paid" }));
    }

    [TestCase("region:eu", "region:EU")]
    [TestCase("region:eu", "region:eu2")]
    [TestCase("a", "a:")]
    public void Scopes_of_different_tags_differ(string one, string other) => Assert.That(Scope.Of([one]), Is.Not.EqualTo(Scope.Of([other])));

    [Test]
    public void A_scope_of_two_tags_is_not_the_scope_of_their_concatenation() =>
        Assert.That(Scope.Of(["a", "b"]), Is.Not.EqualTo(Scope.Of(["ab"])).And.Not.EqualTo(Scope.Of(["a"])).And.Not.EqualTo(Scope.Of([])));

    [Test]
    public void The_plain_tags_are_one_facet_without_a_name()
    {
        var facets = Scope.Of(["region:eu", "gdpr", "region:us", "fast", ":x"]).Facets;

        Assert.That(facets.Select(f => f.Name), Is.EquivalentTo(new[] { "region", null, "" }));
        Assert.That(facets.Single(f => f.Name is null).Tags, Is.EquivalentTo(new[] { "gdpr", "fast" }));
        Assert.That(facets.Single(f => f.Name == "region").Tags, Is.EquivalentTo(new[] { "region:eu", "region:us" }));
    }

    [TestCase("region:eu", true, true)]
    [TestCase("region:us", false, true)]
    [TestCase("Region:eu", false, false)]
    [TestCase("gdpr", true, true)]
    [TestCase("unknown", false, true)]
    [TestCase("tier:paid", false, false)]
    [TestCase(":x", false, false)]
    public void A_scope_knows_which_tags_and_which_facets_it_names(string tag, bool namesTag, bool namesFacet)
    {
        var scope = Scope.Of(["region:eu", "gdpr"]);

        Assert.That(scope.Names(tag), Is.EqualTo(namesTag));
        Assert.That(scope.NamesFacetOf(tag), Is.EqualTo(namesFacet));
    }

    [Test]
    public void A_scope_is_independent_of_the_list_it_was_made_from()
    {
        var tags = new List<string> { "region:eu" };
        var scope = Scope.Of(tags);

        tags.Add("region:us");

        Assert.That(scope.Names("region:us"), Is.False);
        Assert.That(scope.Tags, Has.Count.EqualTo(1));
    }
}
