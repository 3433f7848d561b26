// Fixtures share nothing but servers that are made for it, so they run side by side; most of them wait for sockets, so more than one fits on a core.
// A fixture that measures memory or time, or that stops what others use, says [NonParallelizable].
[assembly: Parallelizable(ParallelScope.Fixtures)]
[assembly: LevelOfParallelism(4)]
