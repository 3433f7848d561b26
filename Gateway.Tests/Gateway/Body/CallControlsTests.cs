using Gateway.Api.Body;

namespace Gateway.Tests.Gateway.Body;

/// <summary>What a caller may say about how its call is made. Rules: docs/routing.md, <i>What goes in and out</i>.</summary>
internal sealed class CallControlsTests
{
    [TestCase("5", 5)]
    [TestCase("0.25", 0.25)]
    [TestCase("1e2", 100)]
    [TestCase("\"30\"", 30)]
    [TestCase("\" 2.5 \"", 2.5)]
    [TestCase("1e-300", 0.001)]
    [TestCase("1e300", 86_400)]
    [TestCase("12345678901234567890", 86_400)]
    public void A_timeout_is_a_number_of_seconds_also_as_a_string(string written, double seconds)
    {
        Assert.That(Scanned.Body($$"""{"timeout":{{written}}}""").Fields.Timeout, Is.EqualTo(TimeSpan.FromSeconds(seconds)));
        Assert.That(Scanned.Body($$"""{"stream":true,"stream_timeout":{{written}}}""").Fields.Timeout, Is.EqualTo(TimeSpan.FromSeconds(seconds)));
    }

    [TestCase("{}")]
    [TestCase("""{"timeout":null}""")]
    [TestCase("""{"stream_timeout":5}""")]
    [TestCase("""{"stream":false,"stream_timeout":5,"timeout":null}""")]
    public void Without_one_that_applies_there_is_none(string body) =>
        Assert.That(Scanned.Body(body).Fields.Timeout, Is.Null);

    [TestCase("""{"stream":true,"timeout":7,"stream_timeout":5}""", 5)]
    [TestCase("""{"stream_timeout":5,"timeout":7,"stream":true}""", 5)]
    [TestCase("""{"stream":true,"timeout":7,"stream_timeout":null}""", 7)]
    [TestCase("""{"stream":true,"timeout":7}""", 7)]
    [TestCase("""{"timeout":7,"stream_timeout":5}""", 7)]
    public void A_streams_own_timeout_stands_above_the_other(string body, double seconds) =>
        Assert.That(Scanned.Body(body).Fields.Timeout, Is.EqualTo(TimeSpan.FromSeconds(seconds)));

    [TestCase("0")]
    [TestCase("-1")]
    [TestCase("1e999")]
    [TestCase("true")]
    [TestCase("{}")]
    [TestCase("[5]")]
    [TestCase("\"\"")]
    [TestCase("\"30s\"")]
    [TestCase("\"NaN\"")]
    [TestCase("\"Infinity\"")]
    [TestCase("\"-5\"")]
    [TestCase("\"1,5\"")]
    [TestCase("\"00000000000000000000000000000000000000005\"")]
    public void Another_value_is_refused_by_name(string written)
    {
        foreach (var name in new[] { "timeout", "stream_timeout" })
        {
            var fault = Scanned.Body($$"""{"{{name}}":{{written}}}""").Fault;

            Assert.That((fault.Kind, fault.Param), Is.EqualTo((BodyFaultKind.InvalidRequest, name)));
        }
    }

    [TestCase("""{"disable_fallbacks":true}""", true)]
    [TestCase("""{"disable_fallbacks":false}""", false)]
    [TestCase("""{"disable_fallbacks":null}""", false)]
    [TestCase("{}", false)]
    public void Fallbacks_are_done_without_where_the_caller_says_so(string body, bool without) =>
        Assert.That(Scanned.Body(body).Fields.DisablesFallbacks, Is.EqualTo(without));

    [TestCase("1")]
    [TestCase("\"true\"")]
    [TestCase("[]")]
    public void Whether_to_do_without_fallbacks_is_said_by_true_or_false(string written)
    {
        var fault = Scanned.Body($$"""{"disable_fallbacks":{{written}}}""").Fault;

        Assert.That((fault.Kind, fault.Param), Is.EqualTo((BodyFaultKind.InvalidRequest, "disable_fallbacks")));
    }

    [TestCase("timeout", "1", "TIMEOUT")]
    [TestCase("stream_timeout", "1", "ſtream_timeout")]
    [TestCase("disable_fallbacks", "true", "Disable_Fallbacks")]
    public void Each_is_refused_twice_and_in_another_spelling(string name, string value, string spelling)
    {
        foreach (var body in new[] { $$"""{"{{name}}":{{value}},"{{name}}":{{value}}}""", $$"""{"{{spelling}}":{{value}}}""", $$"""{"{{name}}\u0000":{{value}}}""" })
            Assert.That((Scanned.Body(body).Fault.Kind, Scanned.Body(body).Fault.Param), Is.EqualTo((BodyFaultKind.InvalidRequest, name)), body);
    }
}
