using System.Net;
using System.Text.Json;
using Gateway.Tests.Support;

namespace Gateway.Tests.Admin.Reach;

/// <summary>The deployments of <see cref="AdminHost"/>: gpt-4 in the EU, in the US and in both, eu-only, open without tags.</summary>
[TestFixture]
internal sealed class ReachTests
{
    private AdminHost _host = null!;
    private string _team = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _host = await AdminHost.StartAsync();
        _team = await _host.TeamAsync(new { team_id = "eu-team", team_alias = "=cmd", tags = new[] { "region:eu" } });
        await _host.KeyAsync(new { key_alias = "unrestricted" });
        await _host.KeyAsync(new { key_alias = "of-the-team", team_id = _team });
        await _host.KeyAsync(new { key_alias = "paid", allowed_tags = new[] { "region:eu", "tier:paid" }, models = new[] { "gpt-4", "open" } });
        await _host.KeyAsync(new { key_alias = "free", enforced_tags = new[] { "tier:free" } });
        await _host.KeyAsync(new { key_alias = "nowhere", allowed_tags = new[] { "region:mars" } });
        await _host.KeyAsync(new { key_alias = "blocked", blocked = true });
    }

    [OneTimeTearDown]
    public async Task StopAsync() => await _host.DisposeAsync();

    [TestCase("unrestricted", "gpt-4: eu-1 us-1 both-1; eu-only: eu-2; open: open-1")]
    [TestCase("of-the-team", "gpt-4: eu-1; eu-only: eu-2")]
    [TestCase("paid", "gpt-4: eu-1")]
    [TestCase("free", "gpt-4: us-1")]
    [TestCase("nowhere", "")]
    public async Task A_key_reaches_what_its_own_and_its_teams_scope_and_models_leave(string alias, string reached)
    {
        var row = (await RowsAsync("")).Single(r => Text(r, "key_alias") == alias);

        Assert.That(Reached(row), Is.EqualTo(reached));
        Assert.That(row.GetProperty("refused_as").ValueKind, Is.EqualTo(JsonValueKind.Null));
    }

    [Test]
    public async Task The_answer_says_where_each_deployment_is_and_whether_that_bears_its_tags_out()
    {
        var answer = (await _host.GetAsync("/route/reach?model=gpt-4")).Json;

        var places = answer.GetProperty("deployments").EnumerateArray().Select(d => (Text(d, "id"), Text(d, "model_name"), Text(d, "place"), Text(d, "place_strength"), Text(d, "verdict")));
        Assert.That(places, Is.EqualTo(new[] { "eu-1", "us-1", "both-1" }.Select(id => (id, "gpt-4", "own", "address", "inside"))));
        Assert.That(answer.GetProperty("deployments")[2].GetProperty("claimed_by").EnumerateArray().Select(tag => tag.GetString()), Is.EqualTo(new[] { "region:eu", "region:us" }));
    }

    [Test]
    public async Task A_team_stands_before_the_keys_with_what_a_key_of_it_can_reach()
    {
        var first = (await RowsAsync(""))[0];

        Assert.That((Text(first, "kind"), Text(first, "team_id"), Reached(first)), Is.EqualTo(("team", _team, "gpt-4: eu-1; eu-only: eu-2")));
    }

    [Test]
    public async Task A_key_that_the_gateway_refuses_is_shown_with_the_code_it_would_get()
    {
        var row = (await RowsAsync("")).Single(r => Text(r, "key_alias") == "blocked");

        Assert.That(Text(row, "refused_as"), Is.EqualTo("key_blocked"));
    }

    [Test]
    public async Task A_key_whose_team_is_gone_reaches_nothing()
    {
        await using var host = await AdminHost.StartAsync();
        await host.KeyAsync(new { key_alias = "orphan", team_id = await host.TeamAsync() });
        await using (var db = await host.OpenAsync())
        {
            // No call of the service does this: someone else's hands in the database.
            await Microsoft.EntityFrameworkCore.RelationalDatabaseFacadeExtensions.ExecuteSqlRawAsync(db.Database, "PRAGMA foreign_keys=OFF; DELETE FROM teams");
        }

        var row = (await host.GetAsync("/route/reach")).Json.GetProperty("data").EnumerateArray().Single();

        Assert.That((Text(row, "key_alias"), Text(row, "refused_as"), Reached(row)), Is.EqualTo(("orphan", "invalid_api_key", "")));
    }

    [TestCase("team_id=eu-team", "eu-team,of-the-team")]
    [TestCase("tag=region:eu", "eu-team,paid")]
    [TestCase("tag=tier:free", "free")]
    [TestCase("key=sk-unknown-unknown-unknown", "")]
    [TestCase("facet=region", "eu-team,nowhere,paid")]
    [TestCase("facet=tier", "free,paid")]
    [TestCase("facet=region&tag=tier:paid", "paid")]
    [TestCase("facet=plain tags", "")]
    [TestCase("reaches=region:us", "blocked,free,unrestricted")]
    [TestCase("reaches=tier:paid", "eu-team,blocked,of-the-team,paid,unrestricted")]
    [TestCase("leaves=region:eu", "blocked,free,unrestricted")]
    [TestCase("leaves=region:eu&team_id=eu-team", "")]
    [TestCase("leaves=tier:paid&team_id=eu-team", "eu-team,of-the-team")]
    [TestCase("leaves=region:eu&model=eu-only", "")]
    public async Task A_filter_leaves_the_rows_it_names(string filter, string rows)
    {
        var found = await RowsAsync(filter);

        var names = found.Select(r => (IsKey: Text(r, "kind") == "key", Name: Text(r, "key_alias") ?? Text(r, "team_id"))).Order();
        Assert.That(string.Join(',', names.Select(n => n.Name)), Is.EqualTo(rows));
    }

    [Test]
    public async Task One_model_group_can_be_asked_for_and_an_unknown_one_is_refused()
    {
        var rows = await RowsAsync("model=open");
        var unknown = await _host.GetAsync("/route/reach?model=gpt-5");

        Assert.That(rows.Where(r => Reached(r).Length > 0).Select(r => Text(r, "key_alias")), Is.EquivalentTo(new[] { "unrestricted", "blocked" }));
        Assert.That((unknown.Status, unknown.Fields.Single()), Is.EqualTo((HttpStatusCode.BadRequest, "model")));
    }

    [Test]
    public async Task Pages_hold_every_row_once()
    {
        var rows = new List<string?>();
        for (var page = 1; page <= 4; page++)
        {
            var answer = (await _host.GetAsync($"/route/reach?size=2&page={page}")).Json;
            Assert.That((answer.GetProperty("total_count").GetInt64(), answer.GetProperty("total_pages").GetInt64()), Is.EqualTo((7, 4)));
            rows.AddRange(answer.GetProperty("data").EnumerateArray().Select(r => Text(r, "key_alias") ?? Text(r, "team_id")));
        }

        Assert.That(rows, Is.EquivalentTo(new[] { "eu-team", "unrestricted", "of-the-team", "paid", "free", "nowhere", "blocked" }));
    }

    [Test]
    public async Task A_csv_holds_the_rows_that_the_same_filter_leaves_of_the_report()
    {
        var lines = (await _host.GetAsync("/route/reach?format=csv&leaves=region:eu")).Text.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);

        Assert.That(lines[1..].Select(l => l.Split(',')[3]).Distinct(), Is.EquivalentTo(new[] { "unrestricted", "free", "blocked" }));
    }

    [Test]
    public async Task A_csv_holds_one_line_per_deployment_and_no_formula()
    {
        var answer = await _host.GetAsync("/route/reach?format=csv");

        var lines = answer.Text.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.That(lines[0], Is.EqualTo("kind,token,key_name,key_alias,user_id,team_id,team_alias,refused_as,model_name,deployment_id"));
        Assert.That(lines, Does.Contain("team,,,,,eu-team,'=cmd,,gpt-4,eu-1"));
        Assert.That(lines.Count(l => l.Contains(",unrestricted,", StringComparison.Ordinal)), Is.EqualTo(5));
        Assert.That(lines.Single(l => l.Contains(",nowhere,", StringComparison.Ordinal)), Does.EndWith(",,"));
    }

    [TestCase("=1+1", "'=1+1")]
    [TestCase("@x", "'@x")]
    [TestCase(" +1", "' +1")]
    [TestCase("-1", "'-1")]
    [TestCase("a,b", "\"a,b\"")]
    [TestCase("a\"b", "\"a\"\"b\"")]
    [TestCase("=\"a\"", "\"'=\"\"a\"\"\"")]
    [TestCase("plain", "plain")]
    [TestCase(null, "")]
    public void A_cell_is_a_text_to_any_spreadsheet(string? text, string cell)
    {
        Assert.That(global::Admin.Api.Reach.ReachCsv.Cell(text), Is.EqualTo(cell));
    }

    private static string? Text(JsonElement row, string field) => row.GetProperty(field).GetString();

    private static string Reached(JsonElement row) => string.Join("; ", row.GetProperty("models").EnumerateArray().Select(m =>
        $"{Text(m, "model_name")}: {string.Join(' ', m.GetProperty("deployments").EnumerateArray().Select(d => d.GetString()))}"));

    private async Task<IReadOnlyList<JsonElement>> RowsAsync(string query) =>
        [.. (await _host.GetAsync("/route/reach?" + query)).Json.GetProperty("data").EnumerateArray()];
}
