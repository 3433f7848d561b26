namespace Admin.Api.Sync;

/// <summary>How long to wait before trying again: twice as long each time up to a limit, and a random part of it, so that many do not return at once.</summary>
internal sealed class Backoff
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Last = TimeSpan.FromSeconds(5);

    private TimeSpan _ceiling = First;

    public void Reset() => _ceiling = First;

    /// <param name="random">From 0 to 1.</param>
    public TimeSpan Next(double random)
    {
        // At least half: a wait of nothing would be no back-off.
        var wait = _ceiling * (0.5 + random / 2);
        _ceiling = _ceiling * 2 < Last ? _ceiling * 2 : Last;
        return wait;
    }
}
