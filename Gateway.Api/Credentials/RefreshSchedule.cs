namespace Gateway.Api.Credentials;

/// <summary>When a credential is fetched again. Pure: chance comes in as a number from 0 to 1.</summary>
internal static class RefreshSchedule
{
    /// <summary>Never sooner than that after the last time, whatever a service says of its tokens.</summary>
    public static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);

    /// <summary>While a service is down it is asked at least as often.</summary>
    public static readonly TimeSpan LongestAfterFailure = TimeSpan.FromSeconds(30);

    /// <summary>A service that asks for more patience is asked sooner.</summary>
    public static readonly TimeSpan LongestAsked = TimeSpan.FromMinutes(5);

    /// <summary>What timers can wait; a token that lives longer is fetched anew then.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(20);

    private const double Part = 0.8;

    /// <summary>So that the gateways that were started together do not ask together.</summary>
    private const double Jitter = 0.04;

    /// <summary>At 80 % of its life, give or take four: a fifth of it is left for a service that is down just then.</summary>
    public static TimeSpan AfterSuccess(TimeSpan life, double chance) => Within(life * (Part + (Jitter * ((2 * chance) - 1))), Longest);

    /// <summary>Doubling from a second, half of it by chance; at least what the service asked for.</summary>
    /// <param name="failures">How many there were in a row, this one included.</param>
    public static TimeSpan AfterFailure(int failures, TimeSpan? asked, double chance)
    {
        var most = Shortest * Math.Pow(2, Math.Clamp(failures, 1, 10));
        if (most > LongestAfterFailure) most = LongestAfterFailure;
        var wait = most * (0.5 + (chance / 2));
        var least = asked > LongestAsked ? LongestAsked : asked ?? TimeSpan.Zero;
        return Within(wait > least ? wait : least, Longest);
    }

    private static TimeSpan Within(TimeSpan wait, TimeSpan most) => wait < Shortest ? Shortest : wait > most ? most : wait;
}
