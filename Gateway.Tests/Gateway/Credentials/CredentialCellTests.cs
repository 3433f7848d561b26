using System.Globalization;
using Gateway.Api.Credentials;
using Gateway.Tests.Support;
using Shared.Contracts.Routing;

namespace Gateway.Tests.Gateway.Credentials;

/// <summary>One credential in the course of time, with a token service that behaves and one that does not.</summary>
internal sealed class CredentialCellTests
{
    private const string ClientSecret = "the-client-secret";

    private RefreshTime _time = null!;
    private StubTokenIssuer _service = null!;
    private TokenClient _client = null!;
    private CapturedLog _log = null!;
    private CredentialCell _cell = null!;

    [SetUp]
    public async Task Start()
    {
        _time = new RefreshTime();
        _service = await StubTokenIssuer.StartAsync();
        _client = new TokenClient(null, _time);
        _log = new CapturedLog();
        _cell = CellOf(new EntraClientSecret(new EntraApplication(_service.Root, "tenant", "client", "scope"), new Secret(ClientSecret)));
    }

    [TearDown]
    public async Task Stop()
    {
        await _cell.StopAsync();
        _cell.Dispose();
        _client.Dispose();
        _log.Dispose();
        await _service.DisposeAsync();
    }

    [Test]
    public async Task It_is_renewed_at_four_fifths_of_its_life_and_the_old_one_serves_until_the_new_one_is_there()
    {
        var answered = new TaskCompletionSource();
        var count = 0;
        _service.Plan(async (context, _) =>
        {
            if (++count == 2) await answered.Task;
            await StubTokenIssuer.WriteAsync(context, 200, StubTokenIssuer.TokenOf(count));
        });
        _cell.Start();

        var wait = await _time.NextWaitAsync();
        Assert.That(wait, Is.EqualTo(TimeSpan.FromHours(0.8)), "by a chance of one half");
        Assert.That(Token, Is.EqualTo("Bearer token-1"));
        await _service.NextAsync();
        _time.Advance(wait);
        await _service.NextAsync();
        Assert.That(Token, Is.EqualTo("Bearer token-1"), "while the second is on its way");
        answered.SetResult();
        await _time.NextWaitAsync();

        Assert.That(Token, Is.EqualTo("Bearer token-2"));
        Assert.That(_service.Questions, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task An_outage_of_the_service_costs_nothing_while_a_token_lives_and_it_is_asked_again_until_it_is_back()
    {
        _service.PlanTokens();
        _cell.Start();
        await _time.PassAsync();
        _service.Plan(503, "down");
        await FailAsync(_time, "Bearer token-1");
        while (_time.GetUtcNow() < new DateTimeOffset(2030, 1, 1, 0, 59, 0, TimeSpan.Zero)) await FailAsync(_time, "Bearer token-1");
        while (_time.GetUtcNow() < new DateTimeOffset(2030, 1, 1, 1, 0, 0, TimeSpan.Zero)) await _time.PassAsync();

        Assert.That(Token, Is.Null, "its life is over");
        Assert.That(_cell.Left, Is.EqualTo(TimeSpan.Zero));
        Assert.That(_cell.Failures, Is.GreaterThan(10));
        _service.PlanTokens();
        while (Token is null) await _time.PassAsync();
        Assert.That(Token, Is.EqualTo("Bearer token-1"));

        async Task FailAsync(RefreshTime time, string token)
        {
            var wait = await time.NextWaitAsync();
            Assert.That(wait, Is.GreaterThanOrEqualTo(TimeSpan.FromSeconds(1)).And.LessThanOrEqualTo(TimeSpan.FromSeconds(30)));
            Assert.That(Token, Is.EqualTo(token));
            time.Advance(wait);
        }
    }

    [Test]
    public async Task A_service_that_throttles_is_left_alone_for_as_long_as_it_asks()
    {
        _service.Plan(429, """{"error":"throttled"}""", ("Retry-After", "77"));
        _cell.Start();

        Assert.That(await _time.NextWaitAsync(), Is.EqualTo(TimeSpan.FromSeconds(77)));
    }

    [Test]
    public async Task It_is_fetched_once_a_second_at_most_however_short_its_life()
    {
        var count = 0;
        _service.Plan((context, _) => StubTokenIssuer.WriteAsync(context, 200, $$"""{"access_token":"t{{++count}}","expires_in":"0.01"}"""));
        _cell.Start();

        for (var i = 1; i <= 5; i++)
        {
            var wait = await _time.NextWaitAsync();
            Assert.That(wait, Is.EqualTo(TimeSpan.FromSeconds(1)));
            Assert.That(_service.Questions, Has.Count.EqualTo(i));
            _time.Advance(wait);
        }
    }

    [Test]
    public async Task A_service_that_hangs_is_given_up_and_asked_again()
    {
        _service.Plan((context, _) => StubTokenIssuer.HangAsync(context));
        _cell.Start();
        await _service.NextAsync();
        _time.Advance(TokenClient.Patience);
        var wait = await _time.NextWaitAsync();
        _service.PlanTokens();
        _time.Advance(wait);
        await _time.NextWaitAsync();

        Assert.That(Token, Is.EqualTo("Bearer token-1"));
        Assert.That(_log.Lines, Has.Some.Contains("did not answer within 10 s"));
    }

    [TestCase("")]
    [TestCase("<html>sign in</html>")]
    [TestCase("[]")]
    [TestCase("null")]
    [TestCase("""{"access_token":"a"}""")]
    [TestCase("""{"access_token":"a","expires_in":-5}""")]
    [TestCase("""{"access_token":"a","expires_in":1e99}""")]
    [TestCase("""{"access_token":"a","expires_in":"soon"}""")]
    [TestCase("""{"access_token":{"a":1},"expires_in":5}""")]
    [TestCase("""{"access_token":"a\r\nX-Injected: b","expires_in":50}""")]
    [TestCase("""{"access_token":"ä","expires_in":50}""")]
    [TestCase("""{"access_token":"","expires_in":50}""")]
    [TestCase("""{"access_token":"a","expires_on":"1262304000"}""")]
    public async Task Nonsense_is_no_credential_and_the_next_answer_counts(string text)
    {
        _service.Plan(200, text);
        _cell.Start();
        var wait = await _time.NextWaitAsync();
        Assert.That((Token, _cell.Failures), Is.EqualTo(((string?)null, 1)));
        _service.PlanTokens();
        _time.Advance(wait);
        await _time.NextWaitAsync();

        Assert.That(Token, Is.EqualTo("Bearer token-1"));
    }

    [Test]
    public async Task An_answer_without_end_a_redirect_and_a_connection_that_breaks_are_no_credential_either()
    {
        _service.Plan((context, _) => StubTokenIssuer.WriteAsync(context, 200, new string('x', 1024 * 1024)));
        _cell.Start();
        await _time.PassAsync();
        _service.Plan((context, question) => question.Path == "/elsewhere" ? StubTokenIssuer.WriteAsync(context, 200, StubTokenIssuer.TokenOf(9)) : StubTokenIssuer.WriteAsync(context, 307, "", ("Location", _service.Root + "elsewhere")));
        await _time.PassAsync();
        _service.Plan((context, _) =>
        {
            context.Abort();
            return Task.CompletedTask;
        });
        await _time.PassAsync();
        await _time.NextWaitAsync();

        Assert.That((Token, _cell.Failures), Is.EqualTo(((string?)null, 4)));
        Assert.That(_service.Questions.Select(q => q.Path), Has.None.EqualTo("/elsewhere"));
    }

    [Test]
    public async Task One_that_is_refused_before_its_end_is_fetched_anew_at_once_and_a_second_time_not()
    {
        _service.PlanTokens();
        _cell.Start();
        await _time.NextWaitAsync();
        var first = _cell.Current!;
        _time.Advance(TimeSpan.FromMinutes(5));

        Assert.That(_cell.Refused(first), Is.True);
        await _time.NextWaitAsync();
        Assert.That(Token, Is.EqualTo("Bearer token-2"));
        Assert.That(_cell.Refused(first), Is.True, "an old one says nothing of the new one");
        Assert.That(_cell.Refused(_cell.Current!), Is.False, "it is not its age that is wrong");
        Assert.That(_service.Questions, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task Nothing_that_is_secret_is_logged_whatever_the_service_says()
    {
        foreach (var text in (string[])[$$"""{"error":"{{ClientSecret}} is wrong","error_description":"AADSTS7000215: {{ClientSecret}}"}""", $"<Code>{ClientSecret} x</Code>", ClientSecret])
        {
            _service.Plan(400, text);
            if (_service.Questions.Count == 0) _cell.Start();
            await _time.PassAsync();
        }

        _service.Plan(200, """{"access_token":"very-secret-token","expires_in":60}""");
        await _time.PassAsync();
        await _time.NextWaitAsync();

        Assert.That(Token, Is.EqualTo("Bearer very-secret-token"));
        Assert.That(_log.Lines, Has.Some.Contains("answered 400 AADSTS7000215"));
        Assert.That(_log.Lines, Has.None.Contains(ClientSecret).And.None.Contains("very-secret-token"));
    }

    /// <summary>The service's clock is ahead or behind; what counts is how long it says that its keys hold.</summary>
    [TestCase(-90)]
    [TestCase(0)]
    [TestCase(600)]
    public async Task An_end_that_is_told_as_a_moment_is_read_by_the_clock_of_the_one_who_tells_it(int minutesAhead)
    {
        var there = _time.GetUtcNow().AddMinutes(minutesAhead);
        _service.Plan(200, $$"""{"AccessKeyId":"AKID","SecretAccessKey":"s","Token":"t","Expiration":"{{there.AddHours(1).ToString("o", CultureInfo.InvariantCulture)}}"}""", ("Date", there.ToString("R", CultureInfo.InvariantCulture)));
        await using var cell = new RunningCell(CellOf(new AwsContainer(_service.Root, null, null)));

        Assert.That(await _time.NextWaitAsync(), Is.EqualTo(TimeSpan.FromHours(0.8)));
        Assert.That(cell.Value.Current!.Keys!.AccessKeyId, Is.EqualTo("AKID"));
    }

    private string? Token => _cell.Current?.Authorization;

    private CredentialCell CellOf(CredentialSource source) => new(source, new CredentialFetch(_client, _time), _time, () => 0.5, _log);

    private sealed class RunningCell : IAsyncDisposable
    {
        public RunningCell(CredentialCell cell)
        {
            Value = cell;
            cell.Start();
        }

        public CredentialCell Value { get; }

        public async ValueTask DisposeAsync()
        {
            await Value.StopAsync();
            Value.Dispose();
        }
    }
}
