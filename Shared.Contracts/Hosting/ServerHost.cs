using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.HostFiltering;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Shared.Contracts.Configuration.Settings;

namespace Shared.Contracts.Hosting;

/// <summary>How both services listen: addresses, TLS, and the limits that hold whatever a caller does.</summary>
public static class ServerHost
{
    private static readonly string[] AddressKeys = [WebHostDefaults.ServerUrlsKey, WebHostDefaults.HttpPortsKey, WebHostDefaults.HttpsPortsKey];

    /// <summary>Puts the section <c>Kestrel</c> and the addresses in force.</summary>
    /// <param name="endpoints">Where to listen.</param>
    /// <param name="connection">A further step of every connection, before TLS. The server keeps one such step, so it is not to be set beside this.</param>
    /// <exception cref="ServerStartException">A certificate cannot be used.</exception>
    public static void ListenAt(this WebApplicationBuilder builder, IReadOnlyList<EndpointSettings> endpoints, KestrelSettings kestrel, Func<ConnectionDelegate, ConnectionDelegate>? connection = null)
    {
        var certificates = new ServerCertificates(endpoints.SelectMany(e => EndpointTls.CertificatesOf(e, kestrel)));
        builder.Services.AddSingleton(certificates);
        builder.Services.AddHostedService<CertificateRenewal>();
        builder.Services.AddSingleton(s => LimitOf(kestrel.Limits, s));
        // The server's own filter answers in HTML; AllowedHosts answers in the shape of an error.
        builder.Services.Configure<HostFilteringOptions>(filter => filter.AllowedHosts = ["*"]);
        builder.WebHost.UseKestrelHttpsConfiguration();
        // The endpoints say it all: an address beside them would be passed over with a warning.
        builder.Configuration.AddInMemoryCollection(AddressKeys.ToDictionary(key => key, string? (_) => ""));
        builder.WebHost.ConfigureKestrel(server =>
        {
            KestrelLimits.Apply(kestrel.Limits, server.Limits);
            var limit = server.ApplicationServices.GetRequiredService<ConnectionLimit>();
            server.ConfigureEndpointDefaults(listen =>
            {
                listen.Use(next => caller => limit.HoldAsync(caller, next));
                if (connection is not null) listen.Use(connection);
            });
            var loader = server.Configure(Addresses(endpoints, kestrel), reloadOnChange: false);
            foreach (var endpoint in endpoints.Where(e => e.IsEncrypted))
                loader.Endpoint(endpoint.Name, listen => listen.ListenOptions.UseHttps(new EndpointTls(endpoint, kestrel, certificates).Options));
        });
    }

    /// <summary>What the server itself reads: addresses and protocols.</summary>
    private static IConfiguration Addresses(IReadOnlyList<EndpointSettings> endpoints, KestrelSettings kestrel)
    {
        var settings = new Dictionary<string, string?>();
        foreach (var endpoint in endpoints)
        {
            settings[$"Endpoints:{endpoint.Name}:Url"] = endpoint.Url;
            if ((endpoint.Protocols ?? kestrel.Defaults.Protocols) is { } protocols) settings[$"Endpoints:{endpoint.Name}:Protocols"] = protocols;
        }

        return new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
    }

    private static ConnectionLimit LimitOf(ServerLimits limits, IServiceProvider services)
    {
        var log = services.GetRequiredService<ILogger<ConnectionLimit>>();
        var (wished, files) = (limits.MaxConcurrentConnections, FileDescriptors.Limit());
        if (files is not { } limit) return new ConnectionLimit(wished ?? long.MaxValue, services.GetRequiredService<TimeProvider>(), log);
        // A runtime that cannot open its own files ends the process, so what the files do not allow is not tried.
        var room = FileDescriptors.ConnectionsWithin(limit);
        if (wished is null) log.ConnectionsByDefault(room, limit);
        else if (wished > room) log.MoreConnectionsThanFiles(wished.Value, limit, room);
        return new ConnectionLimit(Math.Min(wished ?? room, room), services.GetRequiredService<TimeProvider>(), log);
    }
}
