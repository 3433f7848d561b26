using System.Security.Authentication;
using Shared.Contracts.Routing;

namespace Shared.Contracts.Configuration.Settings;

/// <summary>The section <c>Kestrel</c>, checked: where the web server listens, with which certificates and limits. Names and meanings are ASP.NET's.</summary>
public sealed class KestrelSettings
{
    public IReadOnlyList<EndpointSettings> Endpoints { get; init; } = [];

    /// <summary><c>EndpointDefaults</c>: what holds where an endpoint says nothing.</summary>
    public EndpointSettings Defaults { get; init; } = new();

    /// <summary><c>Certificates.Default</c>: for https endpoints and <c>--urls</c> without a certificate of their own.</summary>
    public CertificateSettings? DefaultCertificate { get; init; }

    public ServerLimits Limits { get; init; } = new();
}

/// <summary>One address that a service listens at.</summary>
public sealed record EndpointSettings
{
    public string Name { get; init; } = "";

    public string Url { get; init; } = "";

    /// <summary>One of Kestrel's names, such as <c>Http1AndHttp2</c>; null for the default.</summary>
    public string? Protocols { get; init; }

    /// <summary>What holds for callers that name no host, or one that <see cref="Sni"/> does not have.</summary>
    public TlsSettings Tls { get; init; } = new();

    /// <summary><c>Sni</c>: what holds for a name that the caller asks for: exact, <c>*.example.com</c>, or <c>*</c>.</summary>
    public IReadOnlyDictionary<string, TlsSettings> Sni { get; init; } = new Dictionary<string, TlsSettings>();

    public bool IsEncrypted => Url.StartsWith("https:", StringComparison.OrdinalIgnoreCase);

    internal SettingPlace Place { get; init; } = SettingPlace.Nowhere;
}

/// <summary>How TLS is spoken.</summary>
public sealed record TlsSettings
{
    public CertificateSettings? Certificate { get; init; }

    /// <summary><c>SslProtocols</c>; null leaves it to the system.</summary>
    public SslProtocols? Versions { get; init; }

    /// <summary><c>ClientCertificateMode</c>.</summary>
    public ClientCertificates? ClientCertificates { get; init; }

    /// <summary>This, and what it leaves open from elsewhere.</summary>
    public TlsSettings Over(TlsSettings other) => new()
    {
        Certificate = Certificate ?? other.Certificate,
        Versions = Versions ?? other.Versions,
        ClientCertificates = ClientCertificates ?? other.ClientCertificates,
    };
}

/// <summary>Whether callers show a certificate. One that is shown must be trusted by the machine.</summary>
public enum ClientCertificates
{
    NoCertificate,
    AllowCertificate,
    RequireCertificate,
}

/// <summary>A certificate in a file: PEM with its key, or PKCS#12.</summary>
/// <param name="Path">The absolute path of the file.</param>
/// <param name="KeyPath">The absolute path of the key's file; null where the key is in the file of the certificate.</param>
/// <param name="Password">Opens the key or the PKCS#12 file.</param>
public sealed record CertificateSettings(string Path, string? KeyPath, Secret? Password)
{
    internal SettingPlace Place { get; init; } = SettingPlace.Nowhere;
}
