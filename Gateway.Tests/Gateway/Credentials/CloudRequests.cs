using System.Text.Json.Nodes;
using Gateway.Tests.Support;

namespace Gateway.Tests.Gateway.Credentials;

/// <summary>A whole request to each cloud: what its token service is asked, and what the upstream gets.</summary>
internal abstract class CloudRequests
{
    private string _directory = null!;

    protected StubTokenIssuer Service { get; private set; } = null!;

    [SetUp]
    public async Task StartService()
    {
        _directory = Directory.CreateTempSubdirectory("gateway-tokens-").FullName;
        Service = (await StubTokenIssuer.StartAsync()).PlanTokens();
    }

    [TearDown]
    public async Task StopService()
    {
        await Service.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    /// <summary>Sends a chat completion with a tag through a gateway of one deployment, and gives what reached the upstream.</summary>
    protected static async Task<UpstreamHit> AskAsync(JsonObject parameters, params (string Name, string Value)[] environment)
    {
        parameters["api_key"] = null;
        await using var gateway = await GatewayHost.StartAsync(
            [new("a", "g", Params: parameters)], environment: environment.ToDictionary(v => v.Name, v => v.Value));
        var answer = await gateway.ChatAsync(gateway.AddKey(), """{"metadata":{"tags":[]},"temperature":0.5}""", model: "g");
        Assert.That(answer.Status, Is.EqualTo(200), answer.Body);
        return gateway.Upstream.Hits.Single();
    }

    protected string FileWith(string text)
    {
        var path = Path.Combine(_directory, "token");
        File.WriteAllText(path, text);
        return path;
    }
}
