using System.Net;
using System.Text.Json;
using Gateway.Tests.Support;
using static Gateway.Tests.Admin.SharedAdmin;

namespace Gateway.Tests.Admin.Keys;

[TestFixture(Store.Sqlite)]
[TestFixture(Store.Postgres)]
internal sealed class KeyUpdateTests(Store store)
{
    private AdminHost Service { get; set; } = null!;

    [OneTimeSetUp]
    public async Task FindHostAsync() => Service = await OnAsync(store);

    [Test]
    public async Task An_absent_field_is_left_and_a_null_field_is_cleared()
    {
        var token = Token(await Service.KeyAsync(new { user_id = "ann", rpm_limit = 5, models = new[] { "gpt-4" }, allowed_tags = new[] { "region:eu" }, duration = "1d", metadata = new { a = 1 } }));

        var answer = await Service.PostAsync("/key/update", $$"""{"key":"{{token}}","user_id":null,"models":null,"duration":null}""");

        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.OK), answer.Text);
        Assert.Multiple(() =>
        {
            Assert.That(answer.Json.GetProperty("user_id").ValueKind, Is.EqualTo(JsonValueKind.Null));
            Assert.That(answer.Json.GetProperty("models").GetArrayLength(), Is.Zero);
            Assert.That(answer.Json.GetProperty("expires").ValueKind, Is.EqualTo(JsonValueKind.Null));
            Assert.That(answer.Json.GetProperty("rpm_limit").GetInt64(), Is.EqualTo(5));
            Assert.That(answer.Json.GetProperty("allowed_tags").GetRawText(), Is.EqualTo("""["region:eu"]"""));
            Assert.That(answer.Json.GetProperty("metadata").GetRawText(), Is.EqualTo("""{"a":1}"""));
        });
    }

    [Test]
    public async Task A_field_kept_without_effect_is_replaced_by_a_value_and_left_by_nothing()
    {
        var token = Token(await Service.KeyAsync(new { spend = 1, aliases = new { a = "b" } }));

        var answer = await Service.PostAsync("/key/update", $$$"""{"key":"{{{token}}}","spend":null,"config":{"c":1},"guardrails":[],"object_permission":{},"budget_id":""}""");

        Assert.That(answer.Json.GetProperty("spend").GetRawText(), Is.EqualTo("1"));
        Assert.That(answer.Json.GetProperty("aliases").GetRawText(), Is.EqualTo("""{"a":"b"}"""));
        Assert.That(answer.Json.GetProperty("config").GetRawText(), Is.EqualTo("""{"c":1}"""));
    }

    [Test]
    public async Task A_key_is_updated_by_its_text_as_well_as_by_its_hash()
    {
        var made = await Service.KeyAsync();

        var answer = await Service.PostAsync("/key/update", new { key = made.GetProperty("key").GetString(), user_id = "bob" });

        Assert.That(answer.Json.GetProperty("token").GetString(), Is.EqualTo(Token(made)));
        Assert.That(answer.Json.GetProperty("user_id").GetString(), Is.EqualTo("bob"));
    }

    [Test]
    public async Task No_answer_but_the_first_shows_the_key()
    {
        var key = (await Service.KeyAsync()).GetProperty("key").GetString()!;

        Assert.Multiple(async () =>
        {
            Assert.That((await Service.GetAsync("/key/info?key=" + key)).Text, Does.Not.Contain(key));
            Assert.That((await Service.PostAsync("/key/update", new { key, user_id = "x" })).Text, Does.Not.Contain(key));
            Assert.That((await Service.PostAsync("/key/block", new { key })).Text, Does.Not.Contain(key));
            Assert.That((await Service.PostAsync("/key/unblock", new { key })).Text, Does.Not.Contain(key));
            Assert.That((await Service.GetAsync("/key/list?size=1000&return_full_object=true")).Text, Does.Not.Contain(key));
        });
    }

    [Test]
    public async Task Blocking_and_unblocking_give_the_row()
    {
        var token = Token(await Service.KeyAsync());

        var blocked = await Service.PostAsync("/key/block", new { key = token });
        var unblocked = await Service.PostAsync("/key/unblock", new { key = token });

        Assert.That(blocked.Json.GetProperty("token").GetString(), Is.EqualTo(token));
        Assert.That(blocked.Json.GetProperty("blocked").GetBoolean(), Is.True);
        Assert.That(unblocked.Json.GetProperty("blocked").GetBoolean(), Is.False);
    }

    [Test]
    public async Task Null_does_not_unblock_a_key()
    {
        var token = Token(await Service.KeyAsync(new { blocked = true }));

        var answer = await Service.PostAsync("/key/update", $$"""{"key":"{{token}}","blocked":null}""");

        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That((await Service.KeyInfoAsync(token)).GetProperty("blocked").GetBoolean(), Is.True);
    }

    [TestCase("/key/update")]
    [TestCase("/key/block")]
    [TestCase("/key/unblock")]
    public async Task A_key_that_does_not_exist_is_not_found_and_not_repeated(string path)
    {
        var answer = await Service.PostAsync(path, new { key = "sk-unknown-unknown-unknown" });

        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That(answer.ErrorCode, Is.EqualTo("key_not_found"));
        Assert.That(answer.Text, Does.Not.Contain("sk-unknown"));
    }

    [Test]
    public async Task An_update_for_another_revision_is_refused()
    {
        var made = await Service.KeyAsync();
        var revision = made.GetProperty("revision").GetInt64();

        var right = await Service.PostAsync("/key/update", new { key = Token(made), user_id = "a" }, ("If-Match", $"\"{revision}\""));
        var stale = await Service.PostAsync("/key/update", new { key = Token(made), user_id = "b" }, ("If-Match", $"\"{revision}\""));
        var senseless = await Service.PostAsync("/key/update", new { key = Token(made), user_id = "c" }, ("If-Match", "latest"));

        Assert.That(right.Status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(right.ETag, Is.EqualTo($"\"{right.Json.GetProperty("revision").GetInt64()}\""));
        Assert.That(stale.Status, Is.EqualTo(HttpStatusCode.PreconditionFailed));
        Assert.That(senseless.Status, Is.EqualTo(HttpStatusCode.PreconditionFailed));
        Assert.That((await Service.KeyInfoAsync(Token(made))).GetProperty("user_id").GetString(), Is.EqualTo("a"));
    }

    [Test]
    public async Task An_update_may_keep_its_own_alias_but_not_take_anothers()
    {
        var (own, others) = (Unique("own"), Unique("others"));
        var token = Token(await Service.KeyAsync(new { key_alias = own }));
        await Service.KeyAsync(new { key_alias = others });

        var same = await Service.PostAsync("/key/update", new { key = token, key_alias = own });
        var taken = await Service.PostAsync("/key/update", new { key = token, key_alias = others });

        Assert.That(same.Status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(taken.Fields, Is.EqualTo(new[] { "key_alias" }));
    }

    [Test]
    public async Task The_info_of_a_key_is_found_by_text_and_by_hash()
    {
        var made = await Service.KeyAsync();

        var byText = await Service.GetAsync("/key/info?key=" + made.GetProperty("key").GetString());
        var byHash = await Service.GetAsync("/key/info?key=" + Token(made));
        var unknown = await Service.GetAsync("/key/info?key=sk-unknown-unknown-unknown");
        var unnamed = await Service.GetAsync("/key/info");

        Assert.That(byText.Json.GetProperty("info").GetProperty("token").GetString(), Is.EqualTo(Token(made)));
        Assert.That(byHash.Json.GetProperty("key").GetString(), Is.EqualTo(Token(made)));
        Assert.That(unknown.Status, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That(unnamed.Fields, Is.EqualTo(new[] { "key" }));
    }

    private static string Token(JsonElement key) => key.GetProperty("token").GetString()!;
}
