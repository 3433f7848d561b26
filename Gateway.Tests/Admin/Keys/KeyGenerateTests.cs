using System.Net;
using System.Text.Json;
using Gateway.Tests.Support;
using Shared.Contracts.Sync;
using static Gateway.Tests.Admin.SharedAdmin;

namespace Gateway.Tests.Admin.Keys;

[TestFixture(Store.Sqlite)]
[TestFixture(Store.Postgres)]
internal sealed class KeyGenerateTests(Store store)
{
    private AdminHost Service { get; set; } = null!;

    [OneTimeSetUp]
    public async Task FindHostAsync() => Service = await OnAsync(store);

    [Test]
    public async Task A_generated_key_is_sk_and_256_random_bits_in_base64url()
    {
        var first = (await Service.KeyAsync()).GetProperty("key").GetString()!;
        var second = (await Service.KeyAsync()).GetProperty("key").GetString()!;

        Assert.That(first, Does.Match("^sk-[A-Za-z0-9_-]{43}$"));
        Assert.That(second, Is.Not.EqualTo(first));
    }

    [Test]
    public async Task The_answer_shows_the_hash_and_the_last_four_characters_of_the_key()
    {
        var answer = await Service.KeyAsync();

        var key = answer.GetProperty("key").GetString()!;
        Assert.That(answer.GetProperty("token").GetString(), Is.EqualTo(KeyHash.Of(key).ToString()));
        Assert.That(answer.GetProperty("token_id").GetString(), Is.EqualTo(KeyHash.Of(key).ToString()));
        Assert.That(answer.GetProperty("key_name").GetString(), Is.EqualTo("sk-..." + key[^4..]));
    }

    [Test]
    public async Task The_answer_that_shows_a_key_may_not_be_cached()
    {
        using var content = new StringContent("{}");
        using var response = await Service.Client.PostAsync(new Uri("/key/generate", UriKind.Relative), content);

        Assert.That(response.Headers.CacheControl!.NoStore, Is.True);
    }

    [Test]
    public async Task A_key_without_fields_has_no_scope_no_team_no_limits_and_never_expires()
    {
        var answer = await Service.KeyAsync();

        Assert.Multiple(() =>
        {
            foreach (var name in new[] { "allowed_tags", "enforced_tags", "team_id", "user_id", "key_alias", "expires", "rpm_limit", "tpm_limit", "max_parallel_requests", "max_budget", "budget_duration", "soft_budget" })
                Assert.That(answer.GetProperty(name).ValueKind, Is.EqualTo(JsonValueKind.Null), name);
            Assert.That(answer.GetProperty("blocked").GetBoolean(), Is.False);
            Assert.That(answer.GetProperty("models").GetArrayLength(), Is.Zero);
            Assert.That(answer.GetProperty("tags").GetArrayLength(), Is.Zero);
            Assert.That(answer.GetProperty("metadata").GetRawText(), Is.EqualTo("{}"));
            Assert.That(answer.GetProperty("warnings").GetArrayLength(), Is.Zero);
            Assert.That(answer.GetProperty("created_by").GetString(), Is.EqualTo("admin"));
        });
    }

    [Test]
    public async Task Every_field_is_given_back_as_it_was_set()
    {
        var team = await Service.TeamAsync();
        var alias = Unique("alias");

        var answer = await Service.KeyAsync(new
        {
            key_alias = alias,
            team_id = team,
            user_id = "ann",
            models = new[] { "gpt-4", "open" },
            tags = new[] { "label" },
            metadata = new { cost_center = 7, tags = new[] { "spend" } },
            blocked = true,
            rpm_limit = 1,
            tpm_limit = 2,
            max_parallel_requests = 3,
            max_budget = 4.5,
            budget_duration = "1mo",
            soft_budget = 0.5,
        });

        var info = await Service.KeyInfoAsync(answer.GetProperty("token").GetString()!);
        Assert.Multiple(() =>
        {
            Assert.That(info.GetProperty("key_alias").GetString(), Is.EqualTo(alias));
            Assert.That(info.GetProperty("team_id").GetString(), Is.EqualTo(team));
            Assert.That(info.GetProperty("user_id").GetString(), Is.EqualTo("ann"));
            Assert.That(info.GetProperty("models").GetRawText(), Is.EqualTo("""["gpt-4","open"]"""));
            Assert.That(info.GetProperty("tags").GetRawText(), Is.EqualTo("""["label"]"""));
            Assert.That(info.GetProperty("metadata").GetRawText(), Is.EqualTo("""{"cost_center":7,"tags":["spend"]}"""));
            Assert.That(info.GetProperty("blocked").GetBoolean(), Is.True);
            Assert.That(info.GetProperty("rpm_limit").GetInt64(), Is.EqualTo(1));
            Assert.That(info.GetProperty("tpm_limit").GetInt64(), Is.EqualTo(2));
            Assert.That(info.GetProperty("max_parallel_requests").GetInt64(), Is.EqualTo(3));
            Assert.That(info.GetProperty("max_budget").GetDouble(), Is.EqualTo(4.5));
            Assert.That(info.GetProperty("budget_duration").GetString(), Is.EqualTo("1mo"));
            Assert.That(info.GetProperty("soft_budget").GetDouble(), Is.EqualTo(0.5));
        });
    }

    [TestCase("30s", 30)]
    [TestCase("10m", 600)]
    [TestCase("30min", 1800)]
    [TestCase("2hours", 7200)]
    [TestCase("12h", 43200)]
    [TestCase("30d", 2592000)]
    [TestCase("2w", 1209600)]
    public async Task A_duration_becomes_the_instant_of_expiry_in_UTC(string duration, int seconds)
    {
        var before = DateTimeOffset.UtcNow;
        var answer = await Service.KeyAsync(new { duration });
        var after = DateTimeOffset.UtcNow;

        var text = answer.GetProperty("expires").GetString()!;
        Assert.That(text, Does.EndWith("Z"));
        Assert.That(DateTimeOffset.Parse(text), Is.InRange(before.AddSeconds(seconds).AddMilliseconds(-1), after.AddSeconds(seconds)));
    }

    [TestCase("30")]
    [TestCase("d")]
    [TestCase("0s")]
    [TestCase("-1d")]
    [TestCase("-2")]
    [TestCase("30minute s")]
    [TestCase("1.5h")]
    [TestCase("30 d")]
    [TestCase("99999999999d")]
    [TestCase("36526d")]
    public async Task A_duration_that_cannot_be_read_is_refused(string duration)
    {
        var answer = await Service.PostAsync("/key/generate", new { duration });

        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(answer.Fields, Is.EqualTo(new[] { "duration" }));
    }

    [Test]
    public async Task A_chosen_key_of_twenty_characters_is_taken()
    {
        var chosen = "sk-" + Guid.NewGuid().ToString("N")[..17];

        var answer = await Service.KeyAsync(new { key = chosen });

        Assert.That(answer.GetProperty("key").GetString(), Is.EqualTo(chosen));
        Assert.That(answer.GetProperty("token").GetString(), Is.EqualTo(KeyHash.Of(chosen).ToString()));
    }

    [TestCase("sk-4567890123456789")]
    [TestCase("pk-45678901234567890")]
    [TestCase("sk-456789012345678 0")]
    [TestCase("sk-45678901234567890é")]
    public async Task A_chosen_key_that_is_short_or_does_not_start_with_sk_or_does_not_fit_a_header_is_refused(string chosen)
    {
        var answer = await Service.PostAsync("/key/generate", new { key = chosen });

        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(answer.Fields, Is.EqualTo(new[] { "key" }));
        Assert.That(answer.Text, Does.Not.Contain(chosen));
    }

    [Test]
    public async Task A_chosen_key_that_exists_is_refused_by_its_last_four_characters_alone()
    {
        var key = (await Service.KeyAsync()).GetProperty("key").GetString()!;

        var answer = await Service.PostAsync("/key/generate", new { key });

        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(answer.Fields, Is.EqualTo(new[] { "key" }));
        Assert.That(answer.Text, Does.Contain(key[^4..]).And.Not.Contain(key[^5..]).And.Not.Contain(KeyHash.Of(key).ToString()));
    }

    [Test]
    public async Task An_alias_that_is_taken_is_refused()
    {
        var alias = Unique("alias");
        await Service.KeyAsync(new { key_alias = alias });

        var answer = await Service.PostAsync("/key/generate", new { key_alias = alias });

        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(answer.Fields, Is.EqualTo(new[] { "key_alias" }));
    }

    [Test]
    public async Task A_team_that_does_not_exist_is_refused_by_name()
    {
        var answer = await Service.PostAsync("/key/generate", new { team_id = "no-such-team" });

        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(answer.Fields, Is.EqualTo(new[] { "team_id" }));
        Assert.That(answer.Message, Does.Contain("no-such-team"));
    }

    [Test]
    public async Task The_fields_without_effect_are_kept_and_given_back()
    {
        var answer = await Service.KeyAsync(new
        {
            aliases = new { a = "b" },
            config = new { },
            permissions = new { p = true },
            guardrails = new[] { "g" },
            object_permission = new { o = 1 },
            spend = 1.25,
            send_invite_email = false,
            model_max_budget = new { m = 2 },
        });

        var info = await Service.KeyInfoAsync(answer.GetProperty("token").GetString()!);
        Assert.That(info.GetProperty("spend").GetRawText(), Is.EqualTo("1.25"));
        Assert.That(info.GetProperty("guardrails").GetRawText(), Is.EqualTo("""["g"]"""));
        Assert.That(info.GetProperty("model_max_budget").GetRawText(), Is.EqualTo("""{"m":2}"""));
    }

    [TestCase("rpm_limit", "-1")]
    [TestCase("tpm_limit", "-1")]
    [TestCase("max_parallel_requests", "-1")]
    [TestCase("max_budget", "-0.5")]
    [TestCase("soft_budget", "-0.5")]
    [TestCase("budget_duration", "\"soon\"")]
    [TestCase("key_alias", "\" \"")]
    [TestCase("user_id", "\"a\\nb\"")]
    [TestCase("models", "[\"\"]")]
    [TestCase("metadata", "{\"tags\":\"x\"}")]
    [TestCase("metadata", "{\"tags\":[\"a b\"]}")]
    public async Task A_value_out_of_its_range_is_refused_by_the_name_of_its_field(string field, string json)
    {
        var answer = await Service.PostAsync("/key/generate", $"{{\"{field}\":{json}}}");

        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.BadRequest), answer.Text);
        Assert.That(answer.Fields, Is.EqualTo(new[] { field }));
    }
}
