namespace Shared.Contracts.Routing;

/// <summary>
/// A provider credential or a key of this installation. It cannot reach a log or a message by accident: only <see cref="Reveal"/> gives the text.
/// </summary>
public sealed class Secret(string text)
{
    /// <summary>The text itself, for the one place that sends or compares it.</summary>
    public string Reveal() => text;

    public override string ToString() => "***";
}
