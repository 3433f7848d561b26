namespace Shared.Contracts.Routing;

/// <summary>
/// A provider credential or a key of this installation. It cannot reach a log or a message by accident: only <see cref="Reveal"/> gives the text.
/// </summary>
public sealed class Secret(string text) : IEquatable<Secret>
{
    /// <summary>The text itself, for the one place that sends or compares it.</summary>
    public string Reveal() => text;

    /// <summary>By the text: two deployments that are given the same one have the same credential. Compares no key that a caller presents; those are hashes.</summary>
    public bool Equals(Secret? other) => other is not null && text == other.Reveal();

    public override bool Equals(object? obj) => Equals(obj as Secret);

    public override int GetHashCode() => text.GetHashCode(StringComparison.Ordinal);

    public override string ToString() => "***";
}
