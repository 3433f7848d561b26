using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text;

namespace Smoke;

/// <summary>
/// Requests at a constant rate, whatever else happens, from keys of two regions: a quarter are short streams, some are long ones. An answer that is not 200, not
/// whole, or not from the key's region is a failure. Nothing is tried twice.
/// </summary>
internal sealed class Load : IAsyncDisposable
{
    private const int RequestsPerSecond = 40;
    private const int ShortStream = 5;
    private const int LongStream = 50;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly HttpClient _client = new() { Timeout = Patience };
    private readonly ConcurrentQueue<string> _failures = new();
    private readonly CancellationTokenSource _end = new();
    private readonly Uri _address;
    private readonly (string Region, string Key)[] _keys;
    private readonly Task _sending;
    private int _answered;
    private int _streams;

    private Load(string front, IReadOnlyDictionary<string, string> keyOfRegion)
    {
        _address = new Uri(front + "/v1/chat/completions");
        _keys = [.. keyOfRegion.Select(pair => (pair.Key, pair.Value))];
        _sending = SendAsync();
    }

    /// <summary>Requests that were answered as they should be, streams among them.</summary>
    public int Answered => Volatile.Read(ref _answered);

    public int Streams => Volatile.Read(ref _streams);

    public IReadOnlyCollection<string> Failures => _failures;

    public static Load Start(string front, IReadOnlyDictionary<string, string> keyOfRegion) => new(front, keyOfRegion);

    /// <summary>Sends no more, and waits for what is under way.</summary>
    public async Task EndAsync()
    {
        await _end.CancelAsync();
        await _sending;
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        _end.Dispose();
        _client.Dispose();
    }

    private async Task SendAsync()
    {
        var underWay = new List<Task>();
        using var pace = new PeriodicTimer(TimeSpan.FromSeconds(1) / RequestsPerSecond);
        for (var i = 0; !_end.IsCancellationRequested; i++)
        {
            await pace.WaitForNextTickAsync(CancellationToken.None);
            underWay.RemoveAll(request => request.IsCompletedSuccessfully);
            underWay.Add(AskAsync(_keys[i / 3 % _keys.Length], events: i % 40 == 0 ? LongStream : i % 4 == 0 ? ShortStream : 0));
        }

        await Task.WhenAll(underWay);
    }

    private async Task AskAsync((string Region, string Key) from, int events)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, _address);
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", from.Key);
            var stream = events > 0 ? $"\"stream\":true,\"max_tokens\":{events}," : "";
            request.Content = new StringContent($"{{\"model\":\"gpt-4\",{stream}\"messages\":[{{\"role\":\"user\",\"content\":\"hi\"}}]}}", Encoding.UTF8, "application/json");
            using var response = await _client.SendAsync(request);
            Judge(from.Region, events, (int)response.StatusCode, await response.Content.ReadAsStringAsync());
        }
        catch (Exception fault) when (fault is HttpRequestException or OperationCanceledException)
        {
            Fail(from.Region, $"{fault.Message} {fault.InnerException?.Message}");
        }
    }

    private void Judge(string region, int events, int status, string body)
    {
        var words = events > 0 ? events : 1;
        var isWhole = body.Split(region).Length - 1 == words && (events == 0 ? body.EndsWith('}') : body.EndsWith("data: [DONE]\n\n", StringComparison.Ordinal));
        if (status != 200) Fail(region, $"{status} {body}");
        else if (!isWhole) Fail(region, $"the answer is not whole or not from the region: {body}");
        else
        {
            Interlocked.Increment(ref _answered);
            if (events > 0) Interlocked.Increment(ref _streams);
        }
    }

    private void Fail(string region, string what) => _failures.Enqueue($"{DateTime.UtcNow:HH:mm:ss.fff} {region}: {what}");
}
