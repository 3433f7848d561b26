using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Api.Telemetry;
using Gateway.Tests.Architecture;
using Gateway.Tests.Support;
using Shared.Contracts.Sync;

namespace Gateway.Tests.Gateway.Telemetry;

/// <summary>One record for each request, without a word of what was said in it.</summary>
internal sealed class AccessLogTests
{
    private static readonly TestDeployment[] World = [new("eu", Tags: ["region:eu", "tier:paid"]), new("us", Tags: ["region:us"])];

    private string _directory = null!;

    private string File => Path.Combine(_directory, "access.jsonl");

    [SetUp]
    public void Prepare() => _directory = Directory.CreateTempSubdirectory("gateway-access-").FullName;

    [TearDown]
    public void Remove() => Directory.Delete(_directory, recursive: true);

    [Test]
    public async Task A_record_says_who_asked_what_was_allowed_and_where_it_went()
    {
        await using var gateway = await StartAsync();
        gateway.AddTeam("team-a", tags: ["tier:paid"]);
        var key = gateway.AddKey(allowed: ["region:eu", "tier:paid"], team: "team-a");

        var answer = await gateway.ChatAsync(key, """{"tags":["tier:paid","!slow"]}""");

        var record = (await RecordsAsync(1))[0];
        Assert.That(Text(record, "call_id"), Is.EqualTo(answer.Headers["x-litellm-call-id"]));
        Assert.That(Text(record, "peer_address"), Is.EqualTo("127.0.0.1"));
        Assert.That((Text(record, "route"), Text(record, "key"), Text(record, "team_id")), Is.EqualTo(("/v1/chat/completions", KeyHash.Of(key).ToString(), "team-a")));
        Assert.That((Raw(record, "key_scope"), Raw(record, "team_scope"), Raw(record, "caller_tags")), Is.EqualTo(("""["region:eu","tier:paid"]""", """["tier:paid"]""", """["tier:paid","!slow"]""")));
        Assert.That((Text(record, "model"), Text(record, "model_group"), Text(record, "outcome"), Raw(record, "status"), Text(record, "code")), Is.EqualTo(("gpt-4", "gpt-4", "answered", "200", (string?)null)));
        Assert.That((Text(record, "deployment"), Raw(record, "deployment_tags"), Raw(record, "deployment_facets")), Is.EqualTo(("eu", """["region:eu","tier:paid"]""", """{"region":["eu"],"tier":["paid"]}""")));
        Assert.That((Text(record, "place"), Text(record, "place_strength")), Is.EqualTo(("own", "address")));
        Assert.That((Raw(record, "attempts"), Raw(record, "input_tokens"), Raw(record, "output_tokens")), Is.EqualTo(("1", "1", "1")));
    }

    [Test]
    public async Task The_page_lists_the_fields_of_a_record()
    {
        await using var gateway = await StartAsync();

        await gateway.ChatAsync(gateway.AddKey());

        var listed = Markdown.NamedRows(Markdown.Section(SourceTree.Read("docs/operations.md"), "## Access records")).Select(row => row.Name);
        Assert.That((await RecordsAsync(1))[0].EnumerateObject().Select(field => field.Name), Is.EqualTo(listed));
    }

    [Test]
    public async Task Refused_requests_have_a_record_and_a_known_key_is_named_in_it()
    {
        await using var gateway = await StartAsync();
        var blocked = gateway.AddKey(blocked: true);
        var bound = gateway.AddKey(allowed: ["region:eu"]);

        await gateway.ChatAsync(null);
        await gateway.ChatAsync("sk-nobody-has-this-key-0123456789");
        await gateway.ChatAsync(blocked);
        await gateway.ChatAsync(bound, """{"tags":["region:us"]}""");
        await gateway.ChatAsync(GatewayHost.MasterKey, model: "unknown");

        var records = await RecordsAsync(5);
        Assert.That(records.Select(r => (Text(r, "key"), Text(r, "code"), Text(r, "outcome"))), Is.EqualTo(new[]
        {
            (null, "invalid_api_key", "refused"),
            (null, "invalid_api_key", "refused"),
            (KeyHash.Of(blocked).ToString(), "key_blocked", "refused"),
            (KeyHash.Of(bound).ToString(), "tags_not_allowed", "refused"),
            ("master", "model_not_found", "refused"),
        }));
    }

    [Test]
    public async Task Nothing_of_what_was_said_and_no_key_and_no_header_is_in_a_record()
    {
        await using var gateway = await StartAsync();
        var key = gateway.AddKey();

        await gateway.ChatAsync(key, """{"messages":[{"role":"user","content":"a secret prompt"}],"metadata":{"note":"a secret note"}}""", headers: [("User-Agent", "secret-agent"), ("x-custom", "secret-header")]);
        await gateway.ChatAsync("sk-secret-guess-0123456789", """{"messages":[{"role":"user","content":"a secret prompt"}]}""");
        await gateway.ChatAsync(key, model: new string('m', 100_000));

        await RecordsAsync(3);
        var text = await System.IO.File.ReadAllTextAsync(File);
        Assert.That(text, Does.Not.Contain("secret").And.Not.Contain(key).And.Not.Contain("hello"));
        Assert.That(text, Has.Length.LessThan(5_000));
    }

    [Test]
    public async Task A_file_that_was_renamed_or_cut_is_followed_by_a_new_one()
    {
        await using var gateway = await StartAsync();
        var key = gateway.AddKey();
        await gateway.ChatAsync(key);
        await RecordsAsync(1);

        System.IO.File.Move(File, File + ".1");
        await gateway.ChatAsync(key);
        await RecordsAsync(1);
        System.IO.File.Move(File, File + ".2");
        await System.IO.File.WriteAllTextAsync(File, "");
        await gateway.ChatAsync(key);
        await RecordsAsync(1);
        await using (var cut = new FileStream(File, FileMode.Truncate)) await cut.FlushAsync();
        await gateway.ChatAsync(key);

        await RecordsAsync(1);
        Assert.That((await System.IO.File.ReadAllLinesAsync(File + ".1")).Length + (await System.IO.File.ReadAllLinesAsync(File + ".2")).Length, Is.EqualTo(2));
    }

    [Test]
    public async Task A_disk_that_takes_nothing_costs_records_and_no_request()
    {
        await using var gateway = await StartAsync(file: Path.Combine(_directory, "missing", "access.jsonl"));
        using var seen = new SeenMeasurements(gateway.Services, GatewayMeter.Name);
        var key = gateway.AddKey();

        for (var i = 0; i < 5; i++) Assert.That((await gateway.ChatAsync(key)).Status, Is.EqualTo(200));

        await Eventually.HoldsAsync(() => Task.FromResult(seen.Now("gateway.access_log.dropped") == 5), "the lost records are counted");
    }

    [Test]
    public async Task A_full_device_is_no_reason_to_fail()
    {
        if (!System.IO.File.Exists("/dev/full")) Assert.Ignore("There is no /dev/full here.");
        await using var gateway = await StartAsync(file: "/dev/full");
        using var seen = new SeenMeasurements(gateway.Services, GatewayMeter.Name);

        var answer = await gateway.ChatAsync(gateway.AddKey());

        Assert.That(answer.Status, Is.EqualTo(200));
        await Eventually.HoldsAsync(() => Task.FromResult(seen.Now("gateway.access_log.dropped") == 1), "the lost record is counted");
    }

    [Test]
    public async Task What_waits_is_written_before_the_gateway_stops()
    {
        await using var gateway = await StartAsync();
        var key = gateway.AddKey();
        for (var i = 0; i < 50; i++) await gateway.ChatAsync(key);

        await gateway.StopAsync();

        Assert.That(await System.IO.File.ReadAllLinesAsync(File), Has.Length.EqualTo(50));
    }

    private Task<GatewayHost> StartAsync(string? file = null) => GatewayHost.StartAsync(World, accessLog: new JsonObject { ["file"] = file ?? File });

    private Task<JsonElement[]> RecordsAsync(int count) => AccessRecords.ReadAsync(File, count);

    private static string? Text(JsonElement record, string field) => record.GetProperty(field).GetString();

    private static string Raw(JsonElement record, string field) => record.GetProperty(field).GetRawText();
}
