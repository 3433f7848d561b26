using System.Net;
using System.Net.Security;

namespace Gateway.Api.Health;

/// <summary>
/// <c>--probe URL</c>: asks the gateway of this machine how it is, in a process that serves nothing. For containers: their image holds no shell and no curl,
/// and a sidecar that listens on loopback is reached by no probe from outside.
/// </summary>
internal static class HealthProbe
{
    private const string Option = "--probe";
    private const int Healthy = 0;
    private const int Unhealthy = 1;

    /// <summary>Longer than any answer of a health path takes; what asks has a limit of its own beside it.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>The certificate is for the name that callers use, not for a loopback address; and nothing is told to whoever answers there.</summary>
    private static SslClientAuthenticationOptions OfThisMachine => new() { RemoteCertificateValidationCallback = static (_, shown, _, _) => shown is not null };

    /// <summary>Gives the exit code: 0 for a 200, else 1.</summary>
    /// <param name="output">Is told what was answered where it was no 200, or why nothing was.</param>
    public static async Task<int> RunAsync(string url, TextWriter output)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || (address.Scheme != Uri.UriSchemeHttp && address.Scheme != Uri.UriSchemeHttps) || !address.IsLoopback)
            return await FailAsync(output, $"{Option} takes an http or https address of this machine, such as http://127.0.0.1:4000/health/liveness");

        // No proxy of the environment and no redirect: the answer must be the gateway's own.
        using var client = new HttpMessageInvoker(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, SslOptions = OfThisMachine });
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        using var enough = new CancellationTokenSource(Patience);
        try
        {
            using var response = await client.SendAsync(request, enough.Token);
            if (response.StatusCode == HttpStatusCode.OK) return Healthy;
            return await FailAsync(output, $"{(int)response.StatusCode} {await response.Content.ReadAsStringAsync(enough.Token)}");
        }
        catch (Exception silent) when (silent is HttpRequestException or OperationCanceledException)
        {
            return await FailAsync(output, $"no answer: {silent.Message}");
        }
    }

    private static async Task<int> FailAsync(TextWriter output, string reason)
    {
        await output.WriteLineAsync(reason);
        return Unhealthy;
    }
}
