using System.Net;
using System.Text.Json;
using Gateway.Tests.Support;
using static Gateway.Tests.Admin.SharedAdmin;

namespace Gateway.Tests.Admin.Teams;

/// <summary>The calls about teams that LiteLLM's clients and both Terraform providers for it make.</summary>
[TestFixture(Store.Sqlite)]
[TestFixture(Store.Postgres)]
internal sealed class LitellmTeamCallTests(Store store)
{
    private AdminHost Service { get; set; } = null!;

    [OneTimeSetUp]
    public async Task FindHostAsync() => Service = await OnAsync(store);

    [Test]
    public async Task Terraform_makes_changes_and_removes_a_team_with_its_permissions()
    {
        var id = Guid.NewGuid().ToString();
        var made = await Service.PostAsync("/team/new", $$"""
            {"team_id":"{{id}}","team_alias":"engineering","organization_id":"org","metadata":{"d":"e"},"tpm_limit":500000,"rpm_limit":5000,"max_budget":1000.0,"budget_duration":"30d",
             "team_member_budget":10.0,"models":["gpt-4"],"blocked":false,"team_member_permissions":["/key/generate"],"tpm_limit_type":"best_effort_throughput","team_member_rpm_limit":1}
            """);
        var initial = await Service.GetAsync("/team/permissions_list?team_id=" + id);
        var updated = await Service.PostAsync("/team/update", $$"""{"team_id":"{{id}}","team_alias":"platform","max_budget":null,"models":["gpt-4","open"]}""");
        var permitted = await Service.PostAsync("/team/permissions_update", $$"""{"team_id":"{{id}}","team_member_permissions":["/key/info","/key/list"]}""");
        var emptied = await Service.PostAsync("/team/permissions_update", $$"""{"team_id":"{{id}}","team_member_permissions":[]}""");
        var permissions = await Service.GetAsync("/team/permissions_list?team_id=" + id);
        var info = await Service.GetAsync("/team/info?team_id=" + id);
        var removed = await Service.PostAsync("/team/delete", $$"""{"team_ids":["{{id}}"]}""");
        var gone = await Service.GetAsync("/team/permissions_list?team_id=" + id);

        Assert.That(made.Status, Is.EqualTo(HttpStatusCode.OK), made.Text);
        Assert.That(initial.Json.GetProperty("team_member_permissions").GetRawText(), Is.EqualTo("""["/key/generate"]"""));
        Assert.That((Text(updated.Json, "team_id"), Text(updated.Json.GetProperty("data"), "team_alias")), Is.EqualTo((id, "platform")));
        Assert.That(updated.Json.GetProperty("data").GetProperty("max_budget").ValueKind, Is.EqualTo(JsonValueKind.Null));
        Assert.That(permitted.Json.GetProperty("team_member_permissions").GetRawText(), Is.EqualTo("""["/key/info","/key/list"]"""));
        Assert.That(permitted.Warnings, Has.Some.StartsWith("team_member_permissions is kept without effect"));
        Assert.That((emptied.Status, permissions.Json.GetProperty("team_member_permissions").GetArrayLength()), Is.EqualTo((HttpStatusCode.OK, 0)));
        Assert.That(permissions.Json.GetProperty("all_available_permissions").GetArrayLength(), Is.GreaterThan(5));
        Assert.That(Text(info.Json.GetProperty("team_info"), "organization_id"), Is.EqualTo("org"));
        Assert.That((removed.Status, gone.Status), Is.EqualTo((HttpStatusCode.OK, HttpStatusCode.NotFound)));
    }

    [Test]
    public async Task Terraform_adds_changes_and_removes_a_member()
    {
        var team = await Service.TeamAsync();
        var added = await Service.PostAsync("/team/member_add", $$"""{"team_id":"{{team}}","member":[{"user_id":"ann","user_email":"","role":"user"}],"max_budget_in_team":200.0}""");
        var updated = await Service.PostAsync("/team/member_update", $$"""{"user_id":"ann","team_id":"{{team}}","user_email":"ann@example.com","max_budget_in_team":300.0,"role":"admin"}""");
        var byEmail = await Service.PostAsync("/team/member_update", $$"""{"team_id":"{{team}}","user_email":"ann@example.com","role":"user"}""");
        var info = await Service.GetAsync("/team/info?team_id=" + team);
        var unknown = await Service.PostAsync("/team/member_update", $$"""{"user_id":"bob","team_id":"{{team}}"}""");
        var wrong = await Service.PostAsync("/team/member_update", $$"""{"user_id":"ann","team_id":"{{team}}","role":"owner"}""");
        var removed = await Service.PostAsync("/team/member_delete", $$"""{"user_id":"ann","user_email":"","team_id":"{{team}}"}""");

        Assert.That(Text(added.Json.GetProperty("updated_users")[0], "user_id"), Is.EqualTo("ann"));
        Assert.That(added.Json.GetProperty("updated_team_memberships")[0].GetProperty("litellm_budget_table").GetProperty("max_budget").GetDouble(), Is.EqualTo(200));
        Assert.That((Text(updated.Json, "user_email"), Text(updated.Json, "role"), updated.Json.GetProperty("max_budget_in_team").GetDouble()), Is.EqualTo(("ann@example.com", "admin", 300.0)));
        Assert.That(updated.Warnings, Has.Some.StartsWith("max_budget_in_team is kept without effect"));
        Assert.That(byEmail.Status, Is.EqualTo(HttpStatusCode.OK), byEmail.Text);
        Assert.That(info.Json.GetProperty("team_memberships")[0].GetProperty("litellm_budget_table").GetProperty("max_budget").GetDouble(), Is.EqualTo(300));
        Assert.That((unknown.Status, string.Join(',', wrong.Fields)), Is.EqualTo((HttpStatusCode.NotFound, "role")));
        Assert.That(removed.Json.GetProperty("members_with_roles").GetArrayLength(), Is.Zero);
    }

    [Test]
    public async Task Many_members_are_added_each_by_themselves()
    {
        var team = await Service.TeamAsync(new { members_with_roles = new[] { new { role = "user", user_id = "ann" } } });

        var answer = await Service.PostAsync("/team/bulk_member_add", $$"""{"team_id":"{{team}}","members":[{"user_id":"ann","role":"user"},{"user_id":"bob","role":"admin"}],"all_users":false,"max_budget_in_team":null}""");
        var again = await Service.PostAsync("/team/bulk_member_add", $$"""{"team_id":"{{team}}","members":[{"user_id":"bob"}]}""");
        var all = await Service.PostAsync("/team/bulk_member_add", $$"""{"team_id":"{{team}}","all_users":true}""");

        Assert.That((answer.Json.GetProperty("total_requested").GetInt64(), answer.Json.GetProperty("successful_additions").GetInt64(), answer.Json.GetProperty("failed_additions").GetInt64()), Is.EqualTo((2L, 1L, 1L)));
        Assert.That(answer.Json.GetProperty("results").EnumerateArray().Select(r => r.GetProperty("success").GetBoolean()), Is.EqualTo(new[] { false, true }));
        Assert.That(answer.Json.GetProperty("updated_team").GetProperty("members_with_roles").GetArrayLength(), Is.EqualTo(2));
        Assert.That((again.Status, again.Json.GetProperty("failed_additions").GetInt64()), Is.EqualTo((HttpStatusCode.OK, 1L)));
        Assert.That(all.Fields, Does.Contain("all_users"));
    }

    [Test]
    public async Task Models_are_added_to_a_team_and_taken_from_it_and_neither_opens_it_to_every_model()
    {
        var restricted = await Service.TeamAsync(new { models = new[] { "gpt-4" } });
        var open = await Service.TeamAsync();

        var added = await Service.PostAsync("/team/model/add", new { team_id = restricted, models = new[] { "open", "gpt-4" } });
        var removed = await Service.PostAsync("/team/model/delete", new { team_id = restricted, models = new[] { "gpt-4", "unknown" } });
        var last = await Service.PostAsync("/team/model/delete", new { team_id = restricted, models = new[] { "open" } });
        var addedToAll = await Service.PostAsync("/team/model/add", new { team_id = open, models = new[] { "gpt-4" } });
        var unknown = await Service.PostAsync("/team/model/add", new { team_id = Unique("no"), models = new[] { "gpt-4" } });

        Assert.That(added.Json.GetProperty("models").GetRawText(), Is.EqualTo("""["gpt-4","open"]"""));
        Assert.That(removed.Json.GetProperty("models").GetRawText(), Is.EqualTo("""["open"]"""));
        Assert.That((last.Status, string.Join(',', last.Fields)), Is.EqualTo((HttpStatusCode.BadRequest, "models")));
        Assert.That(addedToAll.Json.GetProperty("models").GetRawText(), Is.EqualTo("""["all-proxy-models","gpt-4"]"""));
        Assert.That(unknown.Status, Is.EqualTo(HttpStatusCode.NotFound));
    }

    [Test]
    public async Task A_change_of_a_teams_models_goes_to_the_gateways_and_is_noted()
    {
        var team = await Service.TeamAsync(new { models = new[] { "gpt-4" } });
        var before = await Service.RevisionAsync();

        var added = await Service.PostAsync("/team/model/add", new { team_id = team, models = new[] { "open" } });
        var noted = (await Service.GetAsync($"/audit?team_id={team}&size=1")).Json.GetProperty("data")[0];

        Assert.That(added.Json.GetProperty("revision").GetInt64(), Is.GreaterThan(before));
        Assert.That(Text(noted, "action"), Is.EqualTo("team.model_add"));
        Assert.That(noted.GetProperty("after").GetProperty("models").GetArrayLength(), Is.EqualTo(2));
    }

    [TestCase("/team/member_update", "\"user_id\":\"ann\",\"role\":\"admin\"")]
    [TestCase("/team/permissions_update", "\"team_member_permissions\":[]")]
    [TestCase("/team/model/add", "\"models\":[\"open\"]")]
    [TestCase("/team/model/delete", "\"models\":[\"open\"]")]
    [TestCase("/team/bulk_member_add", "\"members\":[{\"user_id\":\"bob\"}]")]
    public async Task A_change_of_a_team_that_is_meant_for_another_revision_is_refused_and_one_that_is_made_is_noted(string path, string fields)
    {
        var team = await Service.TeamAsync(new { models = new[] { "gpt-4", "open" }, members_with_roles = new[] { new { role = "user", user_id = "ann" } } });

        var stale = await Service.PostAsync(path, $$"""{"team_id":"{{team}}",{{fields}}}""", ("If-Match", "\"0\""));
        var right = await Service.PostAsync(path, $$"""{"team_id":"{{team}}",{{fields}}}""");

        Assert.That((stale.Status, right.Status), Is.EqualTo((HttpStatusCode.PreconditionFailed, HttpStatusCode.OK)), right.Text);
        Assert.That((await Service.GetAsync($"/audit?team_id={team}")).Json.GetProperty("total_count").GetInt64(), Is.EqualTo(2));
    }

    [Test]
    public async Task A_team_is_changed_by_a_patch_of_its_path()
    {
        var id = Unique("te/am");
        await Service.TeamAsync(new { team_id = id, team_alias = "a", models = new[] { "gpt-4" } });

        var answer = await Service.SendAsync(HttpMethod.Patch, "/team/" + Uri.EscapeDataString(id), """{"team_alias":"b"}""");
        var other = await Service.SendAsync(HttpMethod.Patch, "/team/" + Uri.EscapeDataString(id), """{"team_id":"x"}""");
        var stale = await Service.SendAsync(HttpMethod.Patch, "/team/" + Uri.EscapeDataString(id), "{}", null, ("If-Match", "\"0\""));
        var unknown = await Service.SendAsync(HttpMethod.Patch, "/team/nobody", "{}");

        Assert.That((Text(answer.Json, "team_id"), Text(answer.Json.GetProperty("data"), "team_alias")), Is.EqualTo((id, "b")));
        Assert.That(answer.Json.GetProperty("data").GetProperty("models").GetRawText(), Is.EqualTo("""["gpt-4"]"""));
        Assert.That((string.Join(',', other.Fields), stale.Status, unknown.Status), Is.EqualTo(("team_id", HttpStatusCode.PreconditionFailed, HttpStatusCode.NotFound)));
    }

    [Test]
    public async Task Teams_are_listed_by_page_with_litellms_filters()
    {
        var (marker, user) = (Unique("page"), Unique("user"));
        foreach (var name in new[] { "b", "a", "c" }) await Service.TeamAsync(new { team_id = $"{marker}-{name}", team_alias = $"{marker} {name}", organization_id = marker, members_with_roles = new[] { new { role = "user", user_id = name == "a" ? user : "other" } } });

        var first = await Service.GetAsync($"/v2/team/list?team_alias={marker}&page=1&page_size=2&user_id=&sort_by=team_alias&sort_order=desc");
        var byUser = await Service.GetAsync($"/v2/team/list?user_id={user}");
        var byOrganization = await Service.GetAsync($"/v2/team/list?organization_id={marker}");
        var byId = await Service.GetAsync($"/v2/team/list?team_id={marker}-c");
        var unknown = await Service.GetAsync("/v2/team/list?team_aliass=x");

        Assert.That(first.Json.GetProperty("teams").EnumerateArray().Select(t => Text(t, "team_id")), Is.EqualTo(new[] { marker + "-c", marker + "-b" }));
        Assert.That((first.Json.GetProperty("total").GetInt64(), first.Json.GetProperty("page").GetInt64(), first.Json.GetProperty("page_size").GetInt64(), first.Json.GetProperty("total_pages").GetInt64()), Is.EqualTo((3L, 1L, 2L, 2L)));
        Assert.That(new[] { byUser, byOrganization, byId }.Select(a => a.Json.GetProperty("total").GetInt64()), Is.EqualTo(new[] { 1L, 3L, 1L }));
        Assert.That(unknown.Status, Is.EqualTo(HttpStatusCode.BadRequest));
    }

    private static string Text(JsonElement row, string field) => row.GetProperty(field).GetString() ?? "";
}
