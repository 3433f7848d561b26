using System.Diagnostics.CodeAnalysis;

namespace Gateway.Api.Body;

/// <summary>What reading a request stream gave: the whole body, which the receiver must dispose of, or the reason why it was not taken; exactly one of them.</summary>
internal readonly struct BodyReading
{
    private BodyReading(BodyBuffer? buffer, BodyFault? fault)
    {
        Buffer = buffer;
        Fault = fault;
    }

    public BodyBuffer? Buffer { get; }

    public BodyFault? Fault { get; }

    [MemberNotNullWhen(true, nameof(Buffer))]
    [MemberNotNullWhen(false, nameof(Fault))]
    public bool IsWhole => Buffer is not null;

    public static BodyReading Of(BodyBuffer buffer) => new(buffer, null);

    public static BodyReading Of(BodyFault fault) => new(null, fault);
}
