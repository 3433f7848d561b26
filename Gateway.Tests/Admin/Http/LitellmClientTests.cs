using System.Net;
using System.Text.Json;
using Gateway.Tests.Support;
using static Gateway.Tests.Admin.SharedAdmin;

namespace Gateway.Tests.Admin.Http;

/// <summary>What LiteLLM's clients send for what their user left out, and what they read.</summary>
[TestFixture(Store.Sqlite)]
[TestFixture(Store.Postgres)]
internal sealed class LitellmClientTests(Store store)
{
    private static readonly string[] KeyFieldsOfLitellm =
        ["spend", "aliases", "config", "permissions", "model_spend", "model_max_budget", "budget_id", "budget_reset_at", "allowed_routes", "allowed_cache_controls", "organization_id", "object_permission", "litellm_budget_table"];

    private static readonly string[] TeamFieldsOfLitellm =
        ["spend", "admins", "members", "team_member_permissions", "organization_id", "model_spend", "budget_reset_at", "litellm_model_table", "object_permission", "router_settings"];

    private AdminHost Service { get; set; } = null!;

    [OneTimeSetUp]
    public async Task FindHostAsync() => Service = await OnAsync(store);

    [Test]
    public async Task Null_and_empty_values_are_nothing_and_a_key_stays_in_its_team()
    {
        var (team, alias) = (await Service.TeamAsync(), Unique("alias"));
        var key = Text(await Service.KeyAsync(new { team_id = team, key_alias = alias, metadata = new { a = 1 }, budget_duration = "30d", duration = "1d" }), "key");

        var answer = await Service.PostAsync("/key/update", $$"""
            {"key":"{{key}}","team_id":"","metadata":null,"budget_duration":"","key_alias":"","aliases":null,"permissions":null,"model_max_budget":null,"model_rpm_limit":null,
             "model_tpm_limit":null,"blocked":false,"max_budget":25.0,"duration":"","user_id":"","guardrails":[],"router_settings":{},"organization_id":"","rpm_limit":""}
            """);

        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.OK), answer.Text);
        Assert.That(answer.Json.GetProperty("max_budget").GetDouble(), Is.EqualTo(25));
        Assert.That((Text(answer.Json, "team_id"), Text(answer.Json, "key_alias"), Text(answer.Json, "budget_duration")), Is.EqualTo((team, alias, "30d")));
        Assert.That(answer.Json.GetProperty("metadata").GetRawText(), Is.EqualTo("""{"a":1}"""));
        Assert.That(answer.Json.GetProperty("expires").ValueKind, Is.EqualTo(JsonValueKind.String));
        Assert.That(answer.Warnings, Has.Some.StartsWith("team_id is empty and was passed over").And.Some.StartsWith("duration is empty").And.Some.StartsWith("max_budget is kept without effect"));
        Assert.That(answer.Warnings.Count(), Is.EqualTo(3));
    }

    [Test]
    public async Task A_key_leaves_its_team_by_null_alone_and_never_without_a_word()
    {
        var team = await Service.TeamAsync();
        var key = Text(await Service.KeyAsync(new { team_id = team }), "key");

        var answer = await Service.PostAsync("/key/update", $$"""{"key":"{{key}}","team_id":null}""");

        Assert.That(answer.Json.GetProperty("team_id").ValueKind, Is.EqualTo(JsonValueKind.Null));
        Assert.That(answer.Warnings, Has.Some.StartsWith($"the key left the team '{team}'"));
    }

    [TestCase("allowed_tag", "allowed_tags")]
    [TestCase("model_rpm_limits", "model_rpm_limit")]
    [TestCase("organisation_id", "organization_id")]
    [TestCase("allowed_route", "allowed_routes")]
    public async Task A_name_that_nobody_knows_is_refused_with_the_nearest_one_whatever_it_holds(string written, string meant)
    {
        foreach (var value in new[] { "null", "\"\"", "[]", "{}", "1" })
        {
            var answer = await Service.PostAsync("/key/generate", $$"""{"{{written}}":{{value}}}""");

            Assert.That((answer.Status, string.Join(',', answer.Fields)), Is.EqualTo((HttpStatusCode.BadRequest, written)), value);
            Assert.That(answer.Message, Does.Contain($"did you mean '{meant}'?"));
        }
    }

    [TestCase("/key/generate", "key_alias")]
    [TestCase("/team/new", "team_alias")]
    public async Task Every_field_without_effect_passes_empty_and_warns_with_a_value(string path, string alias)
    {
        var names = path == "/key/generate" ? global::Admin.Api.Http.Requests.StoredFields.OfKeys : global::Admin.Api.Http.Requests.StoredFields.OfTeams;
        foreach (var empty in new[] { "null", "\"\"", "[]", "{}" })
        {
            var nothing = await Service.PostAsync(path, $$"""{"{{alias}}":"{{Unique("n")}}",{{string.Join(',', names.Select(n => $"\"{n}\":{empty}"))}}}""");
            Assert.That((nothing.Status, nothing.Warnings.Any()), Is.EqualTo((HttpStatusCode.OK, false)), nothing.Text);
        }

        var something = await Service.PostAsync(path, $$"""{"{{alias}}":"{{Unique("s")}}",{{string.Join(',', names.Select(n => $"\"{n}\":[\"a\"]"))}}}""");

        Assert.That(something.Status, Is.EqualTo(HttpStatusCode.OK), something.Text);
        foreach (var name in names)
        {
            Assert.That(something.Warnings, Has.Some.StartsWith(name + " is kept without effect"));
            Assert.That(something.Json.GetProperty(name).GetRawText(), Is.EqualTo("""["a"]"""), name);
        }
    }

    [Test]
    public async Task A_limit_that_nothing_enforces_says_so_on_keys_and_teams_when_made_and_when_changed()
    {
        string[] limits = ["rpm_limit", "tpm_limit", "max_parallel_requests", "max_budget", "budget_duration", "soft_budget", "model_max_budget"];
        var fields = new Dictionary<string, object>
        {
            ["rpm_limit"] = 1,
            ["tpm_limit"] = 2,
            ["max_parallel_requests"] = 3,
            ["max_budget"] = 4.5,
            ["budget_duration"] = "30d",
            ["soft_budget"] = 1,
            ["model_max_budget"] = new { m = 1 },
        };
        var made = await Service.PostAsync("/key/generate", fields);
        var changed = await Service.PostAsync("/key/update", new Dictionary<string, object>(fields) { ["key"] = Text(made.Json, "token") });
        var team = await Service.PostAsync("/team/new", fields);
        var changedTeam = await Service.PostAsync("/team/update", new Dictionary<string, object>(fields) { ["team_id"] = Text(team.Json, "team_id") });

        foreach (var answer in new[] { made, changed, team, changedTeam })
            Assert.That(answer.Warnings.Select(w => w[..w.IndexOf(' ', StringComparison.Ordinal)]), Is.EquivalentTo(limits), answer.Text);
    }

    [Test]
    public async Task Rows_hold_what_litellms_always_hold()
    {
        var id = await Service.TeamAsync(new { team_id = Unique("t"), team_alias = "t", router_settings = new { } });
        var made = await Service.KeyAsync(new { team_id = id });
        var info = await Service.KeyInfoAsync(Text(made, "token"));
        var team = (await Service.GetAsync("/team/info?team_id=" + id)).Json;

        foreach (var field in KeyFieldsOfLitellm)
            Assert.That(made.TryGetProperty(field, out _) && info.TryGetProperty(field, out _) && team.GetProperty("keys")[0].TryGetProperty(field, out _), Is.True, field);
        foreach (var field in TeamFieldsOfLitellm) Assert.That(team.GetProperty("team_info").TryGetProperty(field, out _), Is.True, field);
        Assert.That((info.GetProperty("spend").GetDouble(), info.GetProperty("aliases").GetRawText(), info.GetProperty("budget_id").ValueKind), Is.EqualTo((0.0, "{}", JsonValueKind.Null)));
    }

    [Test]
    public async Task A_duration_of_minus_one_is_for_ever_but_not_as_a_grace_period()
    {
        var made = await Service.KeyAsync(new { duration = "1d" });

        var updated = await Service.PostAsync("/key/update", new { key = Text(made, "token"), duration = "-1" });
        var renewed = await Service.PostAsync("/key/regenerate", new { key = Text(made, "token"), grace_period = "-1" });

        Assert.That(updated.Json.GetProperty("expires").ValueKind, Is.EqualTo(JsonValueKind.Null));
        Assert.That(renewed.Fields, Is.EqualTo(new[] { "grace_period" }));
    }

    private static string Text(JsonElement row, string field) => row.GetProperty(field).GetString() ?? "";
}
