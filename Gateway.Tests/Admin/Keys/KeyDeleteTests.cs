using System.Net;
using Gateway.Tests.Support;
using static Gateway.Tests.Admin.SharedAdmin;

namespace Gateway.Tests.Admin.Keys;

[TestFixture(Store.Sqlite)]
[TestFixture(Store.Postgres)]
internal sealed class KeyDeleteTests(Store store)
{
    private AdminHost Service { get; set; } = null!;

    [OneTimeSetUp]
    public async Task FindHostAsync() => Service = await OnAsync(store);

    [Test]
    public async Task Keys_are_deleted_by_text_and_by_hash_and_named_as_they_were_passed()
    {
        var first = (await Service.KeyAsync()).GetProperty("key").GetString()!;
        var second = (await Service.KeyAsync()).GetProperty("token").GetString()!;

        var answer = await Service.PostAsync("/key/delete", new { keys = new[] { first, second } });

        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(answer.Json.GetProperty("deleted_keys").EnumerateArray().Select(k => k.GetString()), Is.EqualTo(new[] { first, second }));
        Assert.That((await Service.GetAsync("/key/info?key=" + first)).Status, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That((await Service.GetAsync("/key/info?key=" + second)).Status, Is.EqualTo(HttpStatusCode.NotFound));
    }

    [Test]
    public async Task Keys_are_deleted_by_alias()
    {
        var alias = Unique("alias");
        var token = (await Service.KeyAsync(new { key_alias = alias })).GetProperty("token").GetString()!;

        var answer = await Service.PostAsync("/key/delete", new { key_aliases = new[] { alias } });

        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That((await Service.GetAsync("/key/info?key=" + token)).Status, Is.EqualTo(HttpStatusCode.NotFound));
    }

    [TestCase("keys")]
    [TestCase("key_aliases")]
    public async Task Where_one_key_is_unknown_none_is_deleted(string field)
    {
        var alias = Unique("alias");
        var token = (await Service.KeyAsync(new { key_alias = alias })).GetProperty("token").GetString()!;
        var known = field == "keys" ? token : alias;

        var answer = await Service.PostAsync("/key/delete", new Dictionary<string, object> { [field] = new[] { known, "sk-unknown-unknown-unknown" } });

        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That(answer.Fields, Is.EqualTo(new[] { field + "[1]" }));
        Assert.That((await Service.GetAsync("/key/info?key=" + token)).Status, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task A_key_named_twice_is_deleted_once()
    {
        await using var host = await AdminHost.StartAsync();
        var made = await host.KeyAsync();

        var answer = await host.PostAsync("/key/delete", new { keys = new[] { made.GetProperty("key").GetString(), made.GetProperty("token").GetString() } });

        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(await host.RevisionAsync(), Is.EqualTo(2));
    }

    [TestCase("{}")]
    [TestCase("""{"keys":[]}""")]
    [TestCase("""{"keys":["a"],"key_aliases":["b"]}""")]
    public async Task Naming_no_key_or_naming_keys_in_both_ways_is_refused(string body)
    {
        var answer = await Service.PostAsync("/key/delete", body);

        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(answer.Fields, Is.EqualTo(new[] { "keys" }));
    }
}
