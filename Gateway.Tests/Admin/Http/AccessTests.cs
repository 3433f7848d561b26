using System.Net;
using Gateway.Tests.Support;
using static Gateway.Tests.Admin.SharedAdmin;

namespace Gateway.Tests.Admin.Http;

[TestFixture]
internal sealed class AccessTests
{
    private static readonly string[] MasterPaths =
        ["/key/info?key=x", "/key/list", "/team/info?team_id=x", "/team/list", "/model/info", "/tag/list", "/route/reach", "/route/reach?format=csv", "/features", "/audit", "/", "/nope", "/KEY/LIST", "/health", "/health/other"];

    [TestCaseSource(nameof(MasterPaths))]
    public async Task Every_path_but_the_named_ones_needs_the_master_key(string path)
    {
        foreach (var key in new[] { "sk-wrong", AdminHost.SyncKey, AdminHost.MasterKey + "x", AdminHost.MasterKey[..^1], "" })
        {
            var answer = await SendAsync(path, ("Authorization", "Bearer " + key));

            Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.Unauthorized), key);
            Assert.That(answer.ErrorCode, Is.EqualTo("invalid_api_key"));
        }

        Assert.That((await SendAsync(path)).Status, Is.EqualTo(HttpStatusCode.Unauthorized));
    }

    [TestCase("/key/generate")]
    [TestCase("/key/update")]
    [TestCase("/key/regenerate")]
    [TestCase("/key/sk-any/regenerate")]
    [TestCase("/key/delete")]
    [TestCase("/key/block")]
    [TestCase("/key/unblock")]
    [TestCase("/team/new")]
    [TestCase("/team/update")]
    [TestCase("/team/delete")]
    [TestCase("/team/block")]
    [TestCase("/team/unblock")]
    [TestCase("/team/member_add")]
    [TestCase("/team/member_delete")]
    [TestCase("/team/member_update")]
    [TestCase("/team/bulk_member_add")]
    [TestCase("/team/permissions_update")]
    [TestCase("/team/model/add")]
    [TestCase("/team/model/delete")]
    [TestCase("/key/service-account/generate")]
    [TestCase("/key/bulk_update")]
    [TestCase("/v2/key/info")]
    public async Task Without_a_key_nothing_is_changed_and_no_field_is_explained(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent("{\"zzzzzzzz\":1}") };

        var answer = await SendAsync(request);

        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(answer.Fields, Is.Empty);
    }

    [TestCase("/key/list", "GET")]
    [TestCase("/key/generate", "POST")]
    [TestCase("/team/any", "PATCH")]
    [TestCase("/sync/snapshot", "GET")]
    [TestCase("/metrics", "GET, HEAD")]
    public async Task A_preflight_needs_no_key_and_is_told_the_methods_of_the_path_alone(string path, string methods)
    {
        using var request = new HttpRequestMessage(HttpMethod.Options, path);
        request.Headers.Add("Origin", "https://elsewhere.example");
        request.Headers.Add("Access-Control-Request-Method", "POST");

        using var client = new HttpClient { BaseAddress = Service.Client.BaseAddress };
        using var response = await client.SendAsync(request);

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.MethodNotAllowed));
        Assert.That(response.Content.Headers.Allow, Is.EquivalentTo(methods.Split(", ")));
        Assert.That(response.Headers.Where(h => h.Key.StartsWith("Access-Control-", StringComparison.OrdinalIgnoreCase)), Is.Empty);
        Assert.That(await response.Content.ReadAsStringAsync(), Does.Contain("method_not_allowed"));
    }

    [Test]
    public async Task A_preflight_of_no_path_is_404_and_another_method_without_a_key_stays_401()
    {
        using var client = new HttpClient { BaseAddress = Service.Client.BaseAddress };

        using var nowhere = await client.SendAsync(new HttpRequestMessage(HttpMethod.Options, "/nope"));
        using var other = await client.SendAsync(new HttpRequestMessage(HttpMethod.Delete, "/key/list"));

        Assert.That((nowhere.StatusCode, other.StatusCode), Is.EqualTo((HttpStatusCode.NotFound, HttpStatusCode.Unauthorized)));
    }

    [TestCase("Authorization", "Bearer ")]
    [TestCase("Authorization", "bearer ")]
    [TestCase("x-api-key", "")]
    [TestCase("api-key", "")]
    public async Task The_master_key_is_taken_from_each_of_its_headers(string header, string scheme)
    {
        var answer = await SendAsync("/key/list", (header, scheme + AdminHost.MasterKey));

        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task Two_keys_that_differ_let_nobody_in_and_two_that_agree_do()
    {
        var differing = await SendAsync("/key/list", ("x-api-key", AdminHost.MasterKey), ("api-key", "sk-other"));
        var agreeing = await SendAsync("/key/list", ("x-api-key", AdminHost.MasterKey), ("api-key", AdminHost.MasterKey));

        Assert.That(differing.Status, Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(agreeing.Status, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task Two_lines_of_one_key_let_nobody_in_whatever_another_header_says()
    {
        var answer = await RawHttp.SendAsync(
            Service.Client.BaseAddress!.ToString(),
            $"GET /key/list HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer {AdminHost.MasterKey}\r\nAuthorization: Bearer {AdminHost.MasterKey}\r\nx-api-key: {AdminHost.MasterKey}\r\n\r\n");

        Assert.That(answer.Status, Is.EqualTo(401));
    }

    [TestCase("/sync/snapshot")]
    [TestCase("/sync/changes?after=0")]
    [TestCase("/SYNC/snapshot")]
    public async Task The_sync_paths_need_the_sync_key_and_the_master_key_is_not_enough(string path)
    {
        var master = await SendAsync(path, ("Authorization", "Bearer " + AdminHost.MasterKey));
        var otherHeader = await SendAsync(path, ("x-api-key", AdminHost.SyncKey));
        var none = await SendAsync(path);
        var sync = await SendAsync(path, ("Authorization", "Bearer " + AdminHost.SyncKey));

        Assert.That(master.Status, Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(otherHeader.Status, Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(none.Status, Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(sync.Status, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task The_health_paths_need_no_key()
    {
        var liveliness = await SendAsync("/health/liveliness");
        var liveness = await SendAsync("/health/liveness");
        var readiness = await SendAsync("/health/readiness");

        Assert.That(liveliness.Json.GetString(), Is.EqualTo("I'm alive!"));
        Assert.That(liveness.Json.GetString(), Is.EqualTo("I'm alive!"));
        Assert.That(readiness.Status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(readiness.Json.GetProperty("db").GetString(), Is.EqualTo("connected"));
        Assert.That(readiness.Json.GetProperty("redis").GetString(), Is.EqualTo("connected").Or.EqualTo("disconnected"));
    }

    [Test]
    public async Task An_unknown_path_and_a_wrong_method_are_answered_in_the_error_shape()
    {
        // /health alone, with the deployments, is the gateway's.
        foreach (var path in new[] { "/nope", "/health" }) Assert.That((await Service.GetAsync(path)).Status, Is.EqualTo(HttpStatusCode.NotFound), path);
        var unknown = await Service.GetAsync("/nope");
        var wrong = await Service.GetAsync("/key/generate");

        Assert.That((unknown.Status, unknown.ErrorCode), Is.EqualTo((HttpStatusCode.NotFound, "not_found")));
        Assert.That((wrong.Status, wrong.ErrorCode), Is.EqualTo((HttpStatusCode.MethodNotAllowed, "method_not_allowed")));
        Assert.That(wrong.Json.GetProperty("error").GetProperty("type").GetString(), Is.EqualTo("invalid_request_error"));
    }

    [Test]
    public async Task An_unexpected_failure_is_answered_in_the_error_shape_without_its_details()
    {
        await using var host = await AdminHost.StartAsync();
        await using (var db = await host.OpenAsync())
        {
            await using var command = Microsoft.EntityFrameworkCore.RelationalDatabaseFacadeExtensions.GetDbConnection(db.Database).CreateCommand();
            await command.Connection!.OpenAsync();
            command.CommandText = "DROP TABLE keys; DROP TABLE key_policies; DROP TABLE sync_state";
            await command.ExecuteNonQueryAsync();
        }

        var answer = await host.GetAsync("/key/list");
        var readiness = await host.GetAsync("/health/readiness");

        Assert.That((answer.Status, answer.ErrorCode), Is.EqualTo((HttpStatusCode.InternalServerError, "internal_error")));
        Assert.That(answer.Text, Does.Not.Contain("SQLite").And.Not.Contain("keys").And.Not.Contain("Exception"));
        Assert.That(readiness.Status, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
    }

    [TestCase("/model/info")]
    [TestCase("/v1/model/info")]
    public async Task One_deployment_is_found_by_its_id_and_a_parameter_that_nobody_knows_is_refused(string path)
    {
        var one = await Service.GetAsync(path + "?litellm_model_id=us-1");
        var empty = await Service.GetAsync(path + "?litellm_model_id=");
        var none = await Service.GetAsync(path + "?litellm_model_id=nope");
        var unknown = await Service.GetAsync(path + "?litellm_model=us-1");

        Assert.That(one.Json.GetProperty("data").EnumerateArray().Select(d => d.GetProperty("model_info").GetProperty("id").GetString()), Is.EqualTo(new[] { "us-1" }));
        Assert.That(empty.Json.GetProperty("data").GetArrayLength(), Is.EqualTo(5));
        Assert.That((none.Status, none.ErrorCode), Is.EqualTo((HttpStatusCode.NotFound, "model_not_found")));
        Assert.That((unknown.Status, unknown.Message), Is.EqualTo((HttpStatusCode.BadRequest, "litellm_model: is not a parameter of this call; did you mean 'litellm_model_id'?")));
    }

    [Test]
    public async Task The_model_groups_are_listed_with_the_providers_of_their_deployments()
    {
        var all = await Service.GetAsync("/model_group/info");
        var one = await Service.GetAsync("/model_group/info?model_group=gpt-4");

        Assert.That(all.Json.GetProperty("data").EnumerateArray().Select(g => g.GetProperty("model_group").GetString()), Is.EqualTo(new[] { "gpt-4", "eu-only", "open" }));
        Assert.That(one.Json.GetProperty("data")[0].GetProperty("providers").GetRawText(), Is.EqualTo("""["openai"]"""));
        Assert.That((await Service.GetAsync("/model_group/info?model_group=nope")).Status, Is.EqualTo(HttpStatusCode.NotFound));
    }

    [Test]
    public async Task The_models_are_listed_without_any_secret()
    {
        var answer = await Service.GetAsync("/model/info");

        var first = answer.Json.GetProperty("data")[0];
        Assert.That(answer.Text, Does.Not.Contain("hidden"));
        Assert.That(first.GetProperty("model_name").GetString(), Is.EqualTo("gpt-4"));
        Assert.That(first.GetProperty("model_info").GetProperty("id").GetString(), Is.EqualTo("eu-1"));
        Assert.That(first.GetProperty("litellm_params").GetProperty("api_base").GetString(), Is.EqualTo("https://eu-1.example.test/v1"));
        Assert.That(first.GetProperty("litellm_params").GetProperty("tags").GetRawText(), Is.EqualTo("""["region:eu","tier:paid"]"""));
        Assert.That(answer.Json.GetProperty("data").GetArrayLength(), Is.EqualTo(5));
    }

    [TestCase("/key/list")]
    [TestCase("/nope")]
    [TestCase("/health/liveness")]
    [TestCase("/metrics")]
    [TestCase("/ui/")]
    public async Task No_answer_is_to_be_sniffed_for_another_type(string path)
    {
        using var client = new HttpClient { BaseAddress = Service.Client.BaseAddress };

        using var response = await client.GetAsync(path);

        Assert.That(response.Headers.GetValues("X-Content-Type-Options"), Is.EqualTo(new[] { "nosniff" }));
    }

    private static async Task<AdminAnswer> SendAsync(string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        return await SendAsync(request);
    }

    /// <summary>Through a client that presents no key by itself, from an address of its own: wrong keys are counted by address.</summary>
    private static async Task<AdminAnswer> SendAsync(HttpRequestMessage request)
    {
        using var client = Callers.At(Service.Client.BaseAddress!, Callers.NewAddress());
        using var response = await client.SendAsync(request);
        return new AdminAnswer(response.StatusCode, await response.Content.ReadAsStringAsync(), null);
    }
}
