using System.Net;
using System.Text.Json;
using Gateway.Tests.Support;
using static Gateway.Tests.Admin.SharedAdmin;

namespace Gateway.Tests.Admin.Keys;

/// <summary><c>allowed_hosted_tools</c> of keys and teams, on either database.</summary>
[TestFixture(Store.Sqlite)]
[TestFixture(Store.Postgres)]
internal sealed class HostedToolListTests(Store store)
{
    private AdminHost Service { get; set; } = null!;

    [OneTimeSetUp]
    public async Task FindHostAsync() => Service = await OnAsync(store);

    [Test]
    public async Task A_list_is_kept_in_lower_case_without_repeats_told_and_cleared_with_null()
    {
        var token = Token(await Service.KeyAsync(new { allowed_tags = new[] { "region:eu" }, allowed_hosted_tools = new[] { " Web_Search", "mcp", "web_search" } }));
        Assert.That(await OfKeyAsync(token), Is.EqualTo("""["web_search","mcp"]"""));

        await Service.PostAsync("/key/update", $$"""{"key":"{{token}}","user_id":"ann"}""");
        Assert.That(await OfKeyAsync(token), Is.EqualTo("""["web_search","mcp"]"""), "an absent field is left");

        await Service.PostAsync("/key/update", $$"""{"key":"{{token}}","allowed_hosted_tools":[]}""");
        Assert.That(await OfKeyAsync(token), Is.EqualTo("[]"));

        await Service.PostAsync("/key/update", $$"""{"key":"{{token}}","allowed_hosted_tools":null}""");
        Assert.That(await OfKeyAsync(token), Is.EqualTo("null"));
    }

    [Test]
    public async Task A_team_has_a_list_too()
    {
        var team = await Service.TeamAsync(new { allowed_hosted_tools = new[] { "*" } });
        var made = await Service.GetAsync($"/team/info?team_id={team}");

        var updated = await Service.PostAsync("/team/update", $$"""{"team_id":"{{team}}","allowed_hosted_tools":["mcp"]}""");

        Assert.That(made.Json.GetProperty("team_info").GetProperty("allowed_hosted_tools").GetRawText(), Is.EqualTo("""["*"]"""));
        Assert.That(updated.Text, Does.Contain("\"allowed_hosted_tools\":[\"mcp\"]"));
    }

    [Test]
    public async Task A_new_secret_leaves_the_list_as_it_is()
    {
        var token = Token(await Service.KeyAsync(new { allowed_hosted_tools = new[] { "mcp" } }));

        var renewed = Token((await Service.PostAsync($"/key/{token}/regenerate", "{}")).Json);

        Assert.That(await OfKeyAsync(renewed), Is.EqualTo("""["mcp"]"""));
    }

    [TestCase("web search", "may hold letters, digits and _ - . : $ only")]
    [TestCase("web_search*", "covers its dated versions")]
    [TestCase("", "is empty")]
    [TestCase("wéb", "may hold letters")]
    public async Task A_name_that_no_tool_can_have_is_refused_and_told(string tool, string why)
    {
        foreach (var path in new[] { "/key/generate", "/team/new" })
        {
            var answer = await Service.PostAsync(path, $$"""{"allowed_hosted_tools":["{{tool}}"]}""");

            Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.BadRequest));
            Assert.That(answer.Fields, Is.EqualTo(new[] { "allowed_hosted_tools" }));
            Assert.That(answer.Text, Does.Contain(why).And.Contain($"'{tool}'"));
        }
    }

    [TestCase("\"web_search\"")]
    [TestCase("""["web_search",7]""")]
    [TestCase("""{"web_search":true}""")]
    public async Task Anything_but_a_list_of_texts_is_refused(string value)
    {
        var answer = await Service.PostAsync("/key/generate", $$"""{"allowed_hosted_tools":{{value}}}""");

        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(answer.Fields, Is.EqualTo(new[] { "allowed_hosted_tools" }));
    }

    [Test]
    public async Task The_audit_tells_who_allowed_what()
    {
        var token = Token(await Service.KeyAsync());

        await Service.PostAsync("/key/update", $$"""{"key":"{{token}}","allowed_hosted_tools":["mcp"]}""");

        var audit = await Service.GetAsync($"/audit?key={token}&action=key.update");
        Assert.That(audit.Text, Does.Contain("\"allowed_hosted_tools\":null").And.Contain("\"allowed_hosted_tools\":[\"mcp\"]"));
    }

    private static string Token(JsonElement made) => made.GetProperty("token").GetString()!;

    private async Task<string> OfKeyAsync(string token) => (await Service.KeyInfoAsync(token)).GetProperty("allowed_hosted_tools").GetRawText();
}
