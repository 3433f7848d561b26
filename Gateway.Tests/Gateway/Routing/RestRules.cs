using Gateway.Api.Routing;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.Gateway.Routing;

/// <summary>When a deployment, or one upstream model under a wildcard, rests, and for whom.</summary>
internal sealed class RestRules
{
    private static readonly RestLimits Limits = new(AllowedFails: 3, AllowedFailsIsSet: false, TimeSpan.FromSeconds(30));

    private readonly FakeTimeProvider _time = new();

    [TestCase(FailureKind.Throttled, false)]
    [TestCase(FailureKind.Erred, false)]
    [TestCase(FailureKind.Silent, true)]
    public void One_failure_more_than_allowed_is_a_rest_for_those_with_another_way(object kind, bool alsoForTheOnly)
    {
        var rest = new DeploymentRest();

        var rested = Enumerable.Range(0, 4).Select(_ => rest.Failed(_time, (FailureKind)kind, Limits)).ToList();

        Assert.That(rested, Is.EqualTo(new[] { false, false, false, true }));
        Assert.That(rest.IsResting(_time.GetTimestamp()), Is.True);
        Assert.That(rest.IsResting(_time.GetTimestamp(), isOnly: true), Is.EqualTo(alsoForTheOnly));
    }

    [TestCase(FailureKind.Throttled)]
    [TestCase(FailureKind.Erred)]
    public void A_thousand_failures_in_a_row_are_a_rest_for_everybody(object kind)
    {
        var rest = new DeploymentRest();
        Fail(rest, (FailureKind)kind, DeploymentRest.FailuresInARow - 1);
        Assert.That(rest.IsResting(_time.GetTimestamp(), isOnly: true), Is.False);

        Fail(rest, (FailureKind)kind, 1);

        Assert.That(rest.IsResting(_time.GetTimestamp(), isOnly: true), Is.True);
    }

    [Test]
    public void An_answer_or_a_quiet_minute_ends_the_row()
    {
        var (answered, quiet) = (new DeploymentRest(), new DeploymentRest());
        foreach (var rest in (DeploymentRest[])[answered, quiet]) Fail(rest, FailureKind.Throttled, DeploymentRest.FailuresInARow - 1);

        answered.Answered();
        _time.Advance(FailureCount.Window + TimeSpan.FromSeconds(1));
        foreach (var rest in (DeploymentRest[])[answered, quiet]) Fail(rest, FailureKind.Throttled, 1);

        Assert.That(answered.IsResting(_time.GetTimestamp(), isOnly: true), Is.False);
        Assert.That(quiet.IsResting(_time.GetTimestamp(), isOnly: true), Is.False);
    }

    [Test]
    public void Names_that_callers_make_up_do_not_grow_the_table_of_models_and_what_has_gone_quiet_goes_first()
    {
        var models = new ModelRests();
        models.Of("quiet", _time).Failed(_time, FailureKind.Throttled, Limits);
        _time.Advance(FailureCount.Window + TimeSpan.FromSeconds(1));
        Fail(models.Of("resting", _time), FailureKind.Silent, 4);

        for (var i = 0; i < ModelRests.Capacity - 1; i++) models.Of($"made-up-{i}", _time).Failed(_time, FailureKind.Throttled, Limits);

        Assert.That(models.Count, Is.EqualTo(ModelRests.Capacity));
        Assert.That(models.Find("quiet"), Is.Null);
        Assert.That(models.Find("resting")!.IsResting(_time.GetTimestamp()), Is.True);

        for (var i = 0; i < 10 * ModelRests.Capacity; i++) models.Of($"{i}", _time).Failed(_time, FailureKind.Throttled, Limits);

        Assert.That(models.Count, Is.EqualTo(ModelRests.Capacity));
    }

    private void Fail(DeploymentRest rest, FailureKind kind, int times)
    {
        for (var i = 0; i < times; i++) rest.Failed(_time, kind, Limits);
    }
}
