using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Api.Telemetry;
using Gateway.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Shared.Contracts.Configuration.Settings;

namespace Gateway.Tests.Gateway.Telemetry;

/// <summary><c>on_full: refuse</c>: no answer without its record.</summary>
internal sealed class AccessLogRefusals
{
    private static readonly TestDeployment[] World = [new("eu", Tags: ["region:eu", "tier:paid"]), new("us", Tags: ["region:us"])];

    private string _directory = null!;
    private string _file = null!;

    [SetUp]
    public void Prepare()
    {
        _directory = Directory.CreateTempSubdirectory("gateway-access-").FullName;
        _file = Path.Combine(_directory, "access.jsonl");
    }

    [TearDown]
    public void Remove() => Directory.Delete(_directory, recursive: true);

    [Test]
    public async Task Where_no_record_may_be_lost_requests_are_refused_until_the_disk_is_back()
    {
        var missing = Path.Combine(_directory, "missing");
        var file = Path.Combine(missing, "access.jsonl");
        await using var gateway = await StartAsync(file);
        var key = gateway.AddKey();

        await Eventually.HoldsAsync(async () => (await gateway.ChatAsync(key)).Code == "access_log_full", "the missing folder is noticed");
        gateway.Upstream.Reset();
        var refused = await gateway.ChatAsync(key);
        var stranger = await gateway.ChatAsync("sk-nobody-has-this-key-0123456789");
        var sent = gateway.Upstream.Hits.Count;
        Directory.CreateDirectory(missing);
        GatewayAnswer served = null!;
        await Eventually.HoldsAsync(async () => (served = await gateway.ChatAsync(key)).Status == 200, "requests are served again");

        Assert.That((refused.Status, refused.Code, refused.Headers["retry-after"]), Is.EqualTo((503, "access_log_full", "1")));
        Assert.That(stranger.Code, Is.EqualTo("invalid_api_key"), "who is not let in is told nothing of the disk");
        Assert.That(sent, Is.Zero);
        Assert.That((await AccessRecords.ReadAsync(file, 1)).Select(r => r.GetProperty("call_id").GetString()), Has.Member(served.Headers["x-litellm-call-id"]));
    }

    [Test]
    public async Task Where_no_record_may_be_lost_no_answer_ends_before_its_record_is_written([Values] bool isStream)
    {
        if (!File.Exists("/dev/full")) Assert.Ignore("There is no /dev/full here.");
        var settings = new AccessLogSettings { File = "/dev/full", OnFull = AccessLogOnFull.Refuse };
        await using var gateway = await GatewayHost.StartAsync(
            World, replace: services => services.AddSingleton(new AccessLog(settings, TimeProvider.System) { Patience = TimeSpan.FromMilliseconds(200) }));
        var body = $$"""{"model":"gpt-4","stream":{{(isStream ? "true" : "false")}},"messages":[]}""";

        var first = await RawHttp.PostAsync(gateway.Url, "/v1/chat/completions", body, "Authorization: Bearer " + gateway.AddKey());
        var second = await gateway.ChatAsync(gateway.AddKey());

        Assert.That(first.Text, Does.Not.Contain("[DONE]").And.Not.Contain("\r\n0\r\n").And.Not.Contain("total_tokens"), "it is broken off before its end");
        if (isStream) Assert.That(first.Text, Does.Contain("three"), "no event waits for a record");
        Assert.That((second.Status, second.Code), Is.EqualTo((503, "access_log_full")));
        Assert.That(gateway.Upstream.Hits, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Whole_answers_of_every_kind_are_whole_where_they_wait_for_their_record()
    {
        await using var gateway = await StartAsync(_file);
        var key = gateway.AddKey();

        var answers = new[]
        {
            await gateway.ChatAsync(key), await gateway.ChatAsync(key, """{"stream":true}"""), await gateway.ChatAsync(key, model: "unknown"),
            await gateway.GetAsync(key, "/v1/models"), await gateway.SendAsync(key, """{"model":"gpt-4","messages":[]}""", "/route/explain", []),
        };

        Assert.That(answers.Select(a => a.Status), Is.EqualTo(new[] { 200, 200, 404, 200, 200 }));
        Assert.That(answers[1].Body, Does.EndWith("data: [DONE]\n\n"));
        // Written already: nobody has to wait for them.
        var records = (await File.ReadAllLinesAsync(_file)).Select(line => JsonElement.Parse(line).GetProperty("call_id").GetString());
        Assert.That(records, Is.EqualTo(answers.Select(a => a.Headers["x-litellm-call-id"])));
    }

    private static Task<GatewayHost> StartAsync(string file) =>
        GatewayHost.StartAsync(World, accessLog: new JsonObject { ["file"] = file, ["on_full"] = "refuse" });
}
