using System.Net;
using System.Text.Json;
using Gateway.Tests.Support;
using static Gateway.Tests.Admin.SharedAdmin;

namespace Gateway.Tests.Admin.Teams;

[TestFixture(Store.Sqlite)]
[TestFixture(Store.Postgres)]
internal sealed class TeamTests(Store store)
{
    private AdminHost Service { get; set; } = null!;

    [OneTimeSetUp]
    public async Task FindHostAsync() => Service = await OnAsync(store);

    [Test]
    public async Task A_team_has_the_id_it_was_given_or_a_UUID()
    {
        var given = Unique("team");

        Assert.That(await Service.TeamAsync(new { team_id = given }), Is.EqualTo(given));
        Assert.That(Guid.TryParse(await Service.TeamAsync(), out _), Is.True);
    }

    [Test]
    public async Task An_id_that_is_taken_is_refused()
    {
        var id = await Service.TeamAsync();

        var answer = await Service.PostAsync("/team/new", new { team_id = id });

        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(answer.Fields, Is.EqualTo(new[] { "team_id" }));
    }

    [Test]
    public async Task Every_field_is_given_back_as_it_was_set()
    {
        var id = await Service.TeamAsync(new
        {
            team_alias = "Team",
            tags = new[] { "region:eu" },
            models = new[] { "gpt-4" },
            metadata = new { tags = new[] { "label" } },
            members_with_roles = new[] { new { role = "admin", user_id = "ann" } },
            blocked = true,
            rpm_limit = 1,
            tpm_limit = 2,
            max_parallel_requests = 3,
            max_budget = 4.5,
            budget_duration = "30d",
            soft_budget = 1,
        });

        var team = (await Service.GetAsync("/team/info?team_id=" + id)).Json.GetProperty("team_info");
        Assert.Multiple(() =>
        {
            Assert.That(team.GetProperty("team_alias").GetString(), Is.EqualTo("Team"));
            Assert.That(team.GetProperty("tags").GetRawText(), Is.EqualTo("""["region:eu"]"""));
            Assert.That(team.GetProperty("models").GetRawText(), Is.EqualTo("""["gpt-4"]"""));
            Assert.That(team.GetProperty("metadata").GetRawText(), Is.EqualTo("""{"tags":["label"]}"""));
            Assert.That(team.GetProperty("members_with_roles")[0].GetProperty("user_id").GetString(), Is.EqualTo("ann"));
            Assert.That(team.GetProperty("blocked").GetBoolean(), Is.True);
            Assert.That(team.GetProperty("rpm_limit").GetInt64(), Is.EqualTo(1));
            Assert.That(team.GetProperty("tpm_limit").GetInt64(), Is.EqualTo(2));
            Assert.That(team.GetProperty("max_parallel_requests").GetInt64(), Is.EqualTo(3));
            Assert.That(team.GetProperty("max_budget").GetDouble(), Is.EqualTo(4.5));
            Assert.That(team.GetProperty("budget_duration").GetString(), Is.EqualTo("30d"));
            Assert.That(team.GetProperty("soft_budget").GetDouble(), Is.EqualTo(1));
        });
    }

    [Test]
    public async Task An_empty_scope_is_refused()
    {
        var answer = await Service.PostAsync("/team/new", new { tags = Array.Empty<string>() });

        Assert.That(answer.Fields, Is.EqualTo(new[] { "tags" }));
    }

    [Test]
    public async Task A_tag_that_no_deployment_carries_is_warned_about_or_refused_where_strictness_is_asked_for()
    {
        var lenient = await Service.PostAsync("/team/new", new { tags = new[] { "tier:golden" } });
        var strict = await Service.PostAsync("/team/new?strict=true", new { tags = new[] { "tier:golden" } });

        Assert.That(lenient.Warnings, Has.Some.Contains("tier:golden"));
        Assert.That(strict.Status, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(strict.Fields, Is.EqualTo(new[] { "tags" }));
    }

    [Test]
    public async Task An_update_changes_what_is_present_and_null_clears()
    {
        var id = await Service.TeamAsync(new { team_alias = "a", models = new[] { "gpt-4" }, rpm_limit = 3 });

        var answer = await Service.PostAsync("/team/update", $$"""{"team_id":"{{id}}","team_alias":null,"models":["open"]}""");

        var data = answer.Json.GetProperty("data");
        Assert.That(answer.Json.GetProperty("team_id").GetString(), Is.EqualTo(id));
        Assert.That(data.GetProperty("team_alias").ValueKind, Is.EqualTo(JsonValueKind.Null));
        Assert.That(data.GetProperty("models").GetRawText(), Is.EqualTo("""["open"]"""));
        Assert.That(data.GetProperty("rpm_limit").GetInt64(), Is.EqualTo(3));
    }

    [Test]
    public async Task An_update_for_another_revision_is_refused()
    {
        var id = await Service.TeamAsync();

        var answer = await Service.PostAsync("/team/update", new { team_id = id, team_alias = "x" }, ("If-Match", "\"0\""));

        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.PreconditionFailed));
    }

    [Test]
    public async Task A_teams_scope_that_excludes_tags_of_its_keys_is_taken_with_a_warning_that_counts_them()
    {
        var id = await Service.TeamAsync();
        var token = (await Service.KeyAsync(new { team_id = id, allowed_tags = new[] { "region:us" } })).GetProperty("token").GetString();
        await Service.KeyAsync(new { team_id = id, enforced_tags = new[] { "region:us" } });
        await Service.KeyAsync(new { team_id = id, allowed_tags = new[] { "region:eu" } });
        await Service.KeyAsync(new { team_id = id, allowed_tags = new[] { "tier:paid" } });

        var answer = await Service.PostAsync("/team/update", new { team_id = id, tags = new[] { "region:eu" } });
        var blocking = await Service.PostAsync("/key/update", new { key = token, blocked = true });

        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(answer.Warnings, Has.Exactly(1).Items.And.Some.StartsWith("2 "));
        Assert.That(blocking.Status, Is.EqualTo(HttpStatusCode.OK), "what does not touch the scope can still be changed");
    }

    [Test]
    public async Task Freeing_a_facet_of_a_teams_scope_is_warned_about()
    {
        var id = await Service.TeamAsync(new { tags = new[] { "region:eu", "tier:paid" } });

        var answer = await Service.PostAsync("/team/update", new { team_id = id, tags = new[] { "tier:paid" } });

        Assert.That(answer.Warnings, Has.Exactly(1).Items.And.Some.Contains("region"));
    }

    [Test]
    public async Task The_info_of_a_team_holds_its_keys()
    {
        var id = await Service.TeamAsync();
        var first = (await Service.KeyAsync(new { team_id = id })).GetProperty("token").GetString();
        var second = (await Service.KeyAsync(new { team_id = id })).GetProperty("token").GetString();

        var all = (await Service.GetAsync("/team/info?team_id=" + id)).Json;
        var page = (await Service.GetAsync($"/team/info?team_id={id}&size=1&page=2")).Json;

        Assert.That(all.GetProperty("team_id").GetString(), Is.EqualTo(id));
        Assert.That(all.GetProperty("keys").EnumerateArray().Select(k => k.GetProperty("token").GetString()), Is.EquivalentTo(new[] { first, second }));
        Assert.That(page.GetProperty("keys").GetArrayLength(), Is.EqualTo(1));
        Assert.That(page.GetProperty("total_pages").GetInt64(), Is.EqualTo(2));
    }

    [Test]
    public async Task The_list_of_teams_is_an_array()
    {
        var id = await Service.TeamAsync();

        var answer = await Service.GetAsync("/team/list");

        Assert.That(answer.Json.ValueKind, Is.EqualTo(JsonValueKind.Array));
        Assert.That(answer.Json.EnumerateArray().Select(t => t.GetProperty("team_id").GetString()), Does.Contain(id));
    }

    [Test]
    public async Task Blocking_and_unblocking_give_the_row()
    {
        var id = await Service.TeamAsync();

        Assert.That((await Service.PostAsync("/team/block", new { team_id = id })).Json.GetProperty("blocked").GetBoolean(), Is.True);
        Assert.That((await Service.PostAsync("/team/unblock", new { team_id = id })).Json.GetProperty("blocked").GetBoolean(), Is.False);
    }

    [Test]
    public async Task Members_are_added_once_and_deleted_by_id_or_address()
    {
        var id = await Service.TeamAsync();

        var one = await Service.PostAsync("/team/member_add", new { team_id = id, member = new { role = "user", user_id = "ann" } });
        var more = await Service.PostAsync("/team/member_add", new { team_id = id, member = new object[] { new { role = "admin", user_email = "bob@example.test" } } });
        var again = await Service.PostAsync("/team/member_add", new { team_id = id, member = new { role = "admin", user_id = "ann" } });
        var without = await Service.PostAsync("/team/member_delete", new { team_id = id, user_email = "bob@example.test" });
        var unknown = await Service.PostAsync("/team/member_delete", new { team_id = id, user_id = "bob" });

        Assert.That(one.Json.GetProperty("members_with_roles").GetArrayLength(), Is.EqualTo(1));
        Assert.That(more.Json.GetProperty("members_with_roles").GetArrayLength(), Is.EqualTo(2));
        Assert.That(again.Fields, Is.EqualTo(new[] { "member" }));
        Assert.That(without.Json.GetProperty("members_with_roles")[0].GetProperty("user_id").GetString(), Is.EqualTo("ann"));
        Assert.That(unknown.Status, Is.EqualTo(HttpStatusCode.NotFound));
    }

    [TestCase("""{"role":"owner","user_id":"a"}""")]
    [TestCase("""{"role":"user"}""")]
    [TestCase("""{"role":"user","user_id":" "}""")]
    [TestCase("""{"role":"user","user_id":"a","usr":1}""")]
    [TestCase("""[{"role":"user","user_id":"a"},{"role":"admin","user_id":"a"}]""")]
    [TestCase("[]")]
    [TestCase("\"ann\"")]
    public async Task What_is_no_member_is_refused(string member)
    {
        var id = await Service.TeamAsync();

        var answer = await Service.PostAsync("/team/member_add", $$"""{"team_id":"{{id}}","member":{{member}} }""");

        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.BadRequest), answer.Text);
        Assert.That(answer.Fields, Is.EqualTo(new[] { "member" }));
    }

    [TestCase("/team/update")]
    [TestCase("/team/block")]
    [TestCase("/team/unblock")]
    public async Task A_team_that_does_not_exist_is_not_found(string path)
    {
        var answer = await Service.PostAsync(path, new { team_id = "no-such-team" });

        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That(answer.ErrorCode, Is.EqualTo("team_not_found"));
        Assert.That((await Service.GetAsync("/team/info?team_id=no-such-team")).Status, Is.EqualTo(HttpStatusCode.NotFound));
    }

    [Test]
    public async Task Where_one_team_is_unknown_none_is_deleted()
    {
        var id = await Service.TeamAsync();

        var answer = await Service.PostAsync("/team/delete", new { team_ids = new[] { id, "no-such-team" } });

        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That(answer.Fields, Is.EqualTo(new[] { "team_ids[1]" }));
        Assert.That((await Service.GetAsync("/team/info?team_id=" + id)).Status, Is.EqualTo(HttpStatusCode.OK));
    }
}
