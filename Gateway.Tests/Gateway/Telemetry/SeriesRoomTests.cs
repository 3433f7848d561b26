using System.Diagnostics.Metrics;
using Gateway.Api.Telemetry;
using Gateway.Tests.Architecture;
using OpenTelemetry.Metrics;

namespace Gateway.Tests.Gateway.Telemetry;

/// <summary>An instrument with too little room would lose series without a word.</summary>
internal sealed class SeriesRoomTests
{
    [Test]
    public void Only_an_instrument_that_tells_no_groups_and_no_deployments_apart_has_little_room()
    {
        using var meter = new Meter("rooms");
        var rows = Markdown.NamedRows(Markdown.Section(SourceTree.Read("docs/metrics.md"), "## Gateway")).ToList();

        var little = rows.Where(row => SeriesRoom.For(meter.CreateCounter<long>(row.Name)) is not null).Select(row => row.Name).ToList();

        var withFewSeries = rows.Where(row => !row.Cells[2].Contains("model_group", StringComparison.Ordinal) && !row.Cells[2].Contains("deployment", StringComparison.Ordinal)).Select(row => row.Name);
        Assert.That(little, Is.Not.Empty);
        Assert.That(little, Is.EquivalentTo(withFewSeries));
    }

    [TestCase("http.server.active_requests")]
    [TestCase("kestrel.queued_requests")]
    public void What_is_recorded_twice_for_each_request_is_left_out_as_the_page_says(string name)
    {
        using var meter = new Meter("left out");

        Assert.That(SeriesRoom.For(meter.CreateUpDownCounter<long>(name)), Is.SameAs(MetricStreamConfiguration.Drop));
        Assert.That(SourceTree.Read("docs/metrics.md"), Does.Contain("leaves out").And.Contain(name));
    }
}
