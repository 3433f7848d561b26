namespace Shared.Contracts.Configuration.Settings;

/// <summary>The ranges that settings must keep to: wide enough for every sensible installation, narrow enough to catch a wrong unit.</summary>
internal static class Limits
{
    public const int MostRetries = 100;
    public const int MostFailures = 1_000_000;
    public const int HighestOrder = 1_000_000;
    public const int MostParallelRequests = 1_000_000;

    /// <summary>Weights are added up; this keeps every sum exact enough.</summary>
    public const double HighestWeight = 1e12;

    /// <summary>Below it not even an empty chat request fits.</summary>
    public const long SmallestRequestLimit = 256;

    /// <summary>1 GiB: bodies are held in memory.</summary>
    public const long LargestRequestLimit = 1L << 30;

    /// <summary>1 MiB: with less not even a few usual requests fit.</summary>
    public const long SmallestBuffer = 1L << 20;

    /// <summary>1 TiB: what is more was not meant in bytes.</summary>
    public const long LargestBuffer = 1L << 40;

    /// <summary>Less, and a body in two packets would be at risk.</summary>
    public static readonly TimeSpan ShortestBodyTimeout = TimeSpan.FromSeconds(1);

    /// <summary>More often, comments would be most of the stream.</summary>
    public static readonly TimeSpan ShortestKeepAlive = TimeSpan.FromMilliseconds(100);

    public static readonly TimeSpan ShortestTimeout = TimeSpan.FromMilliseconds(1);
    public static readonly TimeSpan LongestTimeout = TimeSpan.FromDays(1);
    public static readonly TimeSpan LongestCooldown = TimeSpan.FromDays(1);
    public static readonly TimeSpan ShortestKeyAge = TimeSpan.FromSeconds(1);
    public static readonly TimeSpan LongestKeyAge = TimeSpan.FromDays(365);
    public static readonly TimeSpan LongestStartWait = TimeSpan.FromMinutes(10);

    /// <summary>Longer than any stream; what is longer was meant in milliseconds.</summary>
    public static readonly TimeSpan LongestShutdown = TimeSpan.FromHours(1);
}
