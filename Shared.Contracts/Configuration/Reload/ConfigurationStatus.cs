using Shared.Contracts.Configuration.Settings;

namespace Shared.Contracts.Configuration.Reload;

/// <summary>Which configuration is in force, and whether a newer one was refused: what <c>/health/readiness</c> says. One immutable value, swapped whole.</summary>
public sealed class ConfigurationStatus
{
    private readonly TimeProvider _time;
    private ActiveConfiguration _active;

    public ConfigurationStatus(GatewayConfiguration atStart, TimeProvider time)
    {
        _time = time;
        _active = new ActiveConfiguration(1, atStart.FileHash, time.GetUtcNow(), null);
    }

    public ActiveConfiguration Active => Volatile.Read(ref _active);

    /// <summary>A new one is in force; whatever was refused before is settled.</summary>
    internal void Apply(GatewayConfiguration configuration) =>
        Volatile.Write(ref _active, new ActiveConfiguration(Active.Generation + 1, configuration.FileHash, _time.GetUtcNow(), null));

    /// <summary>The one in force stays.</summary>
    internal void Refuse(string? fileHash, int errors) =>
        Volatile.Write(ref _active, Active with { Refused = new RefusedConfiguration(fileHash, _time.GetUtcNow(), errors) });
}

/// <summary>The configuration in force.</summary>
/// <param name="Generation">1 at the start, one more with every reload.</param>
/// <param name="FileHash">The first digits of the file's SHA-256.</param>
/// <param name="LoadedAt">When it came into force.</param>
/// <param name="Refused">A newer one that was not taken; null where there is none.</param>
public sealed record ActiveConfiguration(long Generation, string FileHash, DateTimeOffset LoadedAt, RefusedConfiguration? Refused);

/// <summary>A configuration that was not taken.</summary>
/// <param name="FileHash">As above; null where the file is gone or cannot be read.</param>
/// <param name="At">When it was refused.</param>
/// <param name="Errors">How many there are; the log has their text.</param>
public sealed record RefusedConfiguration(string? FileHash, DateTimeOffset At, int Errors);
