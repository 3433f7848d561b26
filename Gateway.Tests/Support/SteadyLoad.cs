namespace Gateway.Tests.Support;

/// <summary>Requests that run through the gateway while something else happens, and what became of them.</summary>
internal sealed class SteadyLoad : IAsyncDisposable
{
    private readonly CancellationTokenSource _end = new();
    private readonly Task[] _clients;
    private long _answered;
    private string? _firstFailure;

    private SteadyLoad(Installation installation, string key, int clients) =>
        _clients = [.. Enumerable.Range(0, clients).Select(_ => Task.Run(() => SendAsync(installation, key)))];

    public long Answered => Interlocked.Read(ref _answered);

    public static SteadyLoad Start(Installation installation, string key, int clients = 4) => new(installation, key, clients);

    /// <summary>Ends the load and gives how many requests were answered; fails when one was not.</summary>
    public async Task<long> EndAsync()
    {
        await _end.CancelAsync();
        await Task.WhenAll(_clients);
        Assert.That(_firstFailure, Is.Null, "a request failed");
        return Answered;
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await Task.WhenAll(_clients);
        _end.Dispose();
    }

    private async Task SendAsync(Installation installation, string key)
    {
        while (!_end.IsCancellationRequested)
        {
            try
            {
                var answer = await installation.ChatAsync(key);
                if (answer.Status != 200) Interlocked.CompareExchange(ref _firstFailure, $"{answer.Status} {answer.Body}", null);
            }
            catch (HttpRequestException e)
            {
                Interlocked.CompareExchange(ref _firstFailure, e.Message, null);
            }

            Interlocked.Increment(ref _answered);
        }
    }
}
