using System.Net;
using Gateway.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.Admin.Http;

[TestFixture]
internal sealed class IdempotencyTests
{
    private readonly FakeTimeProvider _time = new(DateTimeOffset.Parse("2026-11-23T00:00:00Z", System.Globalization.CultureInfo.InvariantCulture));
    private AdminHost _host = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => _host = await AdminHost.StartAsync(replace: services => services.AddSingleton<TimeProvider>(_time));

    [OneTimeTearDown]
    public async Task StopAsync() => await _host.DisposeAsync();

    [Test]
    public async Task The_same_request_again_gets_the_first_answer_without_the_key()
    {
        var first = await SendAsync("/key/generate", "again", """{"user_id":"ann"}""");
        await _host.PostAsync("/key/block", new { key = first.Json.GetProperty("token").GetString() });

        var second = await SendAsync("/key/generate", "again", """{"user_id":"ann"}""");

        Assert.That(first.Json.TryGetProperty("key", out var key), Is.True);
        Assert.That(second.Status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(second.Text, Is.EqualTo(first.Text.Replace($"\"key\":\"{key.GetString()}\",", "", StringComparison.Ordinal)));
        Assert.That(await KeysOfAsync("ann"), Is.EqualTo(1));
    }

    [Test]
    public async Task A_team_is_made_once_and_its_name_is_not_the_name_of_a_key()
    {
        var first = await SendAsync("/team/new", "shared name", """{"team_alias":"once"}""");
        var second = await SendAsync("/team/new", "shared name", """{"team_alias":"once"}""");
        var key = await SendAsync("/key/generate", "shared name", "{}");

        Assert.That(second.Text, Is.EqualTo(first.Text));
        Assert.That(key.Json.TryGetProperty("key", out _), Is.True);
    }

    [TestCase("/key/generate", """{"user_id":"eve","rpm_limit":1}""")]
    [TestCase("/key/generate?strict=true", """{"user_id":"eve"}""")]
    public async Task Another_request_under_the_same_name_is_refused(string path, string body)
    {
        var name = SharedAdmin.Unique("name");
        await SendAsync("/key/generate", name, """{"user_id":"eve"}""");

        var answer = await SendAsync(path, name, body);

        Assert.That((answer.Status, answer.ErrorCode), Is.EqualTo((HttpStatusCode.UnprocessableEntity, "idempotency_key_reused")));
    }

    [Test]
    public async Task Requests_that_come_together_make_one_key()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => SendAsync("/key/generate", "together", """{"user_id":"bob"}""")));

        Assert.That(answers.Select(a => a.Status), Is.All.EqualTo(HttpStatusCode.OK));
        Assert.That(answers.Count(a => a.Json.TryGetProperty("key", out _)), Is.EqualTo(1));
        Assert.That(answers.Select(a => a.Json.GetProperty("token").GetString()).Distinct().Count(), Is.EqualTo(1));
        Assert.That(await KeysOfAsync("bob"), Is.EqualTo(1));
    }

    [Test]
    public async Task A_refused_request_uses_its_name_not_up()
    {
        var refused = await SendAsync("/key/generate", "second try", """{"team_id":"nobody"}""");
        var corrected = await SendAsync("/key/generate", "second try", "{}");

        Assert.That((refused.Status, corrected.Status), Is.EqualTo((HttpStatusCode.BadRequest, HttpStatusCode.OK)));
    }

    [Test]
    public async Task After_a_day_the_name_is_free_and_nothing_of_it_is_stored()
    {
        await SendAsync("/key/generate", "a day", """{"user_id":"kim"}""");
        _time.Advance(TimeSpan.FromHours(24));

        var answer = await SendAsync("/key/generate", "a day", """{"user_id":"kim"}""");

        Assert.That(answer.Json.TryGetProperty("key", out _), Is.True);
        Assert.That(await KeysOfAsync("kim"), Is.EqualTo(2));
        await using var db = await _host.OpenAsync();
        Assert.That(await db.KeptAnswers.CountAsync(a => a.ExpiresAt <= _time.GetUtcNow().ToUnixTimeMilliseconds()), Is.Zero);
    }

    [Test]
    public async Task A_name_that_is_too_long_is_refused()
    {
        var answer = await SendAsync("/key/generate", new string('n', 256), "{}");

        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(answer.Message, Does.Contain("Idempotency-Key"));
    }

    private Task<AdminAnswer> SendAsync(string path, string name, string body) => _host.PostAsync(path, body, ("Idempotency-Key", name));

    private async Task<long> KeysOfAsync(string user) => (await _host.GetAsync("/key/list?user_id=" + user)).Json.GetProperty("total_count").GetInt64();
}
