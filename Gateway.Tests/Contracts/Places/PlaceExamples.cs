using Shared.Contracts.Places;

namespace Gateway.Tests.Contracts.Places;

/// <summary>Where requests are processed, address by address. docs/places.md, <i>What a place is</i>.</summary>
internal sealed class PlaceExamples
{
    [TestCase("https://bedrock-runtime.eu-central-1.amazonaws.com/openai/v1", "anthropic.claude-sonnet-4-6", "de", PlaceStrength.Address)]
    [TestCase("https://bedrock-mantle.eu-west-2.api.aws/v1", "openai.gpt-oss-120b", "gb", PlaceStrength.Address)]
    [TestCase("https://bedrock-runtime.eu-central-2.amazonaws.com", "amazon.nova-pro-v1:0", "ch", PlaceStrength.Address)]
    [TestCase("https://bedrock-runtime-fips.us-east-1.amazonaws.com", "meta.llama3-1-405b-instruct-v1:0", "us", PlaceStrength.Address)]
    [TestCase("https://vpce-0a.bedrock-runtime.eu-west-3.vpce.amazonaws.com", "mistral.mistral-large-3-675b-instruct", "fr", PlaceStrength.Address)]
    [TestCase("https://bedrock-runtime.mars-north-1.amazonaws.com", "anthropic.claude", "unknown", PlaceStrength.None)]
    [TestCase("https://bedrock-runtime.eu-central-1.amazonaws.com", "eu.anthropic.claude-sonnet-4-6", "eu", PlaceStrength.Promise)]
    [TestCase("https://bedrock-runtime.eu-central-1.amazonaws.com", "EU.anthropic.claude-sonnet-4-6", "eu", PlaceStrength.Promise)]
    [TestCase("https://bedrock-runtime.eu-west-2.amazonaws.com", "eu.anthropic.claude-sonnet-4-6", "eu, gb", PlaceStrength.Promise)]
    [TestCase("https://bedrock-runtime.us-west-2.amazonaws.com", "us.anthropic.claude-sonnet-4-6", "us", PlaceStrength.Promise)]
    [TestCase("https://bedrock-runtime.us-gov-west-1.amazonaws.com", "us-gov.anthropic.claude-sonnet-4-6", "us", PlaceStrength.Promise)]
    [TestCase("https://bedrock-runtime.ca-central-1.amazonaws.com", "us.anthropic.claude-sonnet-4-6", "ca, us", PlaceStrength.Promise)]
    [TestCase("https://bedrock-runtime.ap-northeast-1.amazonaws.com", "jp.anthropic.claude-sonnet-4-6", "jp", PlaceStrength.Promise)]
    [TestCase("https://bedrock-runtime.ap-southeast-2.amazonaws.com", "au.anthropic.claude-sonnet-4-6", "au", PlaceStrength.Promise)]
    [TestCase("https://bedrock-runtime.ap-northeast-1.amazonaws.com", "apac.amazon.nova-lite-v1:0", "ae, au, id, in, jp, kr, my, sg, th, tw", PlaceStrength.Promise)]
    [TestCase("https://bedrock-runtime.eu-central-1.amazonaws.com", "global.anthropic.claude-sonnet-4-6", "everywhere", PlaceStrength.None)]
    [TestCase("https://bedrock-runtime.eu-central-1.amazonaws.com", "converse/global.anthropic.claude-sonnet-4-6", "everywhere", PlaceStrength.None)]
    [TestCase("https://bedrock-runtime.eu-central-1.amazonaws.com", "arn:aws:bedrock:eu-central-1:1:inference-profile/global.anthropic.claude", "everywhere", PlaceStrength.None)]
    [TestCase("https://bedrock-runtime.eu-central-1.amazonaws.com", "arn:aws:bedrock:eu-central-1:1:inference-profile/eu.anthropic.claude", "eu", PlaceStrength.Promise)]
    [TestCase("https://bedrock-runtime.eu-central-1.amazonaws.com", "arn:aws:bedrock:eu-central-1:1:application-inference-profile/abc", "unknown", PlaceStrength.None)]
    [TestCase("https://bedrock-runtime.eu-central-1.amazonaws.com", "arn:aws:bedrock:eu-central-1:1:default-prompt-router/x", "unknown", PlaceStrength.None)]
    [TestCase("https://bedrock-runtime.eu-central-1.amazonaws.com", "latam.anthropic.claude-sonnet-9", "unknown", PlaceStrength.None)]
    [TestCase("https://europe-west4-aiplatform.googleapis.com/v1/projects/p/locations/europe-west4/endpoints/openapi", "google/gemini-2.5-pro", "nl", PlaceStrength.Promise)]
    [TestCase("https://europe-west2-aiplatform.googleapis.com", "m", "gb", PlaceStrength.Promise)]
    [TestCase("https://europe-west4-aiplatform.googleapis.com/v1/projects/p/locations/us-central1/endpoints/openapi", "m", "nl, us", PlaceStrength.Promise)]
    [TestCase("https://europe-west4-aiplatform.googleapis.com/v1/projects/p/locations/global/endpoints/openapi", "m", "everywhere", PlaceStrength.None)]
    [TestCase("https://aiplatform.eu.rep.googleapis.com/v1/projects/p/locations/eu/endpoints/openapi", "m", "eu", PlaceStrength.Promise)]
    [TestCase("https://aiplatform.us.rep.googleapis.com", "m", "us", PlaceStrength.Promise)]
    [TestCase("https://aiplatform.googleapis.com/v1/projects/p/locations/europe-west4/endpoints/openapi", "m", "everywhere", PlaceStrength.None)]
    [TestCase("https://generativelanguage.googleapis.com/v1beta/openai", "gemini-2.5-pro", "everywhere", PlaceStrength.None)]
    [TestCase("https://my.openai.azure.com", "gpt-4o", "unknown", PlaceStrength.None)]
    [TestCase("https://my.services.ai.azure.com", "gpt-4o", "unknown", PlaceStrength.None)]
    [TestCase("https://swedencentral.api.cognitive.microsoft.com", "gpt-4o", "unknown", PlaceStrength.None)]
    [TestCase("https://api.openai.com/v1", "gpt-4o", "everywhere", PlaceStrength.None)]
    [TestCase("https://API.OpenAI.com.:443/v1", "gpt-4o", "everywhere", PlaceStrength.None)]
    [TestCase("https://eu.api.openai.com/v1", "gpt-4o", "eu, efta", PlaceStrength.Promise)]
    [TestCase("https://us.api.openai.com/v1", "gpt-4o", "us", PlaceStrength.Promise)]
    [TestCase("https://jp.api.openai.com/v1", "gpt-4o", "jp", PlaceStrength.Promise)]
    [TestCase("https://kr.api.openai.com/v1", "gpt-4o", "unknown", PlaceStrength.None)]
    [TestCase("https://api.mistral.ai/v1", "mistral-large-latest", "everywhere", PlaceStrength.None)]
    [TestCase("https://api.eu.mistral.ai/v1", "mistral-large-latest", "eu, efta", PlaceStrength.Promise)]
    [TestCase("https://api.anthropic.com/v1", "claude-sonnet-4-6", "everywhere", PlaceStrength.None)]
    [TestCase("https://openrouter.ai/api/v1", "m", "everywhere", PlaceStrength.None)]
    [TestCase("https://eu.openrouter.ai/api/v1", "m", "eu", PlaceStrength.Promise)]
    [TestCase("https://api.deepseek.com/v1", "deepseek-chat", "cn", PlaceStrength.Promise)]
    [TestCase("https://api.groq.com/openai/v1", "m", "unknown", PlaceStrength.None)]
    [TestCase("http://127.0.0.1:8000/v1", "m", "own", PlaceStrength.Address)]
    [TestCase("http://[::1]:8000", "m", "own", PlaceStrength.Address)]
    [TestCase("http://[::ffff:10.1.2.3]", "m", "own", PlaceStrength.Address)]
    [TestCase("http://[fd12::1]", "m", "own", PlaceStrength.Address)]
    [TestCase("http://172.31.255.255", "m", "own", PlaceStrength.Address)]
    [TestCase("http://172.32.0.1", "m", "unknown", PlaceStrength.None)]
    [TestCase("http://8.8.8.8", "m", "unknown", PlaceStrength.None)]
    [TestCase("http://vllm", "m", "own", PlaceStrength.Address)]
    [TestCase("http://localhost:11434", "m", "own", PlaceStrength.Address)]
    [TestCase("http://vllm.models.svc", "m", "own", PlaceStrength.Address)]
    [TestCase("http://vllm.models.svc.cluster.local:8000", "m", "own", PlaceStrength.Address)]
    [TestCase("https://llm.example.com", "m", "unknown", PlaceStrength.None)]
    [TestCase("https://api.openai.com.evil.example", "m", "unknown", PlaceStrength.None)]
    [TestCase("https://notapi.mistral.ai.example.svc.com", "m", "unknown", PlaceStrength.None)]
    public void A_request_is_processed(string address, string model, string place, PlaceStrength strength)
    {
        var found = Place.Of(Destination.Of(address, model));

        Assert.That((found.Text, found.Strength), Is.EqualTo((place, strength)), found.Why);
    }

    [Test]
    public void The_gateways_own_answer_is_its_own() => Assert.That(Place.Of(Destination.Of(null, "m")), Is.EqualTo(Place.Here));

    [TestCase("Standard", "swedencentral", "se")]
    [TestCase("ProvisionedManaged", "uksouth", "gb")]
    [TestCase("DataZoneStandard", "swedencentral", "eu")]
    [TestCase("DataZoneProvisionedManaged", "eastus2", "us")]
    [TestCase("GlobalStandard", "swedencentral", "everywhere")]
    [TestCase("GlobalBatch", null, "everywhere")]
    public void The_type_of_an_azure_deployment_decides(string type, string? region, string place) =>
        Assert.That(AzureDeployment.PlaceOf(type, region is null ? null : Regions.Find(region), out _)?.Text, Is.EqualTo(place));

    [TestCase("Standard", null, "only together with region_name")]
    [TestCase("DataZoneStandard", "switzerlandnorth", "lies in none")]
    [TestCase("DataZoneStandard", "norwayeast", "lies in none")]
    public void A_type_that_says_nothing_says_why(string type, string? region, string fault)
    {
        Assert.That(AzureDeployment.PlaceOf(type, region is null ? null : Regions.Find(region), out var why), Is.Null);
        Assert.That(why, Does.Contain(fault));
    }

    [TestCase("eu", "de", PlaceVerdict.Inside)]
    [TestCase("eu", "ch", PlaceVerdict.Contradiction)]
    [TestCase("eea", "no", PlaceVerdict.Inside)]
    [TestCase("eea", "gb", PlaceVerdict.Contradiction)]
    [TestCase("uk", "gb", PlaceVerdict.Inside)]
    [TestCase("eu-central-1", "de", PlaceVerdict.Inside)]
    [TestCase("germanywestcentral", "de", PlaceVerdict.Inside)]
    [TestCase("own", "de", PlaceVerdict.Contradiction)]
    public void A_claim_holds_the_countries_that_its_word_means(string word, string country, PlaceVerdict verdict) =>
        Assert.That(PlaceWords.Find(word)!.Judge(Place.Stated(new Claim(CountrySet.Of(country), false), "", "")), Is.EqualTo(verdict));

    [TestCase("EU")]
    [TestCase("europe")]
    [TestCase("xx")]
    [TestCase("")]
    [TestCase("lab")]
    public void Any_other_word_means_nothing(string word) => Assert.That(PlaceWords.Find(word), Is.Null);

    [Test]
    public void A_set_is_written_in_the_fewest_words()
    {
        Assert.Multiple(() =>
        {
            Assert.That(Countries.Eu.ToString(), Is.EqualTo("eu"));
            Assert.That(Countries.Eea.ToString(), Is.EqualTo("eea"));
            Assert.That(Countries.Eea.Or(Countries.Efta).ToString(), Is.EqualTo("eu, efta"));
            Assert.That(Countries.Eea.Or(CountrySet.Of("gb")).ToString(), Is.EqualTo("eea, gb"));
            Assert.That(CountrySet.Of("fr", "de", "fr").ToString(), Is.EqualTo("de, fr"));
            Assert.That((Countries.All.Count, Countries.Eu.Codes.Count), Is.EqualTo((249, 27)));
        });
    }
}
