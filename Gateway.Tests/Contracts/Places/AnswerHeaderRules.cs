using Shared.Contracts.Places;

namespace Gateway.Tests.Contracts.Places;

/// <summary>What a header of an answer proves. Source: docs/places.md, <i>What an answer proves</i>.</summary>
internal sealed class AnswerHeaderRules
{
    [TestCase("East US", "eu")]
    [TestCase("eastus", "eu")]
    [TestCase("UK South", "eu")]
    [TestCase("Switzerland North", "eu")]
    [TestCase("Norway East", "eu")]
    [TestCase("West Europe", "de")]
    [TestCase("us-east-1", "eu")]
    [TestCase("West Europe, East US", "eu")]
    [TestCase("West Europe", "own")]
    public void A_region_outside_the_claim_is_foreign(string value, string claim)
    {
        Assert.That(AnswerHeader.IsForeign(value, ClaimOf(claim)), Is.True);
    }

    [TestCase("Sweden Central", "eu")]
    [TestCase("SWEDENCENTRAL", "se")]
    [TestCase("Norway East", "eea")]
    [TestCase("UK South", "uk")]
    [TestCase("westeurope,swedencentral", "eu")]
    [TestCase("Atlantis Central", "eu", Description = "a region that nobody knows proves nothing")]
    [TestCase("global", "eu")]
    [TestCase("", "eu")]
    public void Another_value_proves_nothing(string value, string claim)
    {
        Assert.That(AnswerHeader.IsForeign(value, ClaimOf(claim)), Is.False);
    }

    [Test]
    public void Every_row_has_a_source_and_a_date_and_a_name_that_no_request_header_of_ours_has()
    {
        foreach (var header in AnswerHeader.All)
        {
            Assert.That(Uri.TryCreate(header.Source.Page, UriKind.Absolute, out _), Is.True, header.Name);
            Assert.That(header.Source.LookedUp, Is.GreaterThan(new DateOnly(2026, 11, 1)), header.Name);
            Assert.That(header.Name, Is.EqualTo(header.Name.ToLowerInvariant()).And.Not.StartsWith("x-litellm-").And.Not.StartsWith("x-gateway-"));
        }
    }

    private static Claim ClaimOf(string word) => PlaceWords.Find(word)!;
}
