using System.Net.Http.Headers;
using System.Text;
using Gateway.Tests.Support;

namespace Gateway.Tests.Gateway.Inference;

/// <summary>Every answer is named, by the gateway alone, and an error says its name in its words.</summary>
public sealed class CallIds
{
    private const string Callers = "made-up-by-a-caller";

    private GatewayHost _gateway = null!;
    private string _key = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        _gateway = await GatewayHost.StartAsync([new("a"), new("down", "down")], GatewayHost.NeverResting());
        _gateway.Upstream.PlanReset("down");
        _key = _gateway.AddKey();
    }

    [OneTimeTearDown]
    public async Task Stop() => await _gateway.DisposeAsync();

    [TestCase("POST", "/v1/chat/completions", """{"model":"gpt-4"}""", 200)]
    [TestCase("POST", "/v1/chat/completions", """{"model":"gpt-4","stream":true}""", 200)]
    [TestCase("POST", "/v1/chat/completions", """{"model":"none"}""", 404)]
    [TestCase("POST", "/v1/chat/completions", """{"model":"down"}""", 503)]
    [TestCase("POST", "/v1/chat/completions", "{", 400)]
    [TestCase("GET", "/v1/chat/completions", null, 405)]
    [TestCase("GET", "/nowhere", null, 404)]
    [TestCase("GET", "/v1/models", null, 200)]
    [TestCase("POST", "/route/explain", """{"model":"gpt-4"}""", 200)]
    [TestCase("GET", "/health/liveness", null, 200)]
    [TestCase("GET", "/health/readiness", null, 200)]
    [TestCase("GET", "/metrics", null, 200)]
    public async Task Every_answer_has_an_id_of_the_gateways_own_under_both_names_and_is_not_to_be_sniffed(string method, string path, string? body, int status)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _key);
        foreach (var name in (string[])["x-request-id", "x-litellm-call-id", "request-id"]) request.Headers.Add(name, Callers);

        using var response = await _gateway.Client.SendAsync(request);
        var answer = await GatewayAnswer.ReadAsync(response);

        Assert.That(answer.Status, Is.EqualTo(status));
        Assert.That(answer.Headers["x-litellm-call-id"], Does.Match("^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$"));
        Assert.That(answer.Headers["x-request-id"], Is.EqualTo(answer.Headers["x-litellm-call-id"]));
        Assert.That(answer.Headers["x-content-type-options"], Is.EqualTo("nosniff"));
        Assert.That(answer.Body, Does.Not.Contain(Callers));
        if (answer.Code is not null)
            Assert.That(answer.Json.GetProperty("error").GetProperty("message").GetString(), Does.EndWith($" (call id: {answer.Headers["x-litellm-call-id"]})"));
    }

    [Test]
    public async Task An_unknown_key_is_told_its_id_too()
    {
        var answer = await _gateway.ChatAsync("sk-unknown");

        Assert.That((answer.Status, answer.Code), Is.EqualTo((401, "invalid_api_key")));
        Assert.That(answer.Body, Does.Contain(answer.Headers["x-request-id"]));
    }
}
