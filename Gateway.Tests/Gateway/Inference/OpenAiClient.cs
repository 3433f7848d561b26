using System.ClientModel;
using System.Text.Json.Nodes;
using Gateway.Tests.Support;
using Microsoft.AspNetCore.Http;
using OpenAI;

namespace Gateway.Tests.Gateway.Inference;

/// <summary>OpenAI's own client library works against the gateway as against OpenAI.</summary>
public sealed class OpenAiClient
{
    private GatewayHost _gateway = null!;
    private string _key = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        TestDeployment[] deployments =
        [
            new("eu", Tags: ["region:eu"]),
            new("us", "us-only", ["region:us"]),
            new("embeds", "embeds", ["region:eu"]),
            new("mock", "mock", ["region:eu"], Params: new JsonObject { ["mock_response"] = "hello from the mock" }),
        ];
        _gateway = await GatewayHost.StartAsync(deployments, GatewayHost.NeverResting());
        _key = _gateway.AddKey(allowed: ["region:eu"]);
    }

    [OneTimeTearDown]
    public async Task Stop() => await _gateway.DisposeAsync();

    [SetUp]
    public void Forget() => _gateway.Upstream.Reset();

    [TestCase("gpt-4", "hello")]
    [TestCase("mock", "hello from the mock")]
    public async Task A_chat_completion_is_read(string model, string text)
    {
        var completion = await Client().GetChatClient(model).CompleteChatAsync("hi");

        Assert.That(completion.Value.Content[0].Text, Is.EqualTo(text));
    }

    [TestCase("gpt-4", "one two three")]
    [TestCase("mock", "hello from the mock")]
    public async Task A_streamed_chat_completion_is_read(string model, string text)
    {
        var words = new List<string>();
        await foreach (var update in Client().GetChatClient(model).CompleteChatStreamingAsync("hi"))
        {
            words.AddRange(update.ContentUpdate.Select(part => part.Text));
        }

        Assert.That(string.Concat(words), Is.EqualTo(text));
    }

    [Test]
    public async Task Embeddings_are_read()
    {
        float[] values = [1, -2.5f, 0.25f];
        var bytes = new byte[values.Length * sizeof(float)];
        Buffer.BlockCopy(values, 0, bytes, 0, bytes.Length);
        _gateway.Upstream.Plan("embeds", context =>
        {
            context.Response.ContentType = "application/json";
            return context.Response.WriteAsync(
                $$$"""{"object":"list","model":"m","data":[{"object":"embedding","index":0,"embedding":"{{{Convert.ToBase64String(bytes)}}}"}],"usage":{"prompt_tokens":1,"total_tokens":1}}""");
        });

        var embedding = await Client().GetEmbeddingClient("embeds").GenerateEmbeddingAsync("hi");

        Assert.That(embedding.Value.ToFloats().ToArray(), Is.EqualTo(values));
    }

    [Test]
    public async Task A_refusal_surfaces_with_its_status_and_words()
    {
        var refused = await Assert.ThrowsAsync<ClientResultException>(async () => await Client().GetChatClient("us-only").CompleteChatAsync("hi"));
        var keyless = await Assert.ThrowsAsync<ClientResultException>(async () => await Client("sk-unknown").GetChatClient("gpt-4").CompleteChatAsync("hi"));

        Assert.That(refused!.Status, Is.EqualTo(401));
        Assert.That(refused.Message, Does.Contain("no_deployments_with_tag_routing").And.Contains("us-only"));
        Assert.That(keyless!.Status, Is.EqualTo(401));
        Assert.That(keyless.Message, Does.Contain("invalid_api_key").And.Not.Contains("sk-unknown"));
        Assert.That(_gateway.Upstream.Hits, Is.Empty);
    }

    [Test]
    public async Task Models_are_listed()
    {
        var models = await Client().GetOpenAIModelClient().GetModelsAsync();

        Assert.That(models.Value.Select(m => m.Id), Is.EquivalentTo(new[] { "gpt-4", "embeds", "mock" }));
    }

    private OpenAIClient Client(string? key = null) =>
        new(new ApiKeyCredential(key ?? _key), new OpenAIClientOptions { Endpoint = new Uri(_gateway.Url + "/v1") });
}
