using System.Buffers;
using System.Text;
using Bench.Load;
using BenchmarkDotNet.Attributes;
using Gateway.Api.Body;
using Shared.Contracts.Routing;

namespace Bench.Micro;

/// <summary>One pass over a body, and what is planned for the upstream's copy of it (<see cref="BodyScanner"/>, <see cref="BodyEdits"/>).</summary>
[MemoryDiagnoser]
public class BodyBenchmarks
{
    private static readonly byte[] Model = BodyEdits.Quote("gpt-4o");

    private byte[] _body = [];
    private byte[] _withTools = [];

    [Params(512, 10_240, 204_800)]
    public int Bytes { get; set; }

    [GlobalSetup]
    public void Make()
    {
        _body = Encoding.UTF8.GetBytes(RequestBodies.OfSize(Bytes));
        _withTools = Encoding.UTF8.GetBytes(RequestBodies.WithTools(Bytes));
    }

    [Benchmark]
    public int Scan() => Scan(_body);

    /// <summary>The same size, most of it descriptions of functions: every one is looked at.</summary>
    [Benchmark]
    public int ScanTools() => Scan(_withTools);

    private static int Scan(byte[] body)
    {
        var fields = BodyScanner.Scan(body, new CallerTags.Builder()).Fields!;
        return fields.Edits.Apply(body, Model).Length;
    }
}
