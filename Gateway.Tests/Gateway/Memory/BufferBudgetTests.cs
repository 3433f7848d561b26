using CsCheck;
using Gateway.Api.Memory;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.Gateway.Memory;

/// <summary>The budget for what is buffered, and the arrays that are made within it.</summary>
internal sealed class BufferBudgetTests
{
    private const long Most = 1000;

    [Test]
    public void What_is_taken_is_gone_until_it_is_given_back()
    {
        var budget = new BufferBudget(() => Most);

        Assert.That(budget.TryTake(1, own: 0, 500), Is.True);
        Assert.That(budget.TryTake(2, own: 0, 500), Is.True);
        Assert.That(budget.TryTake(3, own: 0, 1), Is.False);
        budget.Give(1, 500);
        Assert.That(budget.TryTake(3, own: 0, 500), Is.True);
        Assert.That(budget.Held, Is.EqualTo(Most));
    }

    [Test]
    public void One_caller_gets_half_and_another_still_gets_the_rest()
    {
        var budget = new BufferBudget(() => Most);
        var taken = 0;

        while (budget.TryTake(1, own: 0, 100)) taken++;

        Assert.That(taken, Is.EqualTo(5));
        Assert.That(budget.TryTake(2, own: 0, 500), Is.True);
    }

    [Test]
    public void A_caller_with_a_single_request_may_have_more_than_its_half()
    {
        var budget = new BufferBudget(() => Most);

        Assert.That(budget.TryTake(1, own: 0, 400), Is.True);
        Assert.That(budget.TryTake(1, own: 400, 500), Is.True);
        Assert.That(budget.TryTake(1, own: 0, 10), Is.False, "a second request");
        Assert.That(budget.TryTake(1, own: 900, 200), Is.False, "more than there is");
        Assert.That(budget.TryTake(2, own: 0, 100), Is.True);
    }

    [Test]
    public void Another_limit_holds_at_once_and_what_is_held_stays()
    {
        var most = Most;
        var budget = new BufferBudget(() => most);
        budget.TryTake(1, own: 0, 500);

        most = 300;

        Assert.That(budget.TryTake(2, own: 0, 1), Is.False);
        budget.Give(1, 500);
        Assert.That(budget.TryTake(2, own: 0, 150), Is.True);
    }

    [Test]
    public void However_requests_take_and_give_no_more_is_held_than_there_is_and_in_the_end_nothing() => Gen.Select(Gen.Int[0, 3], Gen.Int[1, 400]).Array[1, 60].Sample(
        asked =>
        {
            var budget = new BufferBudget(() => Most);
            var pool = new BufferPool(budget, new MemoryReturn(new FakeTimeProvider(), static () => { }));
            var requests = Enumerable.Range(0, 4).Select(caller => new RequestBuffers(new RequestMemory(budget, pool), caller)).ToList();
            var arrays = new List<(int Caller, byte[] Array)>();
            foreach (var (caller, bytes) in asked)
            {
                if (requests[caller].Rent(bytes) is { } array) arrays.Add((caller, array));
                else if (arrays.Count > 0)
                {
                    requests[arrays[0].Caller].Return(arrays[0].Array);
                    arrays.RemoveAt(0);
                }

                Assert.That(budget.Held, Is.EqualTo(arrays.Sum(a => (long)a.Array.Length)).And.LessThanOrEqualTo(Most));
            }

            foreach (var request in requests) request.GiveAll();
            Assert.That(budget.Held, Is.Zero);
        },
        threads: 1);

    [Test]
    public async Task Requests_of_many_threads_leave_nothing_held()
    {
        var budget = new BufferBudget(() => Most);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(caller => Task.Run(() =>
        {
            for (var i = 0; i < 10_000; i++)
            {
                if (budget.TryTake(caller % 3, own: 0, 100 + caller)) budget.Give(caller % 3, 100 + caller);
            }
        })));

        Assert.That(budget.Held, Is.Zero);
        Assert.That(budget.TryTake(0, own: 0, Most), Is.True);
    }

    [TestCase(1, 16)]
    [TestCase(513, 1024)]
    [TestCase(64 * 1024, 64 * 1024)]
    [TestCase(64 * 1024 + 1, 64 * 1024 + 64)]
    [TestCase(1024 * 1024 + 1, 1024 * 1024 + 64)]
    [TestCase(1024 * 1024 + 65, 2 * 1024 * 1024 + 64)]
    [TestCase(32 * 1024 * 1024 + 1, 32 * 1024 * 1024 + 64)]
    public void What_is_charged_is_the_length_of_the_array_that_is_rented(int bytes, int length)
    {
        var pool = new BufferPool(new BufferBudget(() => long.MaxValue), new MemoryReturn(TimeProvider.System, static () => { }));

        Assert.That(BufferPool.LengthFor(bytes), Is.EqualTo(length));
        Assert.That(pool.Rent(bytes), Has.Length.EqualTo(length));
    }

    [Test]
    public void A_large_array_is_used_again_and_what_waits_gives_way_to_what_is_asked_for()
    {
        const int Large = 1024 * 1024;
        var budget = new BufferBudget(() => 5 * Large);
        var pool = new BufferPool(budget, new MemoryReturn(new FakeTimeProvider(), static () => { }));
        var request = new RequestBuffers(new RequestMemory(budget, pool), caller: 0);

        var first = request.Rent(Large)!;
        request.Return(first);
        var second = request.Rent(Large);
        request.Return(first);
        Assert.That(second, Is.SameAs(first));
        Assert.That(pool.IdleBytes, Is.Positive);

        Assert.That(request.Rent(4 * Large), Is.Not.Null);
        Assert.That(budget.Held + pool.IdleBytes, Is.LessThanOrEqualTo(budget.Max), "what is held and what waits share the budget");
    }

    [Test]
    public void After_a_burst_what_waits_is_let_go_once_when_it_has_been_quiet()
    {
        const int Large = 8 * 1024 * 1024;
        var (time, collections) = (new FakeTimeProvider(), 0);
        var budget = new BufferBudget(() => 64L * Large);
        var pool = new BufferPool(budget, new MemoryReturn(time, () => collections++));
        var request = new RequestBuffers(new RequestMemory(budget, pool), caller: 0);
        var arrays = Enumerable.Range(0, 4).Select(_ => request.Rent(Large)!).ToList();

        foreach (var array in arrays)
        {
            time.Advance(MemoryReturn.Quiet / 2);
            request.Return(array);
        }

        Assert.That(collections, Is.Zero, "not while arrays come back");
        time.Advance(MemoryReturn.Quiet);
        Assert.That((collections, pool.IdleBytes), Is.EqualTo((1, 0L)));
        time.Advance(10 * MemoryReturn.Quiet);
        Assert.That(collections, Is.EqualTo(1));
    }

    [Test]
    public void What_a_slow_request_held_through_the_pause_has_a_pause_of_its_own()
    {
        const int Large = 32 * 1024 * 1024;
        var (time, collections) = (new FakeTimeProvider(), 0);
        var budget = new BufferBudget(() => 8L * Large);
        var pool = new BufferPool(budget, new MemoryReturn(time, () => collections++));
        var request = new RequestBuffers(new RequestMemory(budget, pool), caller: 0);
        var (quick, slow) = (request.Rent(Large)!, request.Rent(Large)!);

        request.Return(quick);
        time.Advance(MemoryReturn.Quiet);
        Assert.That(collections, Is.EqualTo(1));
        request.Return(slow);
        time.Advance(MemoryReturn.Quiet);

        Assert.That((collections, pool.IdleBytes), Is.EqualTo((2, 0L)));
    }

    [Test]
    public void A_few_large_bodies_are_not_worth_a_pause()
    {
        var (time, collections) = (new FakeTimeProvider(), 0);
        var budget = new BufferBudget(() => 1L << 30);
        var pool = new BufferPool(budget, new MemoryReturn(time, () => collections++));
        var request = new RequestBuffers(new RequestMemory(budget, pool), caller: 0);

        for (var i = 0; i < 100; i++) request.Return(request.Rent(1024 * 1024)!);
        time.Advance(10 * MemoryReturn.Quiet);

        Assert.That(collections, Is.Zero);
    }

    [TestCase(0, 16)]
    [TestCase(192, 48)]
    [TestCase(384, 96)]
    [TestCase(1024, 256)]
    [TestCase(64 * 1024, 256)]
    public void The_default_is_a_part_of_what_the_runtime_may_use(long availableMebibytes, long budgetMebibytes) =>
        Assert.That(RequestMemory.DefaultBudget(availableMebibytes << 20), Is.EqualTo(budgetMebibytes << 20));

    [Test]
    public void The_runtime_says_what_it_may_use() => Assert.That(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes, Is.Positive);
}
