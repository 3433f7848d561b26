using System.Security.Authentication;
using Shared.Contracts.Configuration.Settings;
using Shared.Contracts.Configuration.Texts;

namespace Shared.Contracts.Configuration.Reading;

/// <summary>Reads the section <c>Kestrel</c>. Every name of it takes effect, is refused, or is told to have none: ASP.NET would pass over a slip.</summary>
/// <param name="folder">What relative paths start from: the folder of the configuration file.</param>
internal sealed class KestrelReader(SettingValues values, string folder)
{
    /// <summary>Kestrel's own switches, which these services fix.</summary>
    private static readonly string[] WithoutEffect =
        ["AddServerHeader", "AllowAlternateSchemes", "AllowHostHeaderOverride", "AllowResponseHeaderCompression", "AllowSynchronousIO", "DisableStringReuse", "EnableAltSvc"];

    private static readonly string[] CertificateStore = ["Subject", "Store", "Location", "AllowInvalid"];

    private static readonly Dictionary<string, string> ProtocolNames =
        new(StringComparer.OrdinalIgnoreCase) { ["Http1"] = "Http1", ["Http2"] = "Http2", ["Http1AndHttp2"] = "Http1AndHttp2" };

    private static readonly Dictionary<string, ClientCertificates> ClientCertificateModes = new(StringComparer.OrdinalIgnoreCase)
    {
        ["NoCertificate"] = ClientCertificates.NoCertificate,
        ["AllowCertificate"] = ClientCertificates.AllowCertificate,
        ["RequireCertificate"] = ClientCertificates.RequireCertificate,
    };

    private static readonly Dictionary<string, SslProtocols> Versions =
        new(StringComparer.OrdinalIgnoreCase) { ["Tls12"] = SslProtocols.Tls12, ["Tls13"] = SslProtocols.Tls13, ["None"] = SslProtocols.None };

    public KestrelSettings Read(SettingNode? node)
    {
        var kestrel = Section(node);
        foreach (var name in WithoutEffect)
        {
            if (kestrel.Take(name) is { } fixedHere) values.Problems.Warning(fixedHere.Place, "has no effect: this service fixes it itself");
        }

        var settings = new KestrelSettings
        {
            Endpoints = [.. values.Map(kestrel.Take("Endpoints")).Select(Endpoint)],
            Defaults = Defaults(kestrel.Take("EndpointDefaults")),
            DefaultCertificate = DefaultCertificate(kestrel.Take("Certificates")),
            Limits = new KestrelLimitsReader(values).Read(kestrel.Take("Limits")),
        };
        kestrel.RefuseTheRest();
        return settings;
    }

    private SettingReader Section(SettingNode? node) => new(node, values, StringComparer.OrdinalIgnoreCase);

    private EndpointSettings Endpoint(SettingEntry entry)
    {
        var endpoint = Section(entry.Value);
        var url = endpoint.Take("Url");
        var settings = new EndpointSettings
        {
            Name = entry.Name,
            Url = values.Text(url) ?? "",
            Protocols = Protocols(endpoint.Take("Protocols")),
            Tls = Tls(endpoint, Certificate(endpoint.Take("Certificate"))),
            Sni = Sni(endpoint.Take("Sni")),
            Place = url?.Place ?? entry.Place,
        };
        endpoint.RefuseTheRest();
        if (url is null or { Kind: SettingKind.Null }) values.Problems.Error(entry.Place, "needs a Url, such as https://*:4443");
        else if (settings.Url.Length > 0 && ListenAddress.FaultOf(settings.Url) is { } fault) values.Problems.Error(url.Place, fault);
        else if (!settings.IsEncrypted && (settings.Tls != new TlsSettings() || settings.Sni.Count > 0))
            values.Problems.Error(entry.Place, "has settings of TLS, and its Url begins with http:; write https:, or take them out");
        return settings;
    }

    private EndpointSettings Defaults(SettingNode? node)
    {
        var endpoint = Section(node);
        var defaults = new EndpointSettings { Protocols = Protocols(endpoint.Take("Protocols")), Tls = Tls(endpoint, null) };
        endpoint.RefuseTheRest();
        return defaults;
    }

    private TlsSettings Tls(SettingReader endpoint, CertificateSettings? certificate) => new()
    {
        Certificate = certificate,
        Versions = TlsVersions(endpoint.Take("SslProtocols")),
        ClientCertificates = values.Choice(endpoint.Take("ClientCertificateMode"), ClientCertificateModes),
    };

    private Dictionary<string, TlsSettings> Sni(SettingNode? node)
    {
        var hosts = new Dictionary<string, TlsSettings>(StringComparer.OrdinalIgnoreCase);
        foreach (var entry in values.Map(node))
        {
            var endpoint = Section(entry.Value);
            if (endpoint.Take("Protocols") is { } protocols) values.Problems.Error(protocols.Place, "cannot differ by host name; set Protocols of the endpoint");
            hosts[entry.Name] = Tls(endpoint, Certificate(endpoint.Take("Certificate")));
            endpoint.RefuseTheRest();
        }

        return hosts;
    }

    private CertificateSettings? DefaultCertificate(SettingNode? node)
    {
        var certificates = Section(node);
        if (certificates.Take("Development") is { } development)
            values.Problems.Warning(development.Place, "has no effect: a developer's certificate is never used; name one in Certificates.Default");
        var read = Certificate(certificates.Take("Default"));
        certificates.RefuseTheRest();
        return read;
    }

    private CertificateSettings? Certificate(SettingNode? node)
    {
        if (node is null or { Kind: SettingKind.Null or SettingKind.Broken }) return null;
        var certificate = Section(node);
        foreach (var name in CertificateStore)
        {
            if (certificate.Take(name) is { } member) values.Problems.Error(member.Place, "names a certificate store; certificates are read from files: write Path, and KeyPath where the key has a file of its own");
        }

        var path = certificate.Take("Path");
        var (file, key, password) = (values.Text(path), values.Text(certificate.Take("KeyPath")), values.Secret(certificate.Take("Password")));
        certificate.RefuseTheRest();
        if (path is null or { Kind: SettingKind.Null } && !CertificateStore.Any(name => certificate.Take(name) is not null)) values.Problems.Error(node.Place, "needs a Path: a file with a certificate, in PEM or PKCS#12 (.pfx)");
        return file is null ? null : new CertificateSettings(Path.GetFullPath(file, folder), key is null ? null : Path.GetFullPath(key, folder), password) { Place = path!.Place };
    }

    private string? Protocols(SettingNode? node)
    {
        if (values.Text(node) is not { } text) return null;
        if (ProtocolNames.TryGetValue(text, out var known)) return known;
        var names = string.Join(", ", ProtocolNames.Values);
        values.Problems.Error(node!.Place, text.Contains("Http3", StringComparison.OrdinalIgnoreCase) ? $"asks for HTTP/3, which is not served; it must be one of {names}" : $"must be one of {names}");
        return null;
    }

    private SslProtocols? TlsVersions(SettingNode? node)
    {
        if (node is null or { Kind: SettingKind.Null or SettingKind.Broken }) return null;
        // Variables write a list as members with numbers.
        var items = node.Kind == SettingKind.Map ? [.. node.Entries.Select(e => e.Value)] : values.OneOrMany(node);
        SslProtocols? all = null;
        foreach (var name in items.SelectMany(item => (values.Text(item) ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)))
        {
            if (Versions.TryGetValue(name, out var version)) all = (all ?? SslProtocols.None) | version;
            else values.Problems.Error(node.Place, "must be a list of Tls12 and Tls13; older versions are broken, and None leaves it to the system");
        }

        return all;
    }
}
