using System.Text.Json.Nodes;
using Gateway.Tests.Support;

namespace Gateway.Tests.Gateway.Models;

/// <summary><c>GET /v1/models</c> lists names that requests can be made with, and a pattern is none.</summary>
public sealed class ModelsList
{
    private static readonly TestDeployment[] World =
    [
        new("plain", "gpt-4", ["region:eu"]),
        new("us", "us-only", ["region:us"]),
        new("o3", "o3*", ["region:eu"], Starred("openai/o3*")),
        new("vendor", "vendor/*", ["region:eu"], Starred("openai/*")),
        new("all", "*", ["region:us"], Starred("openai/*")),
    ];

    private GatewayHost _gateway = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        var aliases = new JsonObject { ["fast"] = "vendor/small", ["main"] = "gpt-4" };
        _gateway = await GatewayHost.StartAsync(World, new JsonObject { ["model_group_alias"] = aliases });
    }

    [OneTimeTearDown]
    public async Task Stop() => await _gateway.DisposeAsync();

    [SetUp]
    public void Forget() => _gateway.Upstream.Reset();

    [TestCase(new string[0], "gpt-4 fast main")]
    [TestCase(new[] { "*" }, "gpt-4 fast main")]
    [TestCase(new[] { "all-proxy-models" }, "gpt-4 fast main")]
    [TestCase(new[] { "gpt-4", "vendor/large", "o3-mini" }, "gpt-4 main vendor/large o3-mini")]
    [TestCase(new[] { "vendor/*", "vendor/large" }, "fast vendor/large")]
    [TestCase(new[] { "o3*" }, "")]
    [TestCase(new[] { "us-only", "anything" }, "")]
    public async Task It_lists_of_a_wildcard_what_the_key_names_and_never_the_pattern(string[] models, string listed)
    {
        foreach (var path in new[] { "/v1/models", "/models", "/openai/models", "/openai/v1/models" })
            Assert.That(string.Join(' ', await ListAsync(_gateway.AddKey(allowed: ["region:eu"], models: models), path)), Is.EqualTo(listed), path);
    }

    [Test]
    public async Task Every_name_that_is_listed_is_answered()
    {
        var key = _gateway.AddKey(allowed: ["region:eu"], models: ["gpt-4", "fast", "vendor/large", "o3-mini", "o3*"]);
        var listed = await ListAsync(key, "/v1/models");
        Assert.That(listed, Has.Count.EqualTo(5));

        foreach (var name in listed) Assert.That((await _gateway.ChatAsync(key, model: name)).Status, Is.EqualTo(200), name);
    }

    [TestCase("o3*")]
    [TestCase("vendor/*")]
    [TestCase("vendor/a*b")]
    [TestCase("*")]
    [TestCase("anything*")]
    public async Task A_name_with_a_star_is_no_model(string name)
    {
        foreach (var key in new[] { _gateway.AddKey(), _gateway.AddKey(models: [name]) })
        {
            var answer = await _gateway.ChatAsync(key, model: name);

            Assert.That((answer.Status, answer.Code), Is.EqualTo((404, "model_not_found")));
            Assert.That((await _gateway.GetAsync(key, "/v1/models/" + Uri.EscapeDataString(name))).Status, Is.EqualTo(404));
        }

        Assert.That(_gateway.Upstream.Hits, Is.Empty);
    }

    private async Task<List<string>> ListAsync(string key, string path) =>
        [.. (await _gateway.GetAsync(key, path)).Json.GetProperty("data").EnumerateArray().Select(m => m.GetProperty("id").GetString()!)];

    private static JsonObject Starred(string model) => new() { ["model"] = model };
}
