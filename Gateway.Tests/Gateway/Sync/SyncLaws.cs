namespace Gateway.Tests.Gateway.Sync;

/// <summary>
/// However messages and answers are lost, delayed, doubled, reordered, forged, cut short and replayed, a copy is always a state that the database once had, and in the end its
/// state. GATEWAY_SYNC_INTERLEAVINGS sets how many histories are tried, GATEWAY_SYNC_SEED the first; a failure names its own.
/// </summary>
[Category("Slow")]
internal sealed class SyncLaws
{
    private const int DefaultInterleavings = 1_500;

    [Test]
    public async Task A_copy_is_at_every_moment_a_state_that_was_and_in_the_end_the_database()
    {
        var count = int.Parse(Environment.GetEnvironmentVariable("GATEWAY_SYNC_INTERLEAVINGS") ?? DefaultInterleavings.ToString());
        var first = int.Parse(Environment.GetEnvironmentVariable("GATEWAY_SYNC_SEED") ?? Random.Shared.Next(1_000_000_000).ToString());
        TestContext.Progress.WriteLine($"GATEWAY_SYNC_SEED={first} GATEWAY_SYNC_INTERLEAVINGS={count}");
        var directory = Directory.CreateTempSubdirectory("gateway-interleavings-");
        try
        {
            for (var seed = first; seed < first + count; seed++)
            {
                try
                {
                    await new Interleaving(seed, Path.Combine(directory.FullName, $"{seed}.snapshot")).RunAsync();
                }
                catch (Exception e)
                {
                    throw new AssertionException($"GATEWAY_SYNC_INTERLEAVINGS=1 GATEWAY_SYNC_SEED={seed}: {e.Message}", e);
                }
            }
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }
}
