using System.Globalization;
using System.Text.Json.Nodes;
using Gateway.Api.Credentials;
using Gateway.Api.Routing;
using Gateway.Api.Telemetry;
using Gateway.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Shared.Contracts.Configuration.Reading;

namespace Gateway.Tests.Gateway.Credentials;

/// <summary>What requests see of credentials that come, go and change.</summary>
internal sealed class CredentialsInUse
{
    private RefreshTime _time = null!;
    private StubTokenIssuer _service = null!;
    private CapturedLog _log = null!;

    [SetUp]
    public async Task Start()
    {
        _time = new RefreshTime();
        _service = await StubTokenIssuer.StartAsync();
        _log = new CapturedLog();
    }

    [TearDown]
    public async Task Stop()
    {
        _log.Dispose();
        await _service.DisposeAsync();
    }

    [Test]
    public async Task Before_the_first_token_another_deployment_answers_or_it_is_503_and_afterwards_all_is_well()
    {
        _service.Plan(503, "down");
        await using var gateway = await StartAsync([Azure("a", "alone"), Azure("b", "pair"), new("key", "pair", Params: new JsonObject { ["order"] = 2 })]);
        var key = gateway.AddKey();

        var alone = await gateway.ChatAsync(key, model: "alone");
        var pair = await gateway.ChatAsync(key, model: "pair");

        Assert.That((alone.Status, alone.Code, alone.Headers["retry-after"]), Is.EqualTo((503, "credentials_unavailable", "1")));
        Assert.That((pair.Status, pair.Deployment), Is.EqualTo((200, "key")));
        Assert.That(gateway.Upstream.Called, Is.EqualTo(new[] { "key" }), "nothing is sent without a credential");
        _service.PlanTokens();
        await PassUntilAsync(gateway, "a");
        Assert.That((await gateway.ChatAsync(key, model: "alone")).Status, Is.EqualTo(200));
    }

    [Test]
    public async Task Many_requests_and_deployments_of_one_credential_ask_for_it_once()
    {
        _service.PlanTokens();
        await using var gateway = await StartAsync([Azure("a", "g"), Azure("b", "g"), Azure("c", "h")]);
        var key = gateway.AddKey();

        var answers = await Task.WhenAll(Enumerable.Range(0, 60).Select(i => gateway.ChatAsync(key, model: i % 2 == 0 ? "g" : "h")));

        Assert.That(answers.Select(a => a.Status), Is.All.EqualTo(200));
        Assert.That(_service.Questions, Has.Count.EqualTo(1));
    }

    /// <summary>The upstream takes the token that was given last and the one before it, as a cloud does.</summary>
    [Test]
    public async Task No_request_is_lost_while_tokens_and_the_file_that_they_are_given_for_rotate()
    {
        var file = Path.Combine(Path.GetTempPath(), $"gateway-federated-{Guid.NewGuid():N}");
        var given = 0;
        await File.WriteAllTextAsync(file, "federated-0");
        _service.Plan((context, question) => question.Form["client_assertion"] == $"federated-{given}"
            ? StubTokenIssuer.WriteAsync(context, 200, StubTokenIssuer.TokenOf(++given))
            : StubTokenIssuer.WriteAsync(context, 401, """{"error":"invalid_client"}"""));
        await using var gateway = await StartAsync([Azure("a", "g", secret: false)], ("AZURE_FEDERATED_TOKEN_FILE", file));
        gateway.Upstream.PlanEvery(context => (string?)context.Request.Headers.Authorization is { } token && (token == $"Bearer token-{given}" || token == $"Bearer token-{given - 1}")
            ? StubUpstream.Complete(context)
            : StubUpstream.Status(StatusCodes.Status401Unauthorized)(context));
        var key = gateway.AddKey();

        for (var rotation = 1; rotation <= 4; rotation++)
        {
            await File.WriteAllTextAsync(file + ".new", $"federated-{rotation}");
            File.Move(file + ".new", file, overwrite: true);
            var wait = await _time.NextWaitAsync();
            var running = Enumerable.Range(0, 10).Select(_ => gateway.ChatAsync(key, model: "g")).ToList();
            _time.Advance(wait);
            running.AddRange(Enumerable.Range(0, 10).Select(_ => gateway.ChatAsync(key, model: "g")));
            Assert.That((await Task.WhenAll(running)).Select(a => a.Status), Is.All.EqualTo(200));
        }

        await _time.NextWaitAsync();
        Assert.That(given, Is.EqualTo(5));
        File.Delete(file);
    }

    [Test]
    public async Task A_reload_keeps_the_tokens_that_hold_fetches_what_is_new_and_lets_go_of_what_is_gone()
    {
        _service.PlanTokens();
        await using var gateway = await StartAsync([Azure("a", "g"), Azure("b", "g", client: "client-2")]);
        var routing = gateway.Services.GetRequiredService<CurrentRouting>();
        var before = HeldBy(gateway, "a");
        gateway.Rewrite([Azure("a", "g"), Azure("c", "g", client: "client-3")]);
        var configuration = ConfigurationReader.Read(gateway.File, Environment()).Configuration!;
        for (var i = 0; i < 2; i++) await _time.NextWaitAsync();
        routing.Replace(new RoutingState(configuration, 2, routing.State));
        await _time.NextWaitAsync();

        Assert.That(HeldBy(gateway, "a"), Is.SameAs(before));
        Assert.That(HeldBy(gateway, "c"), Is.Not.Null);
        Assert.That(_service.Questions.Select(q => q.Form["client_id"]).Order(), Is.EqualTo(new[] { "client", "client-2", "client-3" }));
        _time.Advance(TimeSpan.FromMinutes(50));
        for (var i = 0; i < 2; i++) await _time.NextWaitAsync();
        Assert.That(_service.Questions.Skip(3).Select(q => q.Form["client_id"]).Order(), Is.EqualTo(new[] { "client", "client-3" }), "nobody needs the other any more");
    }

    [Test]
    public async Task A_token_that_the_upstream_refuses_early_is_fetched_anew_and_the_deployment_does_not_rest()
    {
        _service.PlanTokens();
        await using var gateway = await StartAsync([Azure("a", "g"), new("other", "g", Params: new JsonObject { ["order"] = 2 })]);
        gateway.Upstream.Plan("a", context => (string?)context.Request.Headers.Authorization == "Bearer token-1" ? StubUpstream.Status(401)(context) : StubUpstream.Complete(context));
        var key = gateway.AddKey();
        await _time.NextWaitAsync();
        _time.Advance(TimeSpan.FromMinutes(2));

        var first = await gateway.ChatAsync(key, model: "g");
        await _time.NextWaitAsync();
        var second = await gateway.ChatAsync(key, model: "g");

        Assert.That((first.Status, first.Deployment), Is.EqualTo((200, "other")));
        Assert.That((second.Status, second.Deployment), Is.EqualTo((200, "a")));
        Assert.That(_service.Questions, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task A_signature_that_is_refused_for_its_time_puts_the_clock_right_for_the_next()
    {
        var (time, behind) = (TimeProvider.System, TimeSpan.FromHours(-2));
        await using var gateway = await GatewayHost.StartAsync([Bedrock("a")]);
        gateway.Upstream.Plan("a", context =>
        {
            var there = time.GetUtcNow() + behind;
            var stamp = DateTimeOffset.ParseExact(context.Request.Headers["x-amz-date"].Single()!, "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
            if ((stamp - there).Duration() < TimeSpan.FromMinutes(5)) return StubUpstream.Complete(context);
            context.Response.Headers["x-amzn-ErrorType"] = "InvalidSignatureException:http://internal.amazon.com/";
            context.Response.Headers.Date = there.ToString("R", CultureInfo.InvariantCulture);
            return StubUpstream.Status(403)(context);
        });
        var key = gateway.AddKey();

        var first = await gateway.ChatAsync(key);
        var second = await gateway.ChatAsync(key);

        Assert.That((first.Status, first.Code, second.Status), Is.EqualTo((502, "upstream_authentication_failed", 200)));
    }

    [Test]
    public async Task A_403_that_speaks_of_what_was_asked_for_is_the_callers()
    {
        await using var gateway = await GatewayHost.StartAsync([Bedrock("a")]);
        gateway.Upstream.Plan("a", context =>
        {
            context.Response.Headers["x-amzn-ErrorType"] = "AccessDeniedException";
            return StubUpstream.Status(403)(context);
        });

        Assert.That((await gateway.ChatAsync(gateway.AddKey())).Status, Is.EqualTo(403));
    }

    [Test]
    public async Task Age_rest_of_life_and_failures_are_measured_by_deployment()
    {
        _service.PlanTokens();
        await using var gateway = await StartAsync([Azure("a", "g"), new("key", "g")]);
        using var seen = new SeenMeasurements(gateway.Services, GatewayMeter.Name);
        await _time.NextWaitAsync();
        _service.Plan(500, "");
        _time.Advance(TimeSpan.FromSeconds(3000));
        await _time.NextWaitAsync();

        Assert.That(seen.Now("gateway.credential.age", ("gateway.deployment", "a")), Is.EqualTo(3000));
        Assert.That(seen.Now("gateway.credential.left", ("gateway.deployment", "a")), Is.EqualTo(600));
        Assert.That(seen.Now("gateway.credential.failures", ("gateway.deployment", "a")), Is.EqualTo(1));
        Assert.That(seen.Count("gateway.credential.age", ("gateway.deployment", "key")), Is.Zero);
    }

    [Test]
    public async Task No_line_holds_a_secret_of_any_of_the_clouds()
    {
        _service.Plan(400, """{"error":"unauthorized_client","error_description":"the-secret was wrong"}""");
        await using var gateway = await StartAsync([Azure("a", "g"), new("b", "g", Params: new JsonObject
        {
            ["model"] = "bedrock/m", ["aws_region_name"] = "eu-central-1", ["api_key"] = null, ["aws_access_key_id"] = "k", ["aws_secret_access_key"] = "the-secret", ["aws_role_name"] = "r",
            ["aws_sts_endpoint"] = _service.Root.ToString(),
        })]);
        await gateway.ChatAsync(gateway.AddKey(), model: "g");

        Assert.That(_log.Lines, Has.Some.Contains("answered 400 unauthorized_client"));
        Assert.That(_log.Lines, Has.None.Contains("the-secret"));
    }

    private Task<GatewayHost> StartAsync(IEnumerable<TestDeployment> deployments, params (string Name, string Value)[] environment) => GatewayHost.StartAsync(
        deployments, new JsonObject { ["num_retries"] = 0 }, environment: Environment(environment),
        replace: services =>
        {
            // The rest of the gateway keeps the real clock: its own waits are none of these.
            services.AddSingleton(_ => new TokenClient(null, _time));
            services.AddSingleton(s => new CredentialFetch(s.GetRequiredService<TokenClient>(), _time));
            services.AddSingleton(s => new CredentialStore(
                s.GetRequiredService<CurrentRouting>(), s.GetRequiredService<CredentialFetch>(), _time, () => 0.5, s.GetRequiredService<ILogger<CredentialStore>>()));
            services.AddSingleton<ILoggerProvider>(_log);
        });

    private Dictionary<string, string> Environment(params (string Name, string Value)[] more) => more.Append(("AZURE_AUTHORITY_HOST", _service.Root.ToString())).ToDictionary(v => v.Item1, v => v.Item2);

    private static TestDeployment Azure(string id, string group, bool secret = true, string client = "client")
    {
        var parameters = new JsonObject { ["model"] = "azure/m", ["api_key"] = null, ["tenant_id"] = "tenant", ["client_id"] = client, ["order"] = 1 };
        if (secret) parameters["client_secret"] = "the-secret";
        return new TestDeployment(id, group, Params: parameters);
    }

    private static TestDeployment Bedrock(string id) => new(id, Params: new JsonObject
    {
        ["model"] = "bedrock/m",
        ["aws_region_name"] = "eu-central-1",
        ["api_key"] = null,
        ["aws_access_key_id"] = "k",
        ["aws_secret_access_key"] = "s",
    });

    private static Credential? HeldBy(GatewayHost gateway, string deployment)
    {
        var entry = gateway.Services.GetRequiredService<CurrentRouting>().State.Configuration.ModelList.Single(e => e.Id == deployment);
        return gateway.Services.GetRequiredService<CredentialStore>().Of(entry.Upstream)!.Current;
    }

    private async Task PassUntilAsync(GatewayHost gateway, string deployment)
    {
        while (HeldBy(gateway, deployment) is null) await _time.PassAsync();
    }
}
