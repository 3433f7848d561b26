using System.Text.Json;
using Admin.Api.Audit;
using Admin.Api.Data;
using Admin.Api.Http.Authentication;
using Admin.Api.Http.Idempotency;
using Admin.Api.Http.OpenApi;
using Admin.Api.Keys;
using Admin.Api.Models;
using Admin.Api.Reach;
using Admin.Api.Sync;
using Admin.Api.Sync.Embedded;
using Admin.Api.Tags;
using Admin.Api.Teams;
using Admin.Api.Ui;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.ResponseCompression;
using Shared.Contracts.Configuration.Reload;
using Shared.Contracts.Configuration.Settings;
using Shared.Contracts.Sync;

namespace Admin.Api;

/// <summary>Everything the service is made of, by folder, in reading order.</summary>
internal static class AdminServices
{
    public static IServiceCollection AddAdmin(this IServiceCollection services, GatewayConfiguration configuration) => services
        .AddSingleton(TimeProvider.System)
        .AddSingleton(new CurrentModels(configuration))
        .AddSingleton(s => new ConfigurationStatus(configuration, s.GetRequiredService<TimeProvider>()))
        .ConfigureHttpJsonOptions(json => json.SerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower)
        .AddKeysOfTheInstallation(configuration.General)
        .AddDatabase(configuration.General)
        .AddSingleton<ScopeWarnings>()
        .AddSingleton<KeyWrites>()
        .AddSingleton<KeyPages>()
        .AddSingleton<TeamWrites>()
        .AddSingleton<MemberWrites>()
        .AddSingleton<TeamPages>()
        .AddSingleton<TagUsage>()
        .AddSingleton<ReachReport>()
        .AddSingleton<ReachSummaries>()
        .AddSingleton<AuditPages>()
        .AddSingleton<IdempotentWrites>()
        .AddOpenApiDocs(configuration.General.RootPath)
        .AddSync(configuration.General)
        .AddUi();

    /// <summary>Follows the file that the configuration came from.</summary>
    public static void AddReload(this IServiceCollection services, ConfigurationSource source, GatewayConfiguration atStart) => services.AddHostedService(s => new ModelsReload(
        source, atStart, s.GetRequiredService<CurrentModels>(), s.GetRequiredService<ConfigurationStatus>(), s.GetRequiredService<TimeProvider>(), s.GetRequiredService<ILogger<ModelsReload>>()));

    private static IServiceCollection AddKeysOfTheInstallation(this IServiceCollection services, GeneralSettings settings)
    {
        services
            .AddSingleton(new InstallationKeys(settings))
            .AddSingleton(new PeerSeal(InstallationKeys.SyncKeyOf(settings), settings.SyncKeyAccepted))
            .AddSingleton<Peer>()
            .AddSingleton<Tries>()
            .AddSingleton<Refusals>();
        // The core alone: the usual registration also writes data-protection keys into the home directory, which nothing here needs.
        services.AddAuthenticationCore(options => options.DefaultScheme = AdminKeyHandler.Name).AddWebEncoders();
        new AuthenticationBuilder(services)
            .AddScheme<AuthenticationSchemeOptions, AdminKeyHandler>(AdminKeyHandler.Name, null)
            .AddScheme<AuthenticationSchemeOptions, SyncKeyHandler>(SyncKeyHandler.Name, null);
        // The fallback holds for every path that says nothing else, also for unknown ones.
        services.AddAuthorizationBuilder()
            .SetFallbackPolicy(Policy(AdminKeyHandler.Name))
            .AddPolicy(SyncKeyHandler.Name, Policy(SyncKeyHandler.Name));
        return services;

        static AuthorizationPolicy Policy(string scheme) => new AuthorizationPolicyBuilder(scheme).RequireAuthenticatedUser().Build();
    }

    private static IServiceCollection AddDatabase(this IServiceCollection services, GeneralSettings settings)
    {
        var database = DatabaseUrl.Read(settings.DatabaseUrl, out var fault) ?? throw new ArgumentException($"database_url {fault}", nameof(settings));
        database.AddContexts(services);
        services
            .AddSingleton(database)
            .AddSingleton<LoggedWrites>()
            .AddSingleton<FirstRowsWrites>()
            .AddHostedService<DatabaseStartup>();
        // After it: whatever looks after the database starts when that is up to date, and ends before its lock is given back.
        database.AddHostedServices(services);
        return services;
    }

    private static IServiceCollection AddSync(this IServiceCollection services, GeneralSettings settings)
    {
        var signature = InstallationKeys.SignatureOf(settings);
        services.AddResponseCompression(compression =>
        {
            // Only what gateways ask: an answer that holds a new key next to text a caller chose must not show its length.
            compression.MimeTypes = [SnapshotFormat.MediaType, SyncRoutes.ChangesMediaType];
            compression.EnableForHttps = true;
            compression.Providers.Add<BrotliCompressionProvider>();
            compression.Providers.Add<GzipCompressionProvider>();
        });
        return services
            .AddSingleton<PublishMetrics>()
            .AddSingleton(signature)
            .AddSingleton(new RedisSettings(settings.RedisUrl, settings.EmbeddedRedisPort, signature.AcceptedRedisPasswords))
            .AddSingleton<SyncPosition>()
            .AddSingleton<ChangeSignal>()
            .AddSingleton<ChangeLog>()
            .AddSingleton<SnapshotStream>()
            .AddSingleton<PublisherWrites>()
            .AddSingleton<RedisConnection>()
            .AddSingleton<SyncChannel>()
            .AddHostedService<EmbeddedRedis>()
            .AddHostedService<ChangePublisher>()
            .AddSingleton(LogRetention.Default)
            .AddSingleton<ChangeLogWrites>()
            .AddHostedService<ChangeLogTrimming>()
            .AddHostedService<HeartbeatPublisher>();
    }
}
