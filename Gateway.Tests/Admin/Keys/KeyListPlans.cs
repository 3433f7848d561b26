using System.Text.RegularExpressions;
using Admin.Api.Data;
using Admin.Api.Http.Requests;
using Admin.Api.Keys;
using Admin.Api.Reach;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Primitives;

namespace Gateway.Tests.Admin.Keys;

/// <summary>How SQLite answers lists of keys: by an index that holds all it needs, and never by reading the table.</summary>
[TestFixture]
internal sealed partial class KeyListPlans
{
    private static readonly string[] Filters =
    [
        "", "team_id=t", "user_id=u", "key_alias=a", "tag=region:eu", "blocked=true", "blocked=false", "expired=true", "expired=false", "search=x",
        "team_id=t&blocked=true", "tag=region:eu&team_id=t", "tag=region:eu&search=x", "user_id=u&expired=false",
    ];

    /// <summary>These leave few keys: their index is searched, not read from end to end.</summary>
    private static readonly string[] Selective = ["team_id=", "user_id=", "key_alias=", "tag=", "blocked=true", "expired=true"];

    private static readonly string[] Unselective = ["", "blocked=false", "expired=false", "blocked=false&expired=false"];

    private static IEnumerable<string> Queries() => from filter in Filters from order in KeyOrder.Names select $"{filter}&sort_by={order}";

    private static IEnumerable<string> Walked() => from filter in Unselective from order in KeyOrder.Names select $"{filter}&sort_by={order}";

    [TestCaseSource(nameof(Queries))]
    public async Task A_list_and_its_count_are_read_off_an_index(string text)
    {
        await using var db = await SharedAdmin.Service.OpenAsync();
        var query = KeyListQuery.Read(new QueryFields(new QueryCollection(Parse(text)), new global::Admin.Api.Errors.FieldFaults()));

        var plans = query.Tag is { } tag
            ? await PlansAsync(db, db.KeyTags.Where(t => t.Tag == tag), query)
            : await PlansAsync(db, db.Keys, query);

        foreach (var step in plans.Where(p => !p.StartsWith("USE TEMP B-TREE", StringComparison.Ordinal)))
        {
            Assert.That(step, Does.Contain("COVERING INDEX").Or.Match(@"^SEARCH k USING INDEX IX_keys_key_alias \(key_alias=\?\)$"));
            if (Selective.Any(s => text.Contains(s, StringComparison.Ordinal))) Assert.That(step, Does.StartWith("SEARCH"));
        }

        Assert.That(plans, Is.Not.Empty);
    }

    [TestCaseSource(nameof(Walked))]
    public async Task A_list_that_leaves_nearly_all_keys_is_walked_in_its_order_and_sorts_nothing(string text)
    {
        await using var db = await SharedAdmin.Service.OpenAsync();
        var query = KeyListQuery.Read(new QueryFields(new QueryCollection(Parse(text)), new global::Admin.Api.Errors.FieldFaults()));

        foreach (var isReversed in new[] { false, true })
        {
            var plan = await PlanAsync(db, query.Order(query.Filter(db.Keys, 1), isReversed).Take(10).Select(k => k.Hash).ToQueryString());

            Assert.That(plan, Has.Exactly(1).Items.And.All.StartsWith("SCAN k USING COVERING INDEX"));
        }
    }

    [TestCase(null, "SCAN k USING COVERING INDEX IX_keys_created_at_")]
    [TestCase("team-a", "SEARCH k USING COVERING INDEX IX_keys_team_id_created_at_")]
    public async Task A_page_of_what_many_keys_reach_walks_an_index_and_passes_the_others_over(string? team, string plan)
    {
        await using var db = await SharedAdmin.Service.OpenAsync();

        var steps = await PlanAsync(db, new ReachQuery { TeamId = team, Policies = new MeantPolicies(["a"], ["b"], 900, 1000) }.Keys(db, 0, 10).ToQueryString());

        Assert.That(steps, Has.Some.StartWith(plan).And.None.Contains("IX_keys_policy_"));
    }

    [Test]
    public async Task A_page_of_what_few_keys_reach_looks_them_up_by_policy()
    {
        await using var db = await SharedAdmin.Service.OpenAsync();

        var steps = await PlanAsync(db, new ReachQuery { Policies = new MeantPolicies(["a"], ["b"], 10, 1000) }.Keys(db, 0, 10).ToQueryString());

        Assert.That(steps, Has.Some.StartWith("SEARCH k USING COVERING INDEX IX_keys_policy_created_at_hash"));
    }

    private static async Task<IReadOnlyList<string>> PlansAsync<T>(AdminDbContext db, IQueryable<T> keys, KeyListQuery query)
        where T : class, IListedKey
    {
        var filtered = query.Filter(keys, 1);
        var page = query.Order(filtered, isReversed: false).Skip(20).Take(10).Select(k => k.Hash);
        return [.. await PlanAsync(db, page.ToQueryString()), .. await PlanAsync(db, CountOf(filtered.ToQueryString()))];
    }

    /// <summary>EF shows the text of a query, not of its count.</summary>
    private static string CountOf(string sql) => SelectList().Replace(sql, "SELECT COUNT(*)\nFROM", 1);

    private static async Task<IReadOnlyList<string>> PlanAsync(AdminDbContext db, string text)
    {
        var sql = string.Join('\n', text.Split('\n').Where(l => !l.StartsWith(".param", StringComparison.Ordinal)));
        foreach (Match parameter in Parameter().Matches(text)) sql = sql.Replace(parameter.Groups[1].Value, parameter.Groups[2].Value, StringComparison.Ordinal);
        await db.Database.OpenConnectionAsync();
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = "EXPLAIN QUERY PLAN " + sql;
        await using var reader = await command.ExecuteReaderAsync();
        var steps = new List<string>();
        while (await reader.ReadAsync()) steps.Add(reader.GetString(3));
        return steps;
    }

    private static Dictionary<string, StringValues> Parse(string text) => text.Split('&', StringSplitOptions.RemoveEmptyEntries)
        .Select(p => p.Split('=', 2)).ToDictionary(p => p[0], p => new StringValues(p[1]), StringComparer.Ordinal);

    [GeneratedRegex(@"^\.param set (@\S+) (.+?)\r?$", RegexOptions.Multiline)]
    private static partial Regex Parameter();

    [GeneratedRegex(@"SELECT .*?\r?\nFROM", RegexOptions.Singleline)]
    private static partial Regex SelectList();
}
