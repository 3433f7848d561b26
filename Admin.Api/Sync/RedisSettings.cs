using System.Net;
using Shared.Contracts.Routing;
using StackExchange.Redis;

namespace Admin.Api.Sync;

/// <summary>Where Redis is: at <c>redis_url</c>, else in this process.</summary>
/// <param name="Url">StackExchange.Redis' own connection string; null for the embedded server.</param>
/// <param name="EmbeddedPort">Where the embedded server listens on loopback.</param>
/// <param name="EmbeddedPasswords">The passwords that the embedded server takes; this service presents the first.</param>
internal sealed record RedisSettings(Secret? Url, int EmbeddedPort, IReadOnlyList<Secret> EmbeddedPasswords)
{
    private const int ReconnectFirstMs = 250;
    private const int ReconnectLastMs = 5000;

    public bool IsEmbedded => Url is null;

    /// <summary>What is presented; null for nothing.</summary>
    public string? Password => ToOptions().Password;

    public static bool IsValid(Secret url)
    {
        try
        {
            return ConfigurationOptions.Parse(url.Reveal()).EndPoints.Count > 0;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    public ConfigurationOptions ToOptions()
    {
        var options = Url is not null
            ? ConfigurationOptions.Parse(Url.Reveal())
            : new ConfigurationOptions { EndPoints = { { IPAddress.Loopback, EmbeddedPort } }, Password = EmbeddedPasswords[0].Reveal() };
        options.AbortOnConnectFail = false;
        options.ClientName = "admin-api";
        // A channel and a key of the client's own, which a user with permissions for one channel may not touch.
        options.ConfigurationChannel = "";
        options.TieBreaker = "";
        // A message kept for later would be out of order with those the publisher sends again: fail, and let the log be the queue.
        options.BacklogPolicy = BacklogPolicy.FailFast;
        options.ReconnectRetryPolicy = new ExponentialRetry(ReconnectFirstMs, ReconnectLastMs);
        return options;
    }
}
