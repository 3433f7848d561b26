using Shared.Contracts.Configuration.Reading;
using Shared.Contracts.Configuration.Settings;
using Shared.Contracts.Configuration.Texts;

namespace Shared.Contracts.Hosting;

/// <summary>
/// What a start needs beyond a file without faults: certificates that can be used, addresses that can be read and taken, and proxies that are some. Both services
/// ask the same, so that <c>--check-config</c> of both says the same.
/// </summary>
public static class StartCheck
{
    /// <summary>The reading with these problems added; without a configuration where one of them is an error.</summary>
    /// <param name="urls">The text of <c>--urls</c>; null where it is not given.</param>
    /// <param name="now">The time that certificates are held against.</param>
    public static ConfigurationReading Of(ConfigurationReading reading, string? urls, IReadOnlyDictionary<string, string> environment, DateTimeOffset now)
    {
        var problems = new ProblemList();
        foreach (var variable in ProxyVariables.Faulty(environment)) problems.Error(new SettingPlace(SettingPlace.EnvironmentName, 0, 0, variable), ProxyVariables.Fault);
        if (reading.Configuration is { } configuration) CheckServer(configuration, urls, environment, now, problems);
        return reading.With(problems.InFileOrder());
    }

    private static void CheckServer(GatewayConfiguration configuration, string? urls, IReadOnlyDictionary<string, string> environment, DateTimeOffset now, ProblemList problems)
    {
        var endpoints = ListenUrls.Endpoints(configuration.Kestrel, ListenUrls.Of(urls, environment, configuration), "");
        for (var i = 0; i < endpoints.Count; i++)
        {
            CheckEndpoint(endpoints[i], configuration.Kestrel, problems);
            if (endpoints.Take(i).FirstOrDefault(earlier => ListenOverlap.Of(earlier.Url, endpoints[i].Url)) is { } taken)
                problems.Error(endpoints[i].Place, $"{endpoints[i].Url} is part of what {taken.Url} listens at already; take one of them out, or give it another port");
        }

        foreach (var certificate in Certificates(endpoints, configuration.Kestrel)) CheckCertificate(certificate, now, problems);
    }

    /// <summary>Every certificate that is named: one that no endpoint uses is checked too, for it was meant to be used.</summary>
    private static IEnumerable<CertificateSettings> Certificates(IReadOnlyList<EndpointSettings> endpoints, KestrelSettings kestrel) => endpoints
        .SelectMany(e => e.Sni.Values.Select(s => s.Certificate).Prepend(e.Tls.Certificate))
        .Append(kestrel.DefaultCertificate)
        .OfType<CertificateSettings>()
        .Distinct();

    private static void CheckEndpoint(EndpointSettings endpoint, KestrelSettings kestrel, ProblemList problems)
    {
        if (ListenAddress.FaultOf(endpoint.Url) is { } fault) problems.Error(endpoint.Place, fault);
        else if (endpoint.IsEncrypted && !EndpointTls.CertificatesOf(endpoint, kestrel).Any())
            problems.Error(endpoint.Place, $"{endpoint.Url} needs a certificate; name its files in Kestrel.Certificates.Default{(endpoint.Tls.Certificate is null && endpoint.Name.Length > 0 && kestrel.Endpoints.Contains(endpoint) ? ", or in Certificate of this endpoint" : "")}");
    }

    private static void CheckCertificate(CertificateSettings certificate, DateTimeOffset now, ProblemList problems)
    {
        var reading = CertificateFile.Read(certificate);
        if (reading.Fault is { } fault) problems.Error(certificate.Place, fault);
        else if (reading.WarningAt(now) is { } warning) problems.Warning(certificate.Place, $"{certificate.Path}: {warning}");
    }
}
