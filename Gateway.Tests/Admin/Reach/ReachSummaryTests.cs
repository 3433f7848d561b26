using Admin.Api.Reach;
using Admin.Api.Ui.Matrix;
using Gateway.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Admin.Reach;

/// <summary>What is said about all keys at once: the deployments of <see cref="AdminHost"/>, on both databases.</summary>
[TestFixture(Store.Sqlite)]
[TestFixture(Store.Postgres)]
internal sealed class ReachSummaryTests(Store store)
{
    private AdminHost _host = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _host = await AdminHost.StartAsync(store);
        await _host.TeamAsync(new { team_id = "inside", tags = new[] { "region:eu" } });
        await _host.TeamAsync(new { team_id = "open" });
        for (var i = 0; i < 3; i++) await _host.KeyAsync(new { team_id = "inside" });
        await _host.KeyAsync(new { team_id = "inside", allowed_tags = new[] { "tier:paid" }, blocked = true });
        await _host.KeyAsync(new { team_id = "open", allowed_tags = new[] { "region:eu" } });
        await _host.KeyAsync(new { team_id = "open", enforced_tags = new[] { "region:eu" } });
        await _host.KeyAsync(new { allowed_tags = new[] { "region:us", "region:eu" } });
        await _host.KeyAsync();
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        if (_host is not null) await _host.DisposeAsync();
    }

    [TestCase(null, 8, 2, 2, 1)]
    [TestCase("inside", 4, 1, 0, 0)]
    [TestCase("open", 2, 1, 0, 1)]
    [TestCase("unknown", 0, 0, 0, 0)]
    public async Task Every_key_and_team_is_counted_and_whoever_can_leave(string? team, int keys, int teams, int leavingKeys, int leavingTeams)
    {
        var summary = await ReadAsync(new ReachQuery { TeamId = team });

        Assert.That(summary.All, Is.EqualTo(new ReachCount(keys, teams)));
        Assert.That(summary.Leaving, Is.EqualTo(new ReachCount(leavingKeys, leavingTeams)));
    }

    [Test]
    public async Task The_summary_counts_the_rows_that_the_report_lists()
    {
        var summary = await ReadAsync(new ReachQuery());

        foreach (var (place, count) in summary.Places.Where(p => p.Key is "eu" or "us"))
        {
            var listed = (await _host.GetAsync($"/route/reach?reaches=region:{place}")).Json.GetProperty("total_count").GetInt64();
            Assert.That(listed, Is.EqualTo(count.Keys + count.Teams), place);
        }

        Assert.That((await _host.GetAsync("/route/reach?leaves=region:eu")).Json.GetProperty("total_count").GetInt64(), Is.EqualTo(summary.Leaving.Keys + summary.Leaving.Teams));
    }

    [TestCase("leaves=region:eu")]
    [TestCase("reaches=region:us")]
    [TestCase("facet=region")]
    [TestCase("facet=tier")]
    [TestCase("leaves=region:eu&team_id=open")]
    [TestCase("facet=region&team_id=open")]
    public async Task The_pages_of_a_report_hold_its_rows_in_the_order_of_all_rows_however_many_of_all_they_are(string filter)
    {
        var all = await TokensAsync("");
        var whole = await TokensAsync(filter);
        var pages = new List<string>();
        for (var page = 1; page <= whole.Count; page++) pages.AddRange(await TokensAsync($"{filter}&size=1&page={page}"));

        Assert.That(pages, Is.EqualTo(whole).And.EqualTo(all.Where(whole.Contains)).And.Not.Empty);
        Assert.That((await _host.GetAsync("/route/reach?" + filter)).Json.GetProperty("total_count").GetInt64(), Is.EqualTo(whole.Count));
    }

    [Test]
    public async Task A_filter_by_tag_or_facet_leaves_what_names_it()
    {
        var byTag = await ReadAsync(new ReachQuery { Tag = "region:us" });
        var byFacet = await ReadAsync(new ReachQuery { Facet = "region" });

        Assert.That((byTag.All, byFacet.All), Is.EqualTo((new ReachCount(1, 0), new ReachCount(3, 1))));
    }

    [Test]
    public async Task A_key_that_changes_is_counted_by_what_it_may_reach_now()
    {
        await using var host = await AdminHost.StartAsync(store);
        var token = (await host.KeyAsync(new { allowed_tags = new[] { "region:eu" } })).GetProperty("token").GetString();

        await host.PostAsync("/key/update", new { key = token, allowed_tags = new[] { "region:us" } });

        var summary = await host.Services.GetRequiredService<ReachSummaries>().ReadAsync(new ReachQuery(), "region", new Place("region", "eu"), CancellationToken.None);
        Assert.That((summary.All.Keys, summary.Leaving.Keys), Is.EqualTo((1, 1)));
    }

    [TestCase(0, 0, 1, 0, "There is no key of the team A.", "The team's own tags see to it, for keys that are made later too.")]
    [TestCase(1, 0, 1, 0, "The one key of the team A stays inside region:eu.", "The team's own tags see to it, for keys that are made later too.")]
    [TestCase(1234, 0, 1, 1, "All 1,234 keys of the team A stay inside region:eu.", "The team's own tags do not hold its keys there: a key that is made later without tags of its own could leave.")]
    [TestCase(1234, 3, 1, 0, "3 of 1,234 keys of the team A can leave region:eu.", "The team's own tags see to it, for keys that are made later too.")]
    [TestCase(2, 2, 0, 0, "All 2 keys of the team A can leave region:eu.", null)]
    [TestCase(5, 0, 20, 4, "All 5 keys of the team A stay inside region:eu.", "The tags of 4 of 20 teams do not hold their keys there: a key that is made later without tags of its own could leave.")]
    public void The_answer_is_a_sentence(int keys, int leaving, int teams, int open, string answer, string? later)
    {
        var summary = new ReachSummary(new ReachCount(keys, teams), new Dictionary<string, ReachCount>(), new ReachCount(leaving, open));

        var words = new ReachWords(summary, "of the team A", new Place("region", "eu"));

        Assert.That((words.Answer, words.Later), Is.EqualTo((answer, later)));
    }

    /// <summary>Which keys and teams are listed.</summary>
    private async Task<IReadOnlyList<string>> TokensAsync(string query) =>
        [.. (await _host.GetAsync("/route/reach?" + query)).Json.GetProperty("data").EnumerateArray().Select(r => r.GetProperty("token").GetString() ?? r.GetProperty("team_id").GetString()!)];

    private Task<ReachSummary> ReadAsync(ReachQuery query) =>
        _host.Services.GetRequiredService<ReachSummaries>().ReadAsync(query, "region", new Place("region", "eu"), CancellationToken.None);
}
