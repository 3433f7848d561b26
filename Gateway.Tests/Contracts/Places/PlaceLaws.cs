using CsCheck;
using Gateway.Api.Forwarding;
using Gateway.Tests.Support;
using Shared.Contracts.Configuration.Settings;
using Shared.Contracts.Places;
using Shared.Contracts.Routing;

namespace Gateway.Tests.Contracts.Places;

/// <summary>The laws of docs/places.md, on generated upstreams and against a slow reading of its tables.</summary>
[Category("Slow")]
internal sealed class PlaceLaws
{
    private static readonly string[] Words = ["eu", "eea", "efta", "uk", "us", "de", "ch", "fr", "no", "cn", "own", "eu-central-1", "europe-west2", "swedencentral", "lab"];

    private static readonly Gen<string> Region = Gen.OneOf([.. SlowPlaces.RegionNames, "mars-north-1", "eu", "global"]);

    /// <summary>Every pattern of the table with a region in it, hosts that only look like them, and own ones.</summary>
    private static readonly Gen<string> Host = Gen.Select(
        Gen.OneOf([.. PlaceTable.Rules.SelectMany(rule => rule.Hosts).Select(host => host.Text), "vllm", "127.0.0.1", "10.0.0.7", "a.svc", "8.8.8.8", "llm.example.com", "api.openai.com.example.net", "xapi.mistral.ai"]),
        Region,
        Gen.OneOf("", "", "", "."),
        (pattern, region, dot) => pattern.Replace("{region}", region, StringComparison.Ordinal).Replace("*.", "my.", StringComparison.Ordinal) + (pattern.Contains('.', StringComparison.Ordinal) && !char.IsAsciiDigit(pattern[0]) ? dot : ""));

    private static readonly Gen<string> Model = Gen.OneOf(
        "anthropic.claude-sonnet-4-6", "eu.anthropic.claude", "us.anthropic.claude", "global.anthropic.claude", "GLOBAL.anthropic.claude", "apac.amazon.nova", "jp.anthropic.claude", "ca.meta.llama", "us-gov.anthropic.c",
        "arn:aws:bedrock:eu-central-1:1:application-inference-profile/x", "arn:aws:bedrock:eu-central-1:1:inference-profile/eu.anthropic.c", "arn:aws:bedrock:eu-central-1::foundation-model/x", "latam.anthropic.c", "gpt-4o");

    private static readonly Gen<string> Address = Gen.Select(
        Host, Gen.OneOf("", "/v1", "/v1/projects/p/locations/europe-west4/endpoints/openapi", "/v1/projects/p/locations/global/x", "/v1/projects/p/locations/eu", "/v1/projects/p/locations/pluto"), (host, path) => $"https://{host}{path}");

    [Test]
    public void The_table_and_the_page_say_the_same_of_every_address() =>
        Gen.Select(Address, Model).Sample(
            (address, model) =>
            {
                var place = Place.Of(Destination.Of(address, model));
                var said = place.Extent == PlaceExtent.Countries ? place.Countries.Codes : [place.Text];
                if (!said.SequenceEqual(SlowPlaces.Of(address, model))) throw new AssertionException($"{address} {model}: {place.Text} and on the page {string.Join(", ", SlowPlaces.Of(address, model))}");
            },
            iter: 20_000);

    [Test]
    public void No_configuration_that_starts_with_refuse_has_a_deployment_that_is_provably_outside_its_claim()
    {
        var (started, refused) = (0, 0);

        Gen.Select(Address, Model, Gen.OneOf(Words).Array[0, 3]).Sample(
            (address, model, words) =>
            {
                var tags = string.Join(", ", words.Distinct().Select(word => $"'region:{word}'"));
                var reading = ConfigurationText.Read(ConfigurationText.WithParameters($"model: 'openai/{model}', api_base: '{address}', api_key: k, tags: [{tags}]"));
                var claiming = words.Where(word => word != "lab").ToList();
                var outside = claiming.Count > 0 && SlowPlaces.IsProvablyOutside(SlowPlaces.Of(address, model), claiming);
                if (reading.HasErrors != outside) throw new AssertionException($"{address} {model} [{tags}]: {(outside ? "started" : string.Join('\n', reading.Problems))}");
                Interlocked.Increment(ref outside ? ref refused : ref started);
            },
            iter: 1_500);

        Assert.That(Math.Min(started, refused), Is.GreaterThan(100), "both kinds are met");
    }

    /// <summary>Every address that the product knows of its own falls under a row, be it one that says unknown.</summary>
    [Test]
    public void Every_provider_row_with_a_public_address_has_a_row_in_the_table()
    {
        var addresses = Providers.All.Values.SelectMany(provider => provider.OtherAddresses.Append(provider.DefaultBase).OfType<string>(), (provider, address) => (provider.Name, Address: address.Replace("{place}", "eu-central-1", StringComparison.Ordinal)));

        var without = addresses.Where(known => PlaceTable.RuleOf(Destination.Of(known.Address, "m")) is null).Select(known => $"{known.Name}: {known.Address}").ToList();

        Assert.That(without, Is.Empty, "add a row to Shared.Contracts/Places and to docs/places.md, also where nothing is documented");
    }

    /// <summary>The place is that of the address that is really built, for every dialect and operation.</summary>
    [Test]
    public void Every_builder_of_addresses_builds_one_of_the_place_that_was_told()
    {
        foreach (var provider in Enum.GetValues<UpstreamProvider>().Where(provider => provider != UpstreamProvider.Mock))
        {
            var upstream = new Upstream
            {
                Provider = provider,
                Model = "m",
                ApiBase = "https://europe-west4-aiplatform.googleapis.com/v1/projects/p/locations/us-central1",
                ApiVersion = "v1",
                Timeout = TimeSpan.FromSeconds(1),
                StreamTimeout = TimeSpan.FromSeconds(1),
            };
            foreach (var operation in Enum.GetValues<InferenceOperation>())
            {
                var built = new UpstreamDialect().AddressOf(DispatchTo(upstream), operation);

                Assert.That(Place.Of(new Destination(built, "m")), Is.EqualTo(Place.Of(upstream.DestinationOf("m"))), $"{provider} {operation}: {built}");
            }
        }
    }

    private static Dispatch DispatchTo(Upstream upstream)
    {
        var group = new ModelGroup("g", [new Deployment { Id = "d", Index = 0, Tags = [], Upstream = upstream }], filtersByTag: false, allowsFailOpen: false);
        var catalog = new ModelCatalog(1, RoutingRules.Default, [group], new Dictionary<string, string>());
        var decision = RequestRouter.Decide(catalog, new RoutingQuestion(CallerPolicy.Unrestricted, "g", CallerTags.None, null));
        return decision.Dispatch(decision.Hops[0], group.Deployments[0]);
    }
}
