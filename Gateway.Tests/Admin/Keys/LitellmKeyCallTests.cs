using System.Net;
using System.Text.Json;
using Gateway.Tests.Support;
using static Gateway.Tests.Admin.SharedAdmin;

namespace Gateway.Tests.Admin.Keys;

/// <summary>The calls about keys that LiteLLM's clients and both Terraform providers for it make.</summary>
[TestFixture(Store.Sqlite)]
[TestFixture(Store.Postgres)]
internal sealed class LitellmKeyCallTests(Store store)
{
    private AdminHost Service { get; set; } = null!;

    [OneTimeSetUp]
    public async Task FindHostAsync() => Service = await OnAsync(store);

    [Test]
    public async Task An_update_names_the_key_by_its_alias_alone_or_as_token_and_answers_which_it_was()
    {
        var alias = Unique("alias");
        var token = Text(await Service.KeyAsync(new { key_alias = alias }), "token");

        var byAlias = await Service.PostAsync("/key/update", new { key_alias = alias, user_id = "a" });
        var byToken = await Service.PostAsync("/key/update", new { token, user_id = "b" });
        var differing = await Service.PostAsync("/key/update", new { key = token, token = "sk-another-0123456789ab", user_id = "c" });
        var unnamed = await Service.PostAsync("/key/update", new { user_id = "d" });
        var unknown = await Service.PostAsync("/key/update", new { key_alias = Unique("nobody"), user_id = "e" });

        Assert.That((Text(byAlias.Json, "key"), Text(byAlias.Json, "user_id")), Is.EqualTo((token, "a")));
        Assert.That((Text(byToken.Json, "key"), Text(byToken.Json, "user_id")), Is.EqualTo((token, "b")));
        Assert.That((string.Join(',', differing.Fields), string.Join(',', unnamed.Fields), unknown.Status), Is.EqualTo(("token", "key", HttpStatusCode.NotFound)));
    }

    [Test]
    public async Task Terraform_makes_reads_changes_and_removes_a_key()
    {
        var (team, alias) = (await Service.TeamAsync(), Unique("tf"));
        var made = await Service.PostAsync("/key/generate", $$"""
            {"duration":"30d","key_alias":"{{alias}}","team_id":"{{team}}","key_type":"default","models":["all-team-models"],"tags":["cost:a"],"max_budget":100.0,"soft_budget":80.0,
             "budget_duration":"1mo","max_parallel_requests":5,"rpm_limit":10,"tpm_limit":1000,"model_max_budget":{"gpt-4":5.0},"model_rpm_limit":{"gpt-4":1},
             "model_tpm_limit":{"gpt-4":2},"metadata":{"owner":"ann"},"allowed_cache_controls":["no-cache"],"guardrails":["g"],"prompts":["p"],"send_invite_email":false,"blocked":false}
            """);
        var key = Text(made.Json, "key");
        var read = await Service.GetAsync("/key/info?key=" + key);
        var listed = await Service.GetAsync($"/key/list?page=1&size=10&key_alias={alias}&return_full_object=true&include_team_keys=false&sort_order=desc");
        var changed = await Service.PostAsync("/key/update", $$"""{"key":"{{key}}","key_alias":"{{alias}}","models":["gpt-4"],"send_invite_email":false,"blocked":true}""");
        var removed = await Service.PostAsync("/key/delete", $$"""{"keys":["{{key}}"]}""");

        Assert.That(made.Status, Is.EqualTo(HttpStatusCode.OK), made.Text);
        Assert.That(read.Json.GetProperty("info").GetProperty("model_rpm_limit").GetRawText(), Is.EqualTo("""{"gpt-4":1}"""));
        Assert.That(Text(listed.Json.GetProperty("keys")[0], "key_alias"), Is.EqualTo(alias));
        Assert.That((changed.Json.GetProperty("blocked").GetBoolean(), removed.Status), Is.EqualTo((true, HttpStatusCode.OK)));
    }

    [Test]
    public async Task Terraform_makes_and_changes_a_service_account()
    {
        var (team, alias) = (await Service.TeamAsync(), Unique("service"));
        var made = await Service.PostAsync("/key/service-account/generate", $$"""{"team_id":"{{team}}","key_alias":"{{alias}}","models":["gpt-4"],"metadata":{"service_account_id":"sa-1"} }""", ("Idempotency-Key", alias));
        var again = await Service.PostAsync("/key/service-account/generate", $$"""{"team_id":"{{team}}","key_alias":"{{alias}}","models":["gpt-4"],"metadata":{"service_account_id":"sa-1"} }""", ("Idempotency-Key", alias));
        var changed = await Service.PostAsync("/key/update", $$"""{"token":"{{Text(made.Json, "token")}}","team_id":"{{team}}","max_budget":5,"metadata":{"service_account_id":"sa-1"} }""");
        var withoutTeam = await Service.PostAsync("/key/service-account/generate", new { key_alias = Unique("s") });
        var ofUser = await Service.PostAsync("/key/service-account/generate", new { team_id = team, user_id = "ann" });

        Assert.That(Text(made.Json, "key"), Does.StartWith("sk-"));
        Assert.That((Text(made.Json, "team_id"), made.Json.GetProperty("user_id").ValueKind), Is.EqualTo((team, JsonValueKind.Null)));
        Assert.That((Text(again.Json, "token"), again.Json.TryGetProperty("key", out _)), Is.EqualTo((Text(made.Json, "token"), false)));
        Assert.That(Text(changed.Json, "key"), Is.EqualTo(Text(made.Json, "token")));
        Assert.That((string.Join(',', withoutTeam.Fields), string.Join(',', ofUser.Fields)), Is.EqualTo(("team_id", "user_id")));
    }

    [Test]
    public async Task Several_keys_are_changed_each_by_itself()
    {
        var (alias, key) = (Unique("alias"), Text(await Service.KeyAsync(), "key"));
        await Service.KeyAsync(new { key_alias = alias });

        var answer = await Service.PostAsync("/key/bulk_update", $$"""
            {"keys":[{"key":"{{key}}","max_budget":25.0,"tags":["a"],"team_id":null,"budget_id":null},{"key_alias":"{{alias}}","user_id":"ann"},{"key":"sk-nobody-0123456789ab","tags":[]},{"key":"{{key}}","team_id":"nope"}]}
            """);

        Assert.That(answer.Json.GetProperty("total_requested").GetInt64(), Is.EqualTo(4));
        var (changed, failed) = (answer.Json.GetProperty("successful_updates"), answer.Json.GetProperty("failed_updates"));
        Assert.That(changed.EnumerateArray().Select(c => Text(c.GetProperty("key_info"), "user_id")), Is.EqualTo(new[] { "", "ann" }));
        Assert.That(changed[0].GetProperty("key_info").GetProperty("max_budget").GetDouble(), Is.EqualTo(25));
        Assert.That(failed.EnumerateArray().Select(f => Text(f, "key")), Is.EqualTo(new[] { "sk-...89ab", "sk-..." + key[^4..] }));
        Assert.That(Text(failed[1], "failed_reason"), Does.Contain("nope"));
        Assert.That(answer.Text, Does.Not.Contain(key));
    }

    [Test]
    public async Task A_misspelt_field_of_one_of_several_keys_is_named_with_its_place_and_none_is_changed()
    {
        var token = Text(await Service.KeyAsync(), "token");

        var answer = await Service.PostAsync("/key/bulk_update", $$"""{"keys":[{"key":"{{token}}","user_id":"x"},{"key":"{{token}}","allowed_tag":["a"],"rpm_limit":-1},{}]}""");

        Assert.That(answer.Fields, Is.EquivalentTo(new[] { "keys[1].allowed_tag", "keys[1].rpm_limit", "keys[2].key" }));
        Assert.That((await Service.KeyInfoAsync(token)).GetProperty("user_id").ValueKind, Is.EqualTo(JsonValueKind.Null));
    }

    [Test]
    public async Task Several_keys_are_read_at_once_and_their_aliases_listed()
    {
        var (alias, team) = (Unique("alias"), await Service.TeamAsync());
        var made = await Service.KeyAsync(new { key_alias = alias, team_id = team });
        var other = await Service.KeyAsync();

        var info = await Service.PostAsync("/v2/key/info", new { keys = new[] { Text(made, "key"), "sk-nobody-0123456789ab", Text(other, "token") } });
        var none = await Service.PostAsync("/v2/key/info", new { keys = new[] { "sk-nobody-0123456789ab" } });
        var aliases = await Service.GetAsync($"/key/aliases?page=1&size=50&search={alias[..12]}&team_id={team}");

        Assert.That(info.Json.GetProperty("key").EnumerateArray().Select(k => k.GetString()), Is.EqualTo(new[] { Text(made, "token"), Text(other, "token") }));
        Assert.That(info.Json.GetProperty("info").EnumerateArray().Select(k => Text(k, "key_alias")), Is.EqualTo(new[] { alias, "" }));
        Assert.That(info.Text, Does.Not.Contain(Text(made, "key")));
        Assert.That(none.Status, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That((aliases.Json.GetProperty("aliases").GetRawText(), aliases.Json.GetProperty("total_count").GetInt64()), Is.EqualTo(($"[\"{alias}\"]", 1L)));
    }

    [Test]
    public async Task A_filter_of_litellms_that_finds_nothing_here_is_refused_with_a_value_and_nothing_without()
    {
        var empty = await Service.GetAsync("/key/list?organization_id=&status=&expand=user&include_created_by_keys=true&size=1");
        var asked = await Service.GetAsync("/key/list?organization_id=org");

        Assert.That(empty.Status, Is.EqualTo(HttpStatusCode.OK), empty.Text);
        Assert.That(asked.Fields, Is.EqualTo(new[] { "organization_id" }));
    }

    [Test]
    public async Task The_master_key_is_not_changed_by_a_call()
    {
        var token = Text(await Service.KeyAsync(), "token");

        var refused = await Service.PostAsync("/key/regenerate", new { key = token, new_master_key = "sk-new-master-0123456789" });
        var empty = await Service.PostAsync("/key/regenerate", new { key = token, new_master_key = (string?)null });

        Assert.That(refused.Fields, Is.EqualTo(new[] { "new_master_key" }));
        Assert.That(empty.Status, Is.EqualTo(HttpStatusCode.OK));
    }

    private static string Text(JsonElement row, string field) => row.GetProperty(field).GetString() ?? "";
}
