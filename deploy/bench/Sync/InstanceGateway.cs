using Gateway.Api.Authentication;
using Gateway.Api.Sync;
using Shared.Contracts.Configuration.Settings;
using Shared.Contracts.Sync;

namespace Bench.Sync;

/// <summary>A whole gateway inside this program, asked by the call that a request makes to authenticate.</summary>
internal sealed class InstanceGateway : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly KeyAuthenticator _authenticator;
    private readonly SyncStatus _status;

    private InstanceGateway(WebApplication app)
    {
        _app = app;
        _authenticator = app.Services.GetRequiredService<KeyAuthenticator>();
        _status = app.Services.GetRequiredService<SyncStatus>();
    }

    public bool IsLive => _status.State == SyncState.Live;

    public long Revision => _status.Revision;

    public static async Task<InstanceGateway> StartAsync(GatewayConfiguration configuration)
    {
        var app = Gateway.Api.Program.Build(configuration, ["--urls", "http://127.0.0.1:0"], services => services.AddLogging(logging => logging.ClearProviders()));
        await app.StartAsync();
        return new InstanceGateway(app);
    }

    public AuthenticationFault FaultOf(KeyHash key) => _authenticator.Lookup(key).Fault;

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
