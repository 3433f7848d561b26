using CsCheck;
using Shared.Contracts.Routing;

namespace Gateway.Tests.Contracts.Routing;

/// <summary>The bit set behaves as the ordinary set of integers that it stands for, at every size around the word boundaries.</summary>
[Category("Slow")]
internal sealed class DeploymentSetLaws
{
    /// <summary>Two sets of one group, whose size lies around none, one, two and three words.</summary>
    private static readonly Gen<(int Size, HashSet<int> Left, HashSet<int> Right)> Pair =
        from size in Gen.OneOf(Gen.Int[0, 5], Gen.Int[60, 70], Gen.Int[125, 130], Gen.Int[190, 194])
        from left in Gen.Int[0, Math.Max(size - 1, 0)].Array[0, size]
        from right in Gen.Int[0, Math.Max(size - 1, 0)].Array[0, size]
        select (size, left.ToHashSet(), right.ToHashSet());

    [Test]
    public void And_or_and_without_are_intersection_union_and_difference() => Pair.Sample((size, left, right) =>
    {
        var (a, b) = (DeploymentSet.Of(size, left), DeploymentSet.Of(size, right));
        return Members(a.And(b)).SetEquals(left.Intersect(right))
            && Members(a.Or(b)).SetEquals(left.Union(right))
            && Members(a.Without(b)).SetEquals(left.Except(right));
    });

    [Test]
    public void Count_emptiness_membership_subset_and_equality_are_the_sets() => Pair.Sample((size, left, right) =>
    {
        var (a, b) = (DeploymentSet.Of(size, left), DeploymentSet.Of(size, right));
        return a.Count == left.Count
            && a.IsEmpty == (left.Count == 0)
            && Enumerable.Range(0, size).All(i => a.Contains(i) == left.Contains(i))
            && a.IsSubsetOf(b) == left.IsSubsetOf(right)
            && a.Equals(b) == left.SetEquals(right)
            && (a == b) == left.SetEquals(right)
            && (a != b) == !left.SetEquals(right)
            && a.GetHashCode() == DeploymentSet.Of(size, left.Reverse()).GetHashCode();
    });

    [Test]
    public void Members_come_in_ascending_order_and_once() => Pair.Sample((size, left, _) =>
    {
        var members = new List<int>();
        foreach (var index in DeploymentSet.Of(size, left)) members.Add(index);
        return members.SequenceEqual(left.Order());
    });

    [Test]
    public void All_has_every_member_and_none_has_no_member() => Pair.Sample((size, left, _) =>
    {
        var (all, none) = (DeploymentSet.All(size), DeploymentSet.None(size));
        return Members(all).SetEquals(Enumerable.Range(0, size))
            && all.Count == size
            && none.IsEmpty
            && DeploymentSet.Of(size, left).IsSubsetOf(all)
            && none.IsSubsetOf(DeploymentSet.Of(size, left))
            && all.Without(all) == none;
    });

    [Test]
    public void Combining_sets_leaves_both_as_they_were() => Pair.Sample((size, left, right) =>
    {
        var (a, b) = (DeploymentSet.Of(size, left), DeploymentSet.Of(size, right));
        a.And(b);
        a.Or(b);
        a.Without(b);
        return Members(a).SetEquals(left) && Members(b).SetEquals(right);
    });

    [Test]
    public void A_set_that_was_never_made_is_empty() => Assert.That(default(DeploymentSet).IsEmpty);

    private static HashSet<int> Members(DeploymentSet set)
    {
        var members = new HashSet<int>();
        foreach (var index in set) members.Add(index);
        return members;
    }
}
