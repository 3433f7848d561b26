using System.Text.Json.Nodes;
using Gateway.Api.Telemetry;
using Gateway.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Shared.Contracts.Configuration.Settings;

namespace Gateway.Tests.Gateway.Telemetry;

/// <summary>Requests without a valid key can be sent by anybody, as often as they like: they fill neither the records nor the log.</summary>
internal sealed class StrangersInLogs
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
    public async Task Requests_without_a_valid_key_have_a_bounded_rate_of_records_and_take_no_place([Values] bool refuses)
    {
        var settings = new AccessLogSettings { File = _file, OnFull = refuses ? AccessLogOnFull.Refuse : AccessLogOnFull.Drop };
        var clock = new FakeTimeProvider();
        await using var gateway = await GatewayHost.StartAsync(World, replace: services => services.AddSingleton(new AccessLog(settings, clock, capacity: 4)));
        var (key, blocked) = (gateway.AddKey(), gateway.AddKey(blocked: true));

        for (var i = 0; i < 150; i++) await gateway.ChatAsync(i % 2 == 0 ? "sk-nobody-has-this-key-0123456789" : null);
        for (var i = 0; i < 3; i++) await gateway.ChatAsync(blocked);
        clock.Advance(TimeSpan.FromSeconds(1));
        await gateway.ChatAsync("sk-nobody-has-this-key-0123456789");
        var answer = await gateway.ChatAsync(key);

        Assert.That(answer.Status, Is.EqualTo(200));
        var records = await AccessRecords.ReadAsync(_file, 25);
        Assert.That(records.GroupBy(r => r.GetProperty("code").GetString()).Select(g => (g.Key, g.Count())), Is.EquivalentTo(new[] { ("invalid_api_key", 21), ("key_blocked", 3), ((string?)null, 1) }));
        Assert.That(records.Select(r => r.GetProperty("left_out").GetInt64()).Where(n => n > 0), Is.EqualTo(new[] { 130L }));
    }

    [Test]
    public async Task Requests_without_a_valid_key_have_a_bounded_rate_of_log_lines()
    {
        var lines = new CapturedLog();
        await using var gateway = await GatewayHost.StartAsync(
            World, general: new JsonObject { ["request_log_level"] = "information" }, replace: services => services.AddSingleton<ILoggerProvider>(lines).AddSingleton<TimeProvider>(new FakeTimeProvider()));
        var key = gateway.AddKey();

        for (var i = 0; i < 100; i++) await gateway.ChatAsync("sk-nobody-has-this-key-0123456789");
        await gateway.ChatAsync(key);

        Assert.That(lines.Lines.Count(line => line.Contains("invalid_api_key", StringComparison.Ordinal)), Is.EqualTo(20));
        Assert.That(lines.Lines.Count(line => line.Contains("answered", StringComparison.Ordinal)), Is.EqualTo(1));
    }

    [TestCase("BadRequests")]
    [TestCase("Connections")]
    [TestCase("Http2")]
    public async Task What_the_server_refuses_by_itself_has_no_line(string source)
    {
        await using var gateway = await GatewayHost.StartAsync(World, replace: services => services.AddSingleton<ILoggerProvider>(new CapturedLog()));

        Assert.That(gateway.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Microsoft.AspNetCore.Server.Kestrel." + source).IsEnabled(LogLevel.Critical), Is.False);
    }
}
