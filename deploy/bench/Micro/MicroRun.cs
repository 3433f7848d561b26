using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace Bench.Micro;

/// <summary>What the gateway's own code costs on the way of a request, step by step, without a server: time and allocations.</summary>
internal static class MicroRun
{
    public static int Run(BenchOptions options)
    {
        // In this process: a build of its own for each of them would take longer than they do.
        var job = Job.Default.WithToolchain(InProcessEmitToolchain.Instance).WithWarmupCount(options.IsQuick ? 2 : 5).WithIterationCount(options.IsQuick ? 3 : 10);
        var config = ManualConfig.CreateMinimumViable().AddJob(job).AddColumn(StatisticColumn.Min).AddExporter(MarkdownExporter.GitHub).AddLogger(NullLogger.Instance)
            .WithArtifactsPath(Path.Combine(Path.GetTempPath(), "gateway-bench-micro"));
        var summaries = BenchmarkRunner.Run([typeof(BodyBenchmarks), typeof(DecisionBenchmarks)], config);
        return summaries.Any(summary => summary.HasCriticalValidationErrors || summary.Reports.Any(report => !report.Success)) ? 1 : 0;
    }
}
