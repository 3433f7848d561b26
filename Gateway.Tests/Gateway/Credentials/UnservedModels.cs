using System.Text.Json.Nodes;
using Gateway.Tests.Support;

namespace Gateway.Tests.Gateway.Credentials;

/// <summary>Models that a cloud serves by an API of its own alone: nothing is sent for them, and nothing is asked elsewhere.</summary>
internal sealed class UnservedModels
{
    [TestCase("bedrock/anthropic.claude-3-5-sonnet-20241022-v2:0", "chat/completions", 400)]
    [TestCase("bedrock/eu.anthropic.claude-sonnet-4-5-20250929-v1:0", "chat/completions", 400)]
    [TestCase("bedrock/converse/us.amazon.nova-pro-v1:0", "chat/completions", 400)]
    [TestCase("bedrock/eu-west-1/meta.llama3-70b-instruct-v1:0", "chat/completions", 400)]
    [TestCase("bedrock/amazon.titan-embed-text-v2:0", "embeddings", 400)]
    [TestCase("bedrock/openai.gpt-oss-120b-1:0", "embeddings", 400)]
    [TestCase("bedrock/openai.gpt-oss-120b-1:0", "responses", 200)]
    [TestCase("bedrock/us.openai.gpt-6-sol", "chat/completions", 200)]
    [TestCase("bedrock/qwen.qwen3-32b-v1:0", "chat/completions", 200)]
    [TestCase("vertex_ai/claude-sonnet-4-5", "chat/completions", 400)]
    [TestCase("vertex_ai/text-embedding-005", "embeddings", 400)]
    [TestCase("vertex_ai/gemini-embedding-001", "embeddings", 400)]
    [TestCase("vertex_ai/mistral-large@2411", "chat/completions", 400)]
    [TestCase("vertex_ai/gemini-2.5-pro", "responses", 400)]
    [TestCase("vertex_ai/qwen/qwen3-next-80b-a3b-instruct-maas", "chat/completions", 200)]
    public async Task Only_what_the_openai_compatible_api_serves_is_sent(string model, string operation, int status)
    {
        await using var issuer = (await StubTokenIssuer.StartAsync()).PlanTokens();
        await using var gateway = await GatewayHost.StartAsync(
            [new("a", "g", Params: new JsonObject
            {
                ["model"] = model, ["api_key"] = null, ["aws_region_name"] = "eu-central-1", ["aws_access_key_id"] = "k", ["aws_secret_access_key"] = "s", ["vertex_location"] = "eu", ["vertex_project"] = "p",
            })],
            environment: new Dictionary<string, string> { ["GCE_METADATA_HOST"] = issuer.Root.Authority });

        var answer = await gateway.SendAsync(gateway.AddKey(), """{"model":"g","messages":[],"input":"hi"}""", "/v1/" + operation);

        Assert.That((answer.Status, answer.Code), Is.EqualTo((status, status == 200 ? null : "operation_not_served")), answer.Body);
        Assert.That(gateway.Upstream.Hits, Has.Count.EqualTo(status == 200 ? 1 : 0));
    }
}
