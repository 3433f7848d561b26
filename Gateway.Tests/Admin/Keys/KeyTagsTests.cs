using System.Net;
using System.Text.Json;
using static Gateway.Tests.Admin.SharedAdmin;

namespace Gateway.Tests.Admin.Keys;

[TestFixture]
internal sealed class KeyTagsTests
{
    [Test]
    public async Task A_key_with_both_kinds_of_scope_is_refused_naming_both()
    {
        var answer = await Service.PostAsync("/key/generate", new { allowed_tags = new[] { "region:eu" }, enforced_tags = new[] { "region:us" } });

        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(answer.Fields, Is.EqualTo(new[] { "allowed_tags", "enforced_tags" }));
    }

    [Test]
    public async Task An_update_that_would_leave_a_key_with_both_kinds_of_scope_is_refused()
    {
        var token = Token(await Service.KeyAsync(new { allowed_tags = new[] { "region:eu" } }));

        var answer = await Service.PostAsync("/key/update", new { key = token, enforced_tags = new[] { "region:eu" } });

        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(answer.Fields, Is.EqualTo(new[] { "allowed_tags", "enforced_tags" }));
        Assert.That((await Service.KeyInfoAsync(token)).GetProperty("enforced_tags").ValueKind, Is.EqualTo(JsonValueKind.Null));
    }

    [Test]
    public async Task An_update_may_exchange_one_kind_of_scope_for_the_other()
    {
        var token = Token(await Service.KeyAsync(new { allowed_tags = new[] { "region:eu" } }));

        var answer = await Service.PostAsync("/key/update", $$"""{"key":"{{token}}","allowed_tags":null,"enforced_tags":["region:eu"]}""");

        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.OK), answer.Text);
        Assert.That(answer.Json.GetProperty("allowed_tags").ValueKind, Is.EqualTo(JsonValueKind.Null));
        Assert.That(answer.Json.GetProperty("enforced_tags").GetRawText(), Is.EqualTo("""["region:eu"]"""));
        Assert.That(answer.Warnings, Is.Empty);
    }

    [TestCase("allowed_tags")]
    [TestCase("enforced_tags")]
    public async Task An_empty_scope_is_refused(string field)
    {
        var answer = await Service.PostAsync("/key/generate", $$"""{"{{field}}":[]}""");

        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(answer.Fields, Is.EqualTo(new[] { field }));
    }

    [Test]
    public async Task Tags_are_trimmed_and_lose_their_repeats()
    {
        var answer = await Service.KeyAsync(new { allowed_tags = new[] { " region:eu ", "region:eu", "tier:paid" }, tags = new[] { " a", "a " } });

        Assert.That(answer.GetProperty("allowed_tags").GetRawText(), Is.EqualTo("""["region:eu","tier:paid"]"""));
        Assert.That(answer.GetProperty("tags").GetRawText(), Is.EqualTo("""["a"]"""));
    }

    [TestCase("a b")]
    [TestCase("a,b")]
    [TestCase("!a")]
    [TestCase("é")]
    [TestCase("")]
    [TestCase("  ")]
    public async Task A_tag_with_another_character_than_the_allowed_ones_is_refused(string tag)
    {
        foreach (var field in new[] { "allowed_tags", "enforced_tags", "tags" })
        {
            var answer = await Service.PostAsync("/key/generate", new Dictionary<string, object> { [field] = new[] { tag } });

            Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.BadRequest), field);
            Assert.That(answer.Fields, Is.EqualTo(new[] { field }));
        }
    }

    [Test]
    public async Task A_tag_may_have_128_characters_and_no_more()
    {
        var longest = await Service.PostAsync("/key/generate", new { tags = new[] { new string('a', 128) } });
        var longer = await Service.PostAsync("/key/generate", new { tags = new[] { new string('a', 129) } });

        Assert.That(longest.Status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(longer.Fields, Is.EqualTo(new[] { "tags" }));
    }

    [Test]
    public async Task A_key_may_have_64_different_tags_and_no_more()
    {
        string[] Tags(int count) => [.. Enumerable.Range(0, count).Select(i => "t" + i)];

        var most = await Service.PostAsync("/key/generate", new { allowed_tags = (string[])[.. Tags(64), "t0"] });
        var more = await Service.PostAsync("/key/generate", new { allowed_tags = Tags(65) });

        Assert.That(most.Status, Is.EqualTo(HttpStatusCode.OK), most.Text);
        Assert.That(more.Fields, Is.EqualTo(new[] { "allowed_tags" }));
    }

    [Test]
    public async Task A_tag_outside_the_teams_tags_of_its_facet_is_refused_naming_both()
    {
        var team = await Service.TeamAsync(new { tags = new[] { "region:eu", "tier:paid" } });

        foreach (var field in new[] { "allowed_tags", "enforced_tags" })
        {
            var answer = await Service.PostAsync("/key/generate", new Dictionary<string, object> { ["team_id"] = team, [field] = new[] { "region:us" } });

            Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.BadRequest), field);
            Assert.That(answer.Fields, Is.EqualTo(new[] { field }));
            Assert.That(answer.Message, Does.Contain("region:us").And.Contain("region:eu").And.Not.Contain("tier:paid"));
        }
    }

    [Test]
    public async Task A_tag_of_a_facet_that_the_team_does_not_constrain_is_accepted()
    {
        var team = await Service.TeamAsync(new { tags = new[] { "region:eu" } });

        var answer = await Service.PostAsync("/key/generate", new { team_id = team, allowed_tags = new[] { "region:eu", "tier:paid", "plain" } });

        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.OK), answer.Text);
    }

    [Test]
    public async Task Plain_tags_are_one_facet_for_the_teams_rule()
    {
        var team = await Service.TeamAsync(new { tags = new[] { "plain" } });

        var answer = await Service.PostAsync("/key/generate", new { team_id = team, allowed_tags = new[] { "other" } });

        Assert.That(answer.Fields, Is.EqualTo(new[] { "allowed_tags" }));
    }

    [Test]
    public async Task Moving_a_key_into_a_team_that_excludes_its_tags_is_refused()
    {
        var team = await Service.TeamAsync(new { tags = new[] { "region:eu" } });
        var token = Token(await Service.KeyAsync(new { allowed_tags = new[] { "region:us" } }));

        var answer = await Service.PostAsync("/key/update", new { key = token, team_id = team });

        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That((await Service.KeyInfoAsync(token)).GetProperty("team_id").ValueKind, Is.EqualTo(JsonValueKind.Null));
    }

    [Test]
    public async Task Labels_are_free_of_the_teams_rule()
    {
        var team = await Service.TeamAsync(new { tags = new[] { "region:eu" } });

        var answer = await Service.PostAsync("/key/generate", new { team_id = team, tags = new[] { "region:us" }, metadata = new { tags = new[] { "region:us" } } });

        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.OK), answer.Text);
    }

    [Test]
    public async Task A_tag_that_no_deployment_carries_is_accepted_with_a_warning()
    {
        var answer = await Service.PostAsync("/key/generate", new { allowed_tags = new[] { "region:eu", "tier:golden" } });

        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(answer.Warnings, Has.Some.Contains("tier:golden").And.None.Contains("region:eu'"));
    }

    [Test]
    public async Task A_tag_that_no_deployment_carries_is_refused_where_strictness_is_asked_for()
    {
        var refused = await Service.PostAsync("/key/generate?strict=true", new { enforced_tags = new[] { "tier:golden" } });
        var known = await Service.PostAsync("/key/generate?strict=true", new { enforced_tags = new[] { "tier:paid" } });

        Assert.That(refused.Status, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(refused.Fields, Is.EqualTo(new[] { "enforced_tags" }));
        Assert.That(refused.Message, Does.Contain("tier:golden"));
        Assert.That(known.Status, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task A_listed_model_that_the_scope_cannot_reach_is_warned_about()
    {
        var answer = await Service.PostAsync("/key/generate", new { allowed_tags = new[] { "region:us" }, models = new[] { "gpt-4", "eu-only" } });

        Assert.That(answer.Warnings, Is.EqualTo(new[] { "the tags reach no deployment of the model 'eu-only'" }));
    }

    [Test]
    public async Task The_teams_scope_counts_for_what_a_key_can_reach()
    {
        var team = await Service.TeamAsync(new { tags = new[] { "region:us" } });

        var answer = await Service.PostAsync("/key/generate", new { team_id = team, models = new[] { "eu-only" } });

        Assert.That(answer.Warnings, Has.Some.Contains("eu-only"));
    }

    [Test]
    public async Task A_listed_model_that_nothing_serves_is_warned_about()
    {
        var answer = await Service.PostAsync("/key/generate", new { models = new[] { "gpt-99", "gpt-*" } });

        Assert.That(answer.Warnings, Is.EqualTo(new[] { "no deployment serves the model 'gpt-99'" }));
    }

    [Test]
    public async Task A_scope_that_reaches_nothing_at_all_is_warned_about()
    {
        var answer = await Service.PostAsync("/key/generate", new { allowed_tags = new[] { "region:us", "plain" } });

        Assert.That(answer.Warnings, Is.EqualTo(new[] { "the tags reach no deployment of any model" }));
    }

    [Test]
    public async Task Taking_out_the_last_tag_of_a_facet_is_warned_about_and_taking_out_another_is_not()
    {
        var token = Token(await Service.KeyAsync(new { allowed_tags = new[] { "region:eu", "region:us", "tier:paid" } }));

        var narrower = await Service.PostAsync("/key/update", new { key = token, allowed_tags = new[] { "region:eu", "tier:paid" } });
        var freed = await Service.PostAsync("/key/update", new { key = token, allowed_tags = new[] { "tier:paid" } });

        Assert.That(narrower.Warnings, Is.Empty);
        Assert.That(freed.Warnings, Has.Exactly(1).Items.And.Some.Contains("region"));
    }

    [Test]
    public async Task Taking_the_scope_away_is_warned_about()
    {
        var token = Token(await Service.KeyAsync(new { allowed_tags = new[] { "region:eu" } }));

        var answer = await Service.PostAsync("/key/update", $$"""{"key":"{{token}}","allowed_tags":null}""");

        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(answer.Warnings, Has.Exactly(1).Items);
    }

    [Test]
    public async Task Taking_a_key_out_of_a_team_with_a_scope_is_warned_about()
    {
        var team = await Service.TeamAsync(new { tags = new[] { "region:eu" } });
        var token = Token(await Service.KeyAsync(new { team_id = team }));

        var answer = await Service.PostAsync("/key/update", $$"""{"key":"{{token}}","team_id":null}""");

        Assert.That(answer.Warnings, Has.Exactly(2).Items.And.All.Contains("team").And.Some.Contains("tags are gone").And.Some.StartsWith("the key left the team"));
    }

    private static string Token(JsonElement key) => key.GetProperty("token").GetString()!;
}
