namespace Bench.Start;

/// <summary>What one start gave.</summary>
/// <param name="FirstAnswer">From the start of the process to the first answer that came from the upstream.</param>
/// <param name="IdleMegabytes">Resident memory when it had all its keys, and two seconds had passed.</param>
/// <param name="LoadedMegabytes">Resident memory after the requests.</param>
internal sealed record StartFigures(TimeSpan FirstAnswer, double IdleMegabytes, double LoadedMegabytes);
