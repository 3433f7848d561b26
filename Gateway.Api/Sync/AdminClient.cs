using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using Shared.Contracts.Sync;

namespace Gateway.Api.Sync;

/// <summary>
/// What the gateway asks Admin.Api: a snapshot, or the changes after a revision. An answer counts when it is sealed and repeats the question's nonce,
/// so that nobody on the way can alter one, cut one short or give an old one.
/// </summary>
internal sealed class AdminClient : IDisposable
{
    /// <summary>
    /// Changes are asked for once more, on another connection, while nothing is answered: a line that came back does not bring back what was lost on it, and what was revoked
    /// meanwhile must be refused within two seconds. The first answer counts, so that one that is only slow is waited for.
    /// </summary>
    public static readonly TimeSpan AskAgainAfter = TimeSpan.FromSeconds(1);

    /// <summary>The longest wait for changes; also the most questions that are under way at once.</summary>
    private const int ChangesPatienceSeconds = 5;

    /// <summary>A snapshot of a million keys takes seconds; one that makes no progress for this long is given up.</summary>
    private static readonly TimeSpan SnapshotPatience = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan ConnectPatience = TimeSpan.FromSeconds(2);

    /// <summary>A thousand changes with every list at its limit fit in it.</summary>
    private const int LargestAnswer = 64 * 1024 * 1024;

    private const int NonceBytes = 16;

    private readonly HttpMessageInvoker _invoker;
    private readonly Uri _admin;
    private readonly SyncSignature _signature;
    private readonly SnapshotReader _reader;
    private readonly TimeProvider _time;

    /// <param name="adminUrl"><c>admin_url</c>.</param>
    /// <param name="connections">What carries requests; a test puts its own network in.</param>
    public AdminClient(string adminUrl, SyncSignature signature, TimeProvider time, HttpMessageHandler? connections = null)
    {
        _admin = new Uri(adminUrl.TrimEnd('/') + "/");
        _signature = signature;
        _reader = new SnapshotReader(signature);
        _time = time;
        _invoker = new HttpMessageInvoker(connections ?? new SocketsHttpHandler
        {
            AutomaticDecompression = DecompressionMethods.All,
            AllowAutoRedirect = false,
            UseCookies = false,
            // A proxy of the environment is for upstreams.
            UseProxy = false,
            ConnectTimeout = ConnectPatience,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        });
    }

    public async Task<Snapshot> LoadSnapshotAsync(CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(SnapshotPatience, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        var nonce = NewNonce();
        using var response = await GetAsync($"{SyncRoutes.Snapshot}?nonce={nonce}", either.Token);
        response.EnsureSuccessStatusCode();
        await using var stream = await response.Content.ReadAsStreamAsync(either.Token);
        var snapshot = await _reader.ReadAsync(stream, () => patience.CancelAfter(SnapshotPatience), either.Token);
        return snapshot.Header.Nonce == nonce ? snapshot : throw new InvalidDataException("The snapshot is the answer to another question.");
    }

    /// <summary>The changes after a position; null where only a snapshot can tell: the log does not reach that far back, tells another history, or is not understood.</summary>
    public async Task<ChangeList?> LoadChangesAsync(SyncPosition after, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(ChangesPatienceSeconds), _time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        List<Task<ChangeList?>> asked = [];
        try
        {
            var wait = Task.CompletedTask;
            while (true)
            {
                if (wait.IsCompleted)
                {
                    end.Token.ThrowIfCancellationRequested();
                    if (asked.Count < ChangesPatienceSeconds) asked.Add(AskChangesAsync(after, end.Token));
                    wait = Task.Delay(AskAgainAfter, _time, end.Token);
                }

                var first = await Task.WhenAny([.. asked, wait]);
                if (first == wait) continue;
                // One that failed is no answer while another may still come.
                if (first.IsCompletedSuccessfully || asked.Count == 1) return await (Task<ChangeList?>)first;
                asked.Remove((Task<ChangeList?>)first);
            }
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested)
        {
            throw new HttpRequestException($"Admin.Api did not answer within {ChangesPatienceSeconds} s.");
        }
        finally
        {
            await end.CancelAsync();
            await ((Task)Task.WhenAll(asked)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    public void Dispose() => _invoker.Dispose();

    private static string NewNonce() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(NonceBytes));

    private async Task<ChangeList?> AskChangesAsync(SyncPosition after, CancellationToken cancellationToken)
    {
        var nonce = NewNonce();
        var at = after.At is { } ms ? $"&at={ms}" : "";
        using var response = await GetAsync($"{SyncRoutes.Changes}?after={after.Revision}{at}&epoch={Uri.EscapeDataString(after.Epoch)}&nonce={nonce}", cancellationToken);
        if (response.StatusCode == HttpStatusCode.Gone) return null;
        response.EnsureSuccessStatusCode();
        await response.Content.LoadIntoBufferAsync(LargestAnswer, cancellationToken);
        var answer = _signature.OpenAnswer(await response.Content.ReadAsByteArrayAsync(cancellationToken), out var isAuthentic);
        if (answer is null && isAuthentic) return null;
        return answer?.Nonce == nonce ? answer : throw new InvalidDataException("The changes are not sealed for this question.");
    }

    private async Task<HttpResponseMessage> GetAsync(string path, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_admin, path.TrimStart('/')));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _signature.Bearer.Reveal());
        return await _invoker.SendAsync(request, cancellationToken);
    }
}
