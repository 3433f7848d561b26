using System.Net;
using static Gateway.Tests.Admin.SharedAdmin;

namespace Gateway.Tests.Admin.Http;

[TestFixture]
internal sealed class RequestBodyTests
{
    [TestCase("allowed_tag", "allowed_tags")]
    [TestCase("Allowed_Tags", "allowed_tags")]
    [TestCase("enforced_tag", "enforced_tags")]
    [TestCase("teamid", "team_id")]
    [TestCase("modells", "models")]
    public async Task A_misspelt_field_is_refused_with_the_name_that_was_meant(string written, string meant)
    {
        var answer = await Service.PostAsync("/key/generate", new Dictionary<string, object> { [written] = new[] { "region:eu" } });

        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(answer.Fields, Is.EqualTo(new[] { written }));
        Assert.That(answer.Message, Does.Contain($"did you mean '{meant}'?"));
    }

    [Test]
    public async Task A_field_that_resembles_no_other_is_refused_without_a_guess()
    {
        var answer = await Service.PostAsync("/key/generate", new { zzzzzzzz = 1 });

        Assert.That(answer.Fields, Is.EqualTo(new[] { "zzzzzzzz" }));
        Assert.That(answer.Message, Does.Not.Contain("did you mean"));
    }

    [TestCase("/key/generate")]
    [TestCase("/key/update")]
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
    public async Task Every_call_refuses_a_field_it_does_not_know(string path)
    {
        var answer = await Service.PostAsync(path, new { zzzzzzzz = 1 });

        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(answer.Fields, Does.Contain("zzzzzzzz"));
    }

    [Test]
    public async Task One_answer_names_every_refused_field()
    {
        var answer = await Service.PostAsync("/key/generate", """{"allowed_tag":["a"],"models":"gpt-4","rpm_limit":-1,"duration":"x","tags":["a b"]}""");

        Assert.That(answer.Fields, Is.EquivalentTo(new[] { "allowed_tag", "models", "rpm_limit", "duration", "tags" }));
    }

    [TestCase("key_alias", "1")]
    [TestCase("models", "\"gpt-4\"")]
    [TestCase("models", "[1]")]
    [TestCase("models", "[null]")]
    [TestCase("allowed_tags", "{}")]
    [TestCase("metadata", "[]")]
    [TestCase("metadata", "\"{}\"")]
    [TestCase("blocked", "\"true\"")]
    [TestCase("blocked", "1")]
    [TestCase("rpm_limit", "1.5")]
    [TestCase("rpm_limit", "\"1\"")]
    [TestCase("rpm_limit", "99999999999999999999")]
    [TestCase("max_budget", "\"1\"")]
    [TestCase("max_budget", "1e999")]
    [TestCase("key_alias", "\"\\ud800\"")]
    public async Task A_value_of_the_wrong_type_is_refused_by_the_name_of_its_field(string field, string json)
    {
        var answer = await Service.PostAsync("/key/generate", $"{{\"{field}\":{json}}}");

        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.BadRequest), answer.Text);
        Assert.That(answer.Fields, Is.EqualTo(new[] { field }));
    }

    [TestCase("")]
    [TestCase("null")]
    [TestCase("[]")]
    [TestCase("\"{}\"")]
    [TestCase("{")]
    [TestCase("{}{}")]
    [TestCase("{} x")]
    [TestCase("{\"user_id\":\"a\",}")]
    [TestCase("{/* */}")]
    [TestCase("{\"user_id\":\"a\",\"user_id\":\"b\"}")]
    [TestCase("{\"user_id\":\"a\",\"user\\u005fid\":\"b\"}")]
    [TestCase("{\"metadata\":{\"a\":1,\"a\":2}}")]
    [TestCase("{\"\\ud800\":1}")]
    [TestCase("{\"metadata\":{\"\\ud800\":1}}")]
    public async Task A_body_that_is_not_one_object_with_one_reading_is_refused(string body)
    {
        var answer = await Service.PostAsync("/key/generate", body);

        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.BadRequest), answer.Text);
        Assert.That(answer.ErrorCode, Is.EqualTo("invalid_request"));
    }

    [TestCase("/key/generate", """{"metadata":{"a":["\udc00"]}}""", "metadata")]
    [TestCase("/key/generate", """{"guardrails":["\ud800"]}""", "guardrails")]
    public async Task Half_a_character_deep_inside_a_field_is_refused_by_the_name_of_the_field(string path, string body, string field)
    {
        var answer = await Service.PostAsync(path, body);

        Assert.That((answer.Status, string.Join(',', answer.Fields)), Is.EqualTo((HttpStatusCode.BadRequest, field)));
    }

    [Test]
    public async Task A_body_that_is_not_UTF8_is_refused()
    {
        using var content = new ByteArrayContent([.. "{\"user_id\":\""u8, 0xff, .. "\"}"u8]);
        using var response = await Service.Client.PostAsync(new Uri("/key/generate", UriKind.Relative), content);

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
    }

    [Test]
    public async Task A_body_of_more_than_a_mebibyte_is_refused()
    {
        var answer = await Service.PostAsync("/key/generate", new { metadata = new { text = new string('x', 1024 * 1024) } });

        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.RequestEntityTooLarge));
        Assert.That(answer.ErrorCode, Is.EqualTo("request_too_large"));
    }
}
