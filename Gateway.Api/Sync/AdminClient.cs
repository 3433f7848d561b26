using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Shared.Contracts.Routing;
using Shared.Contracts.Sync;

namespace Gateway.Api.Sync;

/// <summary>What the gateway asks Admin.Api: a snapshot, or the changes after a revision.</summary>
internal sealed class AdminClient : IDisposable
{
    /// <summary>A snapshot of a million keys takes seconds; one that makes no progress for this long is given up.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly HttpMessageInvoker _invoker = new(new SocketsHttpHandler
    {
        AutomaticDecompression = DecompressionMethods.All,
        AllowAutoRedirect = false,
        UseCookies = false,
        ConnectTimeout = TimeSpan.FromSeconds(5),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    });

    private readonly Uri _admin;
    private readonly Secret _syncKey;
    private readonly SnapshotReader _reader;

    public AdminClient(string adminUrl, Secret syncKey, SyncSignature signature)
    {
        _admin = new Uri(adminUrl.TrimEnd('/') + "/");
        _syncKey = syncKey;
        _reader = new SnapshotReader(signature);
    }

    public async Task<Snapshot> LoadSnapshotAsync(CancellationToken cancellationToken)
    {
        using var response = await GetAsync(SyncRoutes.Snapshot, cancellationToken);
        response.EnsureSuccessStatusCode();
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        return await _reader.ReadAsync(stream, cancellationToken);
    }

    /// <summary>The changes after a position; null where Admin.Api's log no longer reaches that far back, or is of another epoch.</summary>
    public async Task<ChangeList?> LoadChangesAsync(SyncPosition after, CancellationToken cancellationToken)
    {
        using var response = await GetAsync($"{SyncRoutes.Changes}?after={after.Revision}&epoch={Uri.EscapeDataString(after.Epoch)}", cancellationToken);
        if (response.StatusCode == HttpStatusCode.Gone) return null;
        response.EnsureSuccessStatusCode();
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        return await JsonSerializer.DeserializeAsync(stream, SyncJson.Default.ChangeList, cancellationToken);
    }

    public void Dispose() => _invoker.Dispose();

    private async Task<HttpResponseMessage> GetAsync(string path, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_admin, path.TrimStart('/')));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _syncKey.Reveal());
        return await _invoker.SendAsync(request, cancellationToken);
    }
}
