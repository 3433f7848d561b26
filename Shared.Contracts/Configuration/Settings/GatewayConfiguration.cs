namespace Shared.Contracts.Configuration.Settings;

/// <summary>What <c>appsettings.yaml</c> says, checked, with every default filled in. Immutable; a reload makes a new one.</summary>
public sealed class GatewayConfiguration
{
    public required IReadOnlyList<ModelListEntry> ModelList { get; init; }

    public RouterSettings Router { get; init; } = new();

    public GeneralSettings General { get; init; } = new();

    public KeyCacheSettings KeyCache { get; init; } = new();

    public AccessLogSettings AccessLog { get; init; } = new();

    public ResidencySettings Residency { get; init; } = new();

    /// <summary>ASP.NET's own sections of the same file (<c>Logging</c>, <c>Kestrel</c>, <c>urls</c>), flattened to <c>Section:Key</c>.</summary>
    public IReadOnlyDictionary<string, string?> HostSettings { get; init; } = new Dictionary<string, string?>();

    /// <summary>The section <c>Kestrel</c>, checked.</summary>
    public KestrelSettings Kestrel { get; init; } = new();

    /// <summary><c>AllowedHosts</c>: the host names that requests may be for; empty for any.</summary>
    public IReadOnlyList<string> AllowedHosts { get; init; } = [];

    /// <summary>The first digits of the SHA-256 of the file this was read from.</summary>
    public string FileHash { get; init; } = "";
}
