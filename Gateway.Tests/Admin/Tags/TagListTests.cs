using System.Text.Json;
using Gateway.Tests.Support;

namespace Gateway.Tests.Admin.Tags;

[TestFixture]
internal sealed class TagListTests
{
    private AdminHost _host = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _host = await AdminHost.StartAsync();
        await _host.TeamAsync(new { tags = new[] { "region:eu", "team-only" } });
        await _host.KeyAsync(new { allowed_tags = new[] { "region:eu" }, tags = new[] { "region:eu", "cost:a" } });
        await _host.KeyAsync(new { enforced_tags = new[] { "region:eu", "tier:paid" }, metadata = new { tags = new[] { "cost:b" } } });
    }

    [OneTimeTearDown]
    public async Task StopAsync() => await _host.DisposeAsync();

    [TestCase("region:eu", "eu-1 both-1 eu-2", 2, 1, 1)]
    [TestCase("region:us", "us-1 both-1", 0, 0, 0)]
    [TestCase("tier:paid", "eu-1", 1, 0, 0)]
    [TestCase("team-only", "", 0, 1, 0)]
    [TestCase("cost:a", "", 0, 0, 1)]
    [TestCase("cost:b", "", 0, 0, 1)]
    public async Task Every_tag_in_use_is_listed_with_who_carries_and_who_names_it(string tag, string deployments, int keys, int teams, int labels)
    {
        var row = (await ListAsync("")).Single(t => t.GetProperty("tag").GetString() == tag);

        Assert.That(string.Join(' ', row.GetProperty("deployments").EnumerateArray().Select(d => d.GetString())), Is.EqualTo(deployments));
        Assert.That(
            (row.GetProperty("keys").GetInt32(), row.GetProperty("teams").GetInt32(), row.GetProperty("labels").GetInt32()), Is.EqualTo((keys, teams, labels)));
    }

    [Test]
    public async Task Tags_are_in_order_and_can_be_searched_and_paged()
    {
        var all = (await ListAsync("")).Select(Name).ToList();
        var found = (await ListAsync("search=region")).Select(Name);
        var second = (await ListAsync("size=1&page=2")).Select(Name);

        Assert.That(all, Is.Ordered.Using((IComparer<string>)StringComparer.Ordinal).And.Unique);
        Assert.That(found, Is.EqualTo(new[] { "region:eu", "region:us" }));
        Assert.That(second, Is.EqualTo(new[] { all[1] }));
    }

    private static string Name(JsonElement tag) => tag.GetProperty("tag").GetString()!;

    private async Task<IReadOnlyList<JsonElement>> ListAsync(string query) =>
        [.. (await _host.GetAsync("/tag/list?" + query)).Json.GetProperty("tags").EnumerateArray()];
}
