using Shared.Contracts.Configuration.Settings;
using Shared.Contracts.Places;

namespace Gateway.Tests.Contracts.Places;

/// <summary>No provider's address is without a row in the table of places, were it one that says that nothing is known.</summary>
internal sealed class PlacesOfProviders
{
    [Test]
    public void Every_public_address_of_a_provider_has_a_rule_of_its_place()
    {
        var hosts = Providers.Rows.SelectMany(row => row.OtherAddresses.Append(row.DefaultBase)).OfType<string>()
            .Select(address => new Uri(address.Replace("{place}", "eu-central-1", StringComparison.Ordinal).Replace("WORKSPACE", "w", StringComparison.Ordinal)).Host).Distinct();

        Assert.That(hosts.Where(host => !PlaceTable.Rules.Any(rule => rule.Hosts.Any(pattern => pattern.Fits(host, out _)))), Is.Empty);
    }
}
