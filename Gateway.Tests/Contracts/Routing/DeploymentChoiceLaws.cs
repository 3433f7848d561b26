using CsCheck;
using Shared.Contracts.Routing;

namespace Gateway.Tests.Contracts.Routing;

/// <summary>The choice among eligible deployments picks one of them, the lowest order first, and in the proportion of the weights.</summary>
[Category("Slow")]
internal sealed class DeploymentChoiceLaws
{
    private const int Cases = 10_000;

    private static readonly Upstream Upstream = new()
    {
        Provider = UpstreamProvider.Mock,
        Model = "m",
        Timeout = TimeSpan.FromSeconds(1),
        StreamTimeout = TimeSpan.FromSeconds(1),
    };

    private static readonly Gen<(int Order, double Weight)[]> Members = Gen.Select(
        Gen.OneOf(1, 2, 3, int.MaxValue), Gen.OneOf(Gen.OneOf(0.0, 1.0, 2.5), Gen.Double[0, 1000])).Array[1, 8];

    /// <summary>A group, at least one candidate in it, and a random number up to the last one below 1.</summary>
    private static readonly Gen<(ModelGroup Group, DeploymentSet Candidates, double Random)> Question = Gen.Select(
        Members, Gen.Int[1, 255], Gen.OneOf(Gen.Double.Unit, Gen.OneOf(0.0, Math.BitDecrement(1.0)))).Select((members, bits, random) =>
        {
            var group = GroupOf(members);
            var candidates = DeploymentSet.Of(members.Length, Enumerable.Range(0, members.Length).Where(i => (bits & (1 << i)) != 0));
            return (group, candidates.IsEmpty ? group.All : candidates, random);
        });

    [Test]
    public void The_lowest_order_keeps_exactly_the_candidates_of_the_lowest_order_present() => Question.Sample((group, candidates, _) =>
    {
        var lowest = group.Deployments.Where(d => candidates.Contains(d.Index)).Min(d => d.Order);
        var expected = group.Deployments.Where(d => candidates.Contains(d.Index) && d.Order == lowest).Select(d => d.Index);
        return DeploymentChoice.LowestOrder(group, candidates) == DeploymentSet.Of(group.Deployments.Count, expected);
    }, iter: Cases);

    [Test]
    public void The_weighted_choice_is_always_a_candidate() => Question.Sample((group, candidates, random) =>
    {
        var chosen = DeploymentChoice.Weighted(group, candidates, random);
        return candidates.Contains(chosen.Index) && ReferenceEquals(group.Deployments[chosen.Index], chosen);
    }, iter: Cases);

    [Test]
    public void A_deployment_of_weight_zero_is_chosen_only_when_no_other_is_left() => Question.Sample((group, candidates, random) =>
    {
        var chosen = DeploymentChoice.Weighted(group, candidates, random);
        return chosen.Weight > 0 || group.Deployments.Where(d => candidates.Contains(d.Index)).All(d => d.Weight == 0);
    }, iter: Cases);

    [Test]
    public void The_lowest_cost_wins_among_the_candidates_and_weight_decides_among_equals() => Question.Sample((group, candidates, random) =>
    {
        static double Cost(Deployment deployment) => deployment.Index % 3;
        var chosen = DeploymentChoice.LowestCost(group, candidates, Cost, random);
        var members = group.Deployments.Where(d => candidates.Contains(d.Index)).ToList();
        var cheapest = members.Where(d => Cost(d) == members.Min(Cost)).ToList();
        return cheapest.Contains(chosen) && (chosen.Weight > 0 || cheapest.All(d => d.Weight == 0));
    }, iter: Cases);

    [TestCase(1, 1)]
    [TestCase(3, 1)]
    [TestCase(1, 2, 3, 4)]
    [TestCase(0.5, 99.5)]
    [TestCase(5, 0, 5)]
    public void Shares_converge_to_the_weights(params double[] weights)
    {
        const int Draws = 40_000;
        var group = GroupOf([.. weights.Select(weight => (1, weight))]);
        var random = new Random(20_240_229);
        var counts = new int[weights.Length];

        for (var i = 0; i < Draws; i++) counts[DeploymentChoice.Weighted(group, group.All, random.NextDouble()).Index]++;

        // Chi-square with at most three degrees of freedom is over 25 once in 60,000 sequences; this sequence is always the same.
        var expected = weights.Select(weight => Draws * weight / weights.Sum()).ToArray();
        var chiSquare = counts.Zip(expected).Where(pair => pair.Second > 0).Sum(pair => Math.Pow(pair.First - pair.Second, 2) / pair.Second);
        Assert.That(chiSquare, Is.LessThan(25), string.Join(", ", counts));
        Assert.That(counts.Zip(weights).Where(pair => pair.Second == 0).Select(pair => pair.First), Is.All.Zero);
    }

    [Test]
    public void The_crumb_that_rounding_leaves_never_falls_to_a_deployment_of_weight_zero()
    {
        // The largest random number times 0.1 + 0.2 + 0.3, less each of them, is exactly zero in doubles: nobody's share is reached.
        var group = GroupOf([(1, 0.1), (1, 0.2), (1, 0.3), (1, 0)]);

        Assert.That(DeploymentChoice.Weighted(group, group.All, Math.BitDecrement(1.0)).Index, Is.EqualTo(2));
    }

    [Test]
    public void Equal_shares_when_every_weight_is_zero()
    {
        var group = GroupOf([(1, 0), (1, 0), (1, 0), (1, 0)]);

        var chosen = new[] { 0.1, 0.3, 0.6, 0.9 }.Select(random => DeploymentChoice.Weighted(group, group.All, random).Index);

        Assert.That(chosen, Is.EqualTo(new[] { 0, 1, 2, 3 }));
    }

    [Test]
    public void A_deployment_without_an_order_comes_last_and_has_weight_one()
    {
        var ordered = new Deployment { Id = "ordered", Index = 0, Tags = [], Upstream = Upstream, Order = 1_000_000 };
        var plain = new Deployment { Id = "plain", Index = 1, Tags = [], Upstream = Upstream };
        var group = new ModelGroup("g", [ordered, plain], filtersByTag: false, allowsFailOpen: false);

        Assert.That(CompiledWorld.IdsOf(group, DeploymentChoice.LowestOrder(group, group.All)), Is.EqualTo(new[] { "ordered" }));
        Assert.That(plain.Weight, Is.EqualTo(1));
    }

    [Test]
    public void Choosing_among_none_is_a_bug_and_throws()
    {
        var group = GroupOf([(1, 1)]);

        Assert.That(() => DeploymentChoice.Weighted(group, group.None, 0.5), Throws.ArgumentException);
        Assert.That(DeploymentChoice.LowestOrder(group, group.None).IsEmpty);
    }

    private static ModelGroup GroupOf((int Order, double Weight)[] members) => new(
        "g",
        [.. members.Select((m, i) => new Deployment { Id = $"g-{i}", Index = i, Tags = [], Upstream = Upstream, Order = m.Order, Weight = m.Weight })],
        filtersByTag: false,
        allowsFailOpen: false);
}
