using System.Net;
using Gateway.Tests.Support;

namespace Gateway.Tests.Admin.Keys;

[TestFixture(Store.Sqlite)]
[TestFixture(Store.Postgres)]
internal sealed class KeyListTests(Store store)
{
    private readonly Dictionary<string, string> _tokens = [];
    private AdminHost _host = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _host = await AdminHost.StartAsync(store);
        await _host.TeamAsync(new { team_id = "team-1" });
        await AddAsync("plain", new { });
        await AddAsync("in-team", new { team_id = "team-1" });
        await AddAsync("anns", new { user_id = "ann" });
        await AddAsync("named", new { key_alias = "the-alias" });
        await AddAsync("allowed", new { allowed_tags = new[] { "region:eu", "tier:paid" } });
        await AddAsync("enforced", new { enforced_tags = new[] { "region:eu" } });
        await AddAsync("labelled", new { tags = new[] { "region:eu" } });
        await AddAsync("blocked", new { blocked = true });
        await AddAsync("expiring", new { duration = "1s" });
        await AddAsync("later", new { duration = "30d" });
        await using var db = await _host.OpenAsync();
        db.Keys.Single(k => k.Hash == _tokens["expiring"]).ExpiresAt = 1;
        await db.SaveChangesAsync();
    }

    [OneTimeTearDown]
    public async Task StopAsync() => await _host.DisposeAsync();

    [TestCase("team_id=team-1", "in-team")]
    [TestCase("user_id=ann", "anns")]
    [TestCase("key_alias=the-alias", "named")]
    [TestCase("tag=region:eu", "allowed", "enforced", "labelled")]
    [TestCase("tag=tier:paid", "allowed")]
    [TestCase("tag=region", new string[0])]
    [TestCase("blocked=true", "blocked")]
    [TestCase("blocked=false&tag=tier:paid", "allowed")]
    [TestCase("expired=true", "expiring")]
    [TestCase("expired=false&user_id=ann", "anns")]
    [TestCase("team_id=none", new string[0])]
    [TestCase("search=the-al", "named")]
    [TestCase("search=e-alias", "named")]
    [TestCase("search=nn", "anns")]
    [TestCase("search=team-1", "in-team")]
    [TestCase("search=100%25", new string[0])]
    public async Task A_filter_leaves_the_keys_it_names(string filter, params string[] expected)
    {
        var answer = await _host.GetAsync("/key/list?size=100&" + filter);

        Assert.That(Keys(answer), Is.EquivalentTo(expected.Select(e => _tokens[e])));
        Assert.That(answer.Json.GetProperty("total_count").GetInt64(), Is.EqualTo(expected.Length));
    }

    [Test]
    public async Task Keys_that_have_not_expired_are_those_without_an_end_and_those_whose_end_is_to_come()
    {
        var answer = await _host.GetAsync("/key/list?size=100&expired=false");

        Assert.That(Keys(answer), Is.EquivalentTo(_tokens.Where(t => t.Key != "expiring").Select(t => t.Value)));
    }

    [Test]
    public async Task The_total_is_how_many_keys_are_listed_whatever_filters_are_combined()
    {
        foreach (var blocked in new[] { "", "&blocked=true", "&blocked=false" })
            foreach (var expired in new[] { "", "&expired=true", "&expired=false" })
                foreach (var other in new[] { "", "&search=sk-", "&search=nn", "&team_id=team-1", "&tag=region:eu", "&user_id=ann" })
                {
                    var answer = await _host.GetAsync($"/key/list?size=100{blocked}{expired}{other}");

                    Assert.That(answer.Json.GetProperty("total_count").GetInt64(), Is.EqualTo(Keys(answer).Count()), blocked + expired + other);
                }
    }

    [TestCase("created_at")]
    [TestCase("updated_at")]
    [TestCase("key_alias")]
    [TestCase("team_id")]
    [TestCase("expires")]
    public async Task Each_order_and_its_reverse_list_every_key_once(string order)
    {
        var ascending = Keys(await _host.GetAsync($"/key/list?size=100&sort_by={order}&sort_order=asc")).ToList();
        var descending = new List<string>();
        for (var page = 1; page <= 4; page++) descending.AddRange(Keys(await _host.GetAsync($"/key/list?size=3&sort_by={order}&page={page}")));

        Assert.That(ascending, Is.EquivalentTo(_tokens.Values));
        Assert.That(descending, Is.EqualTo(Enumerable.Reverse(ascending)));
    }

    [TestCase("sort_by=spend", "sort_by")]
    [TestCase("sort_order=up", "sort_order")]
    public async Task An_order_that_is_not_known_is_refused(string query, string field)
    {
        var answer = await _host.GetAsync("/key/list?" + query);

        Assert.That((answer.Status, answer.Fields.Single()), Is.EqualTo((HttpStatusCode.BadRequest, field)));
    }

    [Test]
    public async Task Pages_cover_all_keys_once()
    {
        var pages = new List<string>();
        for (var page = 1; page <= 4; page++)
        {
            var answer = await _host.GetAsync($"/key/list?size=3&page={page}");

            Assert.That(answer.Json.GetProperty("total_count").GetInt64(), Is.EqualTo(10));
            Assert.That(answer.Json.GetProperty("current_page").GetInt64(), Is.EqualTo(page));
            Assert.That(answer.Json.GetProperty("total_pages").GetInt64(), Is.EqualTo(4));
            pages.AddRange(Keys(answer));
        }

        Assert.That(pages, Is.EquivalentTo(_tokens.Values));
    }

    [Test]
    public async Task Whole_rows_are_given_where_they_are_asked_for()
    {
        var answer = await _host.GetAsync("/key/list?key_alias=the-alias&return_full_object=true");

        Assert.That(answer.Json.GetProperty("keys")[0].GetProperty("token").GetString(), Is.EqualTo(_tokens["named"]));
        Assert.That(answer.Json.GetProperty("keys")[0].GetProperty("key_alias").GetString(), Is.EqualTo("the-alias"));
    }

    [Test]
    public async Task One_key_can_be_asked_for_by_its_hash_as_clients_of_litellm_do()
    {
        var answer = await _host.GetAsync($"/key/list?key_hash={_tokens["named"]}&include_team_keys=true");

        Assert.That(Keys(answer), Is.EqualTo(new[] { _tokens["named"] }));
    }

    [TestCase("page=0", "page")]
    [TestCase("size=0", "size")]
    [TestCase("size=1001", "size")]
    [TestCase("page=x", "page")]
    [TestCase("blocked=maybe", "blocked")]
    [TestCase("team_id=a&team_id=b", "team_id")]
    public async Task A_parameter_that_cannot_be_read_is_refused(string query, string field)
    {
        var answer = await _host.GetAsync("/key/list?" + query);

        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(answer.Fields, Is.EqualTo(new[] { field }));
    }

    [Test]
    public async Task A_misspelt_filter_is_refused_with_the_name_that_was_meant()
    {
        var answer = await _host.GetAsync("/key/list?team_idd=team-1");

        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(answer.Fields, Is.EqualTo(new[] { "team_idd" }));
        Assert.That(answer.Message, Does.Contain("did you mean 'team_id'?"));
    }

    private static IEnumerable<string> Keys(AdminAnswer answer) => answer.Json.GetProperty("keys").EnumerateArray().Select(k => k.GetString()!);

    private async Task AddAsync(string name, object fields) => _tokens[name] = (await _host.KeyAsync(fields)).GetProperty("token").GetString()!;
}
