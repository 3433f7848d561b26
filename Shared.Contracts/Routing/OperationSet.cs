using System.Numerics;

namespace Shared.Contracts.Routing;

/// <summary>The operations that an upstream serves.</summary>
public readonly record struct OperationSet
{
    private readonly int _bits;

    private OperationSet(int bits) => _bits = bits;

    /// <summary>Every operation there is: of an upstream of which nobody knows better.</summary>
    public static OperationSet All { get; } = Of(Enum.GetValues<InferenceOperation>());

    public static OperationSet None => default;

    public bool IsEmpty => _bits == 0;

    public int Count => BitOperations.PopCount((uint)_bits);

    /// <summary>In the order of <see cref="InferenceOperation"/>.</summary>
    public IEnumerable<InferenceOperation> Members => Enum.GetValues<InferenceOperation>().Where(Contains);

    public static OperationSet Of(params ReadOnlySpan<InferenceOperation> operations)
    {
        var bits = 0;
        foreach (var operation in operations) bits |= 1 << (int)operation;
        return new OperationSet(bits);
    }

    public bool Contains(InferenceOperation operation) => (_bits & (1 << (int)operation)) != 0;

    public override string ToString() => string.Join(", ", Members.Select(InferenceOperationName.Of));
}
