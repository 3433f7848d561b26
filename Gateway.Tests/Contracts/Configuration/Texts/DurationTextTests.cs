using Shared.Contracts.Configuration.Texts;

namespace Gateway.Tests.Contracts.Configuration.Texts;

/// <summary>Durations as LiteLLM writes them.</summary>
public sealed class DurationTextTests
{
    [TestCase("30", 30)]
    [TestCase("0.5", 0.5)]
    [TestCase("500ms", 0.5)]
    [TestCase("30s", 30)]
    [TestCase("5m", 300)]
    [TestCase("1h", 3600)]
    [TestCase("12h", 43200)]
    [TestCase("30d", 2592000)]
    [TestCase("1.5h", 5400)]
    public void A_number_is_seconds_and_a_suffix_names_its_unit(string text, double seconds)
    {
        Assert.That(DurationText.Parse(text)!.Value.TotalSeconds, Is.EqualTo(seconds));
    }

    [TestCase("")]
    [TestCase("s")]
    [TestCase("soon")]
    [TestCase("5 minutes")]
    [TestCase("1h30m")]
    [TestCase("NaN")]
    [TestCase("1e300d")]
    public void Anything_else_is_no_duration(string text)
    {
        Assert.That(DurationText.Parse(text), Is.Null);
    }

    [TestCase("500ms")]
    [TestCase("30s")]
    [TestCase("5m")]
    [TestCase("365d")]
    public void What_is_written_is_the_shortest_spelling_that_reads_back(string text)
    {
        Assert.That(DurationText.Write(DurationText.Parse(text)!.Value), Is.EqualTo(text));
    }
}
