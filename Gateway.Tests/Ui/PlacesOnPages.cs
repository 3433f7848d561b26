using System.Text.Json.Nodes;
using Admin.Api.Reach;
using Admin.Api.Ui.Matrix;
using Gateway.Tests.Support;
using Microsoft.Playwright;

namespace Gateway.Tests.Ui;

/// <summary>Where deployments are, beside them, and in words what their tags say that nothing bears out.</summary>
internal sealed class PlacesOnPages
{
    private static readonly DeploymentPlace[] Places =
    [
        new("azure-1", "a", ["region:eu"], "unknown", "none", DeploymentPlace.Unknown),
        new("azure-2", "a", ["region:eu"], "unknown", "none", DeploymentPlace.Unknown),
        new("lab", "a", ["region:us"], "unknown", "none", DeploymentPlace.Unknown),
        new("mistral", "a", ["region:eu"], "everywhere", "none", DeploymentPlace.Contradicts),
        new("own", "a", ["region:eu"], "own", "address", DeploymentPlace.Inside),
        new("bare", "a", [], "everywhere", "none", null),
    ];

    [Test]
    public void One_sentence_for_each_claim_counts_those_that_do_not_say_where_they_are_and_says_what_to_state() =>
        Assert.That(PlaceSentences.OfUnknowns(Places), Is.EqualTo(new[]
        {
            "2 deployments tagged region:eu do not say where they are: azure-1, azure-2. State model_info.place, or deployment_type with region_name.",
            "1 deployment tagged region:us does not say where it is: lab. State model_info.place, or deployment_type with region_name.",
        }));

    [Test]
    public void Those_that_are_provably_elsewhere_are_named_with_where_they_are() =>
        Assert.That(PlaceSentences.OfContradictions(Places), Is.EqualTo(new[] { "1 deployment tagged region:eu is elsewhere: mistral (everywhere)." }));

    [Test]
    public async Task The_reach_page_counts_the_unknown_ones_at_the_top_and_shows_the_place_beside_each_deployment()
    {
        await using var desk = await Desk.StartAsync(
            new TestDeployment("mine", Tags: ["region:eu"]),
            new TestDeployment("somewhere", Tags: ["region:eu"], Params: new JsonObject { ["api_base"] = "https://llm.example.com" }));
        var window = await desk.OpenAsync();
        await desk.Installation.KeyAsync("""{"key_alias":"a-key"}""");

        await window.GoAsync("reach?by=region&stay=eu", "Reach");

        await Assertions.Expect(window.Page.GetByLabel("Tags that nothing bears out")).ToContainTextAsync("1 deployment tagged region:eu does not say where it is: somewhere.");
        await Assertions.Expect(window.Page.GetByRole(AriaRole.Columnheader, new() { Name = "somewhere" })).ToContainTextAsync("unknown");
        await Assertions.Expect(window.Page.GetByRole(AriaRole.Columnheader, new() { Name = "mine" })).ToContainTextAsync("own");
        await window.GoAsync("deployments", "Deployments");
        await Assertions.Expect(window.Row("somewhere")).ToContainTextAsync("unknown");
        await desk.CloseAsync(window);
    }
}
