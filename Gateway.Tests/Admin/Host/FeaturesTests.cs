using Admin.Api.Http.Requests;
using Admin.Api.Keys;
using Admin.Api.Teams;

namespace Gateway.Tests.Admin.Host;

[TestFixture]
internal sealed class FeaturesTests
{
    /// <summary>The fields that name something, or are labels: nothing to switch on.</summary>
    private static readonly string[] Names = ["key", "key_alias", "team_id", "team_alias", "user_id", "metadata"];

    [Test]
    public async Task Every_field_of_a_key_or_team_belongs_to_exactly_one_feature()
    {
        var features = (await SharedAdmin.Service.GetAsync("/features")).Json.GetProperty("features").EnumerateArray().ToList();

        var listed = features.SelectMany(f => f.GetProperty("fields").EnumerateArray().Select(field => field.GetString()));

        var read = RequestShape.OfBody<KeyGenerateRequest>().Fields.Concat(RequestShape.OfBody<TeamNewRequest>().Fields).Select(f => f.Name).Distinct();
        Assert.That(listed, Is.EquivalentTo(read.Except(Names)));
        Assert.That(features.Where(f => f.GetProperty("in_effect").GetBoolean()).Select(f => f.GetProperty("name").GetString()), Does.Contain("scopes"));
    }
}
