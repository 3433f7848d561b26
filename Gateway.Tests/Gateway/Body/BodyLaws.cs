using System.Text;
using CsCheck;
using Gateway.Api.Body;

namespace Gateway.Tests.Gateway.Body;

/// <summary>Laws over generated bodies. A failing one prints its seed; put it into CsCheck_Seed to see it again.</summary>
[Category("Slow")]
internal sealed class BodyLaws
{
    private const int Documents = 10_000;

    [Test]
    public void Every_clean_body_is_taken_as_two_other_parsers_read_it_and_edited_as_the_rules_say() =>
        GeneratedBody.Clean.Sample(json => BodyOracle.Check(Scanned.Body(json)), iter: Documents, threads: 1);

    [Test]
    public void Any_body_is_refused_or_taken_as_two_other_parsers_read_it()
    {
        int taken = 0, refused = 0;

        GeneratedBody.Wild.Sample(
            json =>
            {
                var scanned = Scanned.Body(json);
                if (scanned.FaultOrNull is null) taken++;
                else refused++;
                if (scanned.FaultOrNull is null) BodyOracle.Check(scanned);
            },
            iter: Documents,
            threads: 1);

        Assert.That(taken, Is.GreaterThan(Documents / 10), "enough were taken for this to say something");
        Assert.That(refused, Is.GreaterThan(Documents / 10), "and enough refused");
    }

    [Test]
    public void A_body_that_is_taken_is_also_taken_with_its_tags_unread_and_edited_alike() =>
        GeneratedBody.Wild.Sample(
            json =>
            {
                var scanned = Scanned.Body(json);
                if (scanned.FaultOrNull is not null) return;
                var unread = Scanned.Unread(json);
                Assert.That(unread.AllTags.IsEmpty, Is.True);
                Assert.That(unread.Model, Is.EqualTo(scanned.Model));
                Assert.That(unread.Upstream, Is.EqualTo(scanned.Upstream));
            },
            iter: Documents,
            threads: 1);

    [Test]
    public void What_goes_upstream_has_no_tags_and_would_go_on_unchanged() =>
        GeneratedBody.Clean.Sample(
            json =>
            {
                var upstream = Scanned.Body(json).Upstream;
                var again = Scanned.Body(upstream);
                Assert.That(again.AllTags.IsEmpty, Is.True);
                Assert.That(again.Model, Is.EqualTo(Scanned.UpstreamModel));
                Assert.That(again.Upstream, Is.EqualTo(upstream));
            },
            iter: Documents,
            threads: 1);

    [Test]
    public void A_body_cut_short_anywhere_is_refused() =>
        Gen.Select(GeneratedBody.Clean, Gen.Double[0, 1]).Sample(
            (json, part) =>
            {
                var body = Encoding.UTF8.GetBytes(json.TrimEnd());
                var fault = Scanned.Of(body[..(int)(body.Length * part * 0.999)]).Fault;
                Assert.That(fault.Kind, Is.EqualTo(BodyFaultKind.InvalidRequest));
            },
            iter: Documents,
            threads: 1);
}
