using System.Diagnostics.CodeAnalysis;

namespace Gateway.Api.Body;

/// <summary>What scanning a body gave: its fields or its fault, exactly one of them.</summary>
internal readonly struct BodyScan
{
    private BodyScan(BodyFields? fields, BodyFault? fault)
    {
        Fields = fields;
        Fault = fault;
    }

    public BodyFields? Fields { get; }

    public BodyFault? Fault { get; }

    [MemberNotNullWhen(true, nameof(Fields))]
    [MemberNotNullWhen(false, nameof(Fault))]
    public bool IsSound => Fields is not null;

    public static BodyScan Of(BodyFields fields) => new(fields, null);

    public static BodyScan Of(BodyFault fault) => new(null, fault);
}
