using Gateway.Api.Authentication;
using Gateway.Api.Credentials;
using Gateway.Api.Explain;
using Gateway.Api.Forwarding;
using Gateway.Api.Health;
using Gateway.Api.Inference;
using Gateway.Api.Memory;
using Gateway.Api.Models;
using Gateway.Api.Routing;
using Gateway.Api.Sync;
using Gateway.Api.Telemetry;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Shared.Contracts.Configuration.Reading;
using Shared.Contracts.Configuration.Reload;
using Shared.Contracts.Configuration.Settings;
using Shared.Contracts.Routing;
using Shared.Contracts.Sync;

namespace Gateway.Api;

/// <summary>Everything the gateway is made of, by folder, in the order in which a request meets it.</summary>
internal static class GatewayServices
{
    public static void AddGateway(this IServiceCollection services, GatewayConfiguration configuration)
    {
        var general = configuration.General;
        services.AddSingleton(TimeProvider.System);
        // Deployment choice and jitter need speed and no secrecy.
        services.AddSingleton<Func<double>>(Random.Shared.NextDouble);

        // Authentication
        services.AddSingleton<KeyCache>();
        services.AddSingleton(s => new KeyAuthenticator(
            s.GetRequiredService<KeyCache>(), HashOf(general.MasterKey), MaxAgeIn(s.GetRequiredService<CurrentRouting>()), s.GetRequiredService<TimeProvider>()));

        // Routing
        services.AddSingleton(new CurrentRouting(new RoutingState(configuration, generation: 1)));
        services.AddSingleton<DeploymentPicker>();
        services.AddSingleton(s => new ConfigurationStatus(configuration, s.GetRequiredService<TimeProvider>()));

        // Credentials, by the way that upstreams are reached
        services.AddSingleton(s => new TokenClient(UpstreamProxy.Of(ProcessEnvironment.Read()), s.GetRequiredService<TimeProvider>()));
        services.AddSingleton<CredentialFetch>();
        services.AddSingleton<CredentialStore>();
        services.AddHostedService(s => s.GetRequiredService<CredentialStore>());

        // Forwarding
        services.AddSingleton(_ => new UpstreamClients(UpstreamProxy.Of(ProcessEnvironment.Read())));
        services.AddSingleton<UpstreamDialect>();
        services.AddSingleton<UpstreamForwarder>();
        services.AddSingleton<BrokenAnswer>();
        services.AddSingleton<ResponseRelay>();
        services.AddSingleton(s => new HeaderRules(s.GetRequiredService<TelemetryExport>().Traces));
        if (general.ForwardAdmin) services.AddSingleton(_ => new AdminForwarder(general.AdminUrl, new PeerSeal(general.SyncKey, general.SyncKeyAccepted)));

        // Inference, models, explain, health
        services.AddSingleton<MemoryReturn>();
        services.AddSingleton(s => new BufferBudget(BufferedBytesIn(s.GetRequiredService<CurrentRouting>())));
        services.AddSingleton<BufferPool>();
        services.AddSingleton<RequestMemory>();
        services.AddSingleton<RequestReader>();
        services.AddSingleton<CallerRenewal>();
        services.AddSingleton<RevocationWatch>();
        services.AddSingleton<ParallelLimit>();
        services.AddSingleton<RequestScreening>();
        services.AddSingleton<WatchedSend>();
        services.AddSingleton<AttemptLoop>();
        services.AddSingleton<InferenceEndpoint>();
        services.AddSingleton<ModelsEndpoint>();
        services.AddSingleton<ModelHealthEndpoint>();
        services.AddCors();
        services.AddSingleton<ICorsPolicyProvider, BrowserOrigins>();
        services.AddSingleton<ExplainEndpoint>();
        services.AddSingleton<HealthEndpoints>();
        services.AddSingleton(s => new Drain(general, s.GetRequiredService<TimeProvider>(), s.GetRequiredService<ILogger<Drain>>()));
        services.AddHostedService(s => s.GetRequiredService<Drain>());
        services.Configure<HostOptions>(host => host.ShutdownTimeout = general.ShutdownDelay + general.ShutdownTimeout);

        // Telemetry
        services.AddSingleton<GatewayMeter>();
        services.AddSingleton<RequestMetrics>();
        services.AddSingleton<GenAiMetrics>();
        services.AddSingleton<StateMetrics>();
        services.AddSingleton<SyncMetrics>();
        services.AddSingleton<CredentialMetrics>();
        services.AddSingleton(s => new AccessLog(configuration.AccessLog, s.GetRequiredService<TimeProvider>()));
        services.AddSingleton<RequestReports>();
        services.AddHostedService<AccessLogWriter>();

        // Sync
        var signature = new SyncSignature(general.SyncKey, general.SyncKeyAccepted);
        services.AddSingleton(signature);
        services.AddSingleton<SyncStatus>();
        services.AddSingleton(s => new ChangeFeed(
            RedisOf(general, signature), s.GetRequiredService<SyncStatus>(), s.GetRequiredService<TimeProvider>(), s.GetRequiredService<Func<double>>(), s.GetRequiredService<ILogger<ChangeFeed>>()));
        services.AddSingleton(s => new AdminClient(general.AdminUrl, signature, s.GetRequiredService<TimeProvider>()));
        services.AddSingleton(s => new SnapshotFile(
            configuration.KeyCache.SnapshotFile, signature, s.GetRequiredService<TimeProvider>(), s.GetRequiredService<ILogger<SnapshotFile>>()));
        services.AddSingleton<SyncSchedule>();
        services.AddSingleton(configuration.KeyCache);
        services.AddSingleton<KeyCopy>();
        services.AddSingleton<SyncedCopy>();
        services.AddHostedService<SyncWorker>();
    }

    /// <summary>Follows the file that the configuration came from.</summary>
    public static void AddReload(this IServiceCollection services, ConfigurationSource source)
    {
        services.AddSingleton(source);
        services.AddHostedService<RoutingReload>();
    }

    private static Func<TimeSpan?> MaxAgeIn(CurrentRouting routing) => () => routing.State.Configuration.KeyCache.MaxAge;

    private static Func<long> BufferedBytesIn(CurrentRouting routing)
    {
        var byDefault = RequestMemory.DefaultBudget(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);
        return () => routing.State.Configuration.General.MaxBufferedBytes ?? byDefault;
    }

    private static KeyHash? HashOf(Secret? key) => key is null ? null : KeyHash.Of(key.Reveal());

    private static Secret RedisOf(GeneralSettings general, SyncSignature signature) =>
        general.RedisUrl ?? new Secret($"127.0.0.1:{general.EmbeddedRedisPort},password={signature.EmbeddedRedisPassword.Reveal()}");
}
