namespace Shared.Contracts.Places;

/// <summary>Where a request goes, as it will really be sent.</summary>
/// <param name="Address">The address that paths are added to; null where nothing is sent.</param>
/// <param name="Model">What the upstream is asked for. A <c>*</c> in it stands for what a caller names.</param>
public readonly record struct Destination(Uri? Address, string Model)
{
    /// <param name="address">An absolute address, or null.</param>
    /// <param name="model">What the upstream is asked for.</param>
    public static Destination Of(string? address, string model) => new(address is null ? null : new Uri(address), model);

    /// <summary>The host, in lower case and without the dot that a full name may end in: both mean one machine.</summary>
    public string Host => Address?.IdnHost.TrimEnd('.').ToLowerInvariant() ?? "";
}
