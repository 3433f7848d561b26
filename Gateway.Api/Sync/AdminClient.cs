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
    /// <summary>A snapshot of a million keys takes seconds; an answer that makes no progress for this long is given up.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

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
            ConnectTimeout = TimeSpan.FromSeconds(5),
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        });
    }

    public async Task<Snapshot> LoadSnapshotAsync(CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Patience, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        var nonce = NewNonce();
        using var response = await GetAsync($"{SyncRoutes.Snapshot}?nonce={nonce}", either.Token);
        response.EnsureSuccessStatusCode();
        await using var stream = await response.Content.ReadAsStreamAsync(either.Token);
        var snapshot = await _reader.ReadAsync(stream, () => patience.CancelAfter(Patience), either.Token);
        return snapshot.Header.Nonce == nonce ? snapshot : throw new InvalidDataException("The snapshot is the answer to another question.");
    }

    /// <summary>The changes after a position; null where Admin.Api's log no longer reaches that far back, or tells another history.</summary>
    public async Task<ChangeList?> LoadChangesAsync(SyncPosition after, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Patience, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        var nonce = NewNonce();
        var at = after.At is { } ms ? $"&at={ms}" : "";
        using var response = await GetAsync($"{SyncRoutes.Changes}?after={after.Revision}{at}&epoch={Uri.EscapeDataString(after.Epoch)}&nonce={nonce}", either.Token);
        if (response.StatusCode == HttpStatusCode.Gone) return null;
        response.EnsureSuccessStatusCode();
        await response.Content.LoadIntoBufferAsync(LargestAnswer, either.Token);
        var answer = _signature.OpenAnswer(await response.Content.ReadAsByteArrayAsync(either.Token));
        return answer?.Nonce == nonce ? answer : throw new InvalidDataException("The changes are not sealed for this question.");
    }

    public void Dispose() => _invoker.Dispose();

    private static string NewNonce() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(NonceBytes));

    private async Task<HttpResponseMessage> GetAsync(string path, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_admin, path.TrimStart('/')));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _signature.Bearer.Reveal());
        return await _invoker.SendAsync(request, cancellationToken);
    }
}
