namespace Bench.Load;

internal static class SteadyRun
{
    public static Task<int> RunAsync(BenchOptions options) => throw new BenchException("not yet");
}
