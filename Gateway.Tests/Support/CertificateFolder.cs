using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Gateway.Tests.Support;

/// <summary>A temporary folder with certificates that were made for the test.</summary>
internal sealed class CertificateFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("gateway-hosting-").FullName;

    public string this[string file] => System.IO.Path.Combine(Path, file);

    /// <summary>Writes a certificate that signs itself as <c>NAME.pem</c> and its key as <c>NAME-key.pem</c>.</summary>
    public X509Certificate2 Add(string name, string subject = "localhost", string? password = null, int days = 1)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var certificate = Request(subject, key).CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-2), TimeProvider.System.GetUtcNow().AddDays(days));
        Replace(name + ".pem", certificate.ExportCertificatePem());
        Replace(name + "-key.pem", password is null ? key.ExportPkcs8PrivateKeyPem() : key.ExportEncryptedPkcs8PrivateKeyPem(password, new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000)));
        return certificate;
    }

    /// <summary>Writes a certificate with its key as <c>NAME.pfx</c>.</summary>
    public X509Certificate2 AddPfx(string name, string? password)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var certificate = Request("localhost", key).CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(1));
        File.WriteAllBytes(this[name + ".pfx"], certificate.Export(X509ContentType.Pkcs12, password));
        return certificate;
    }

    /// <summary>Writes a certificate and the one that issued it, one after the other, as <c>NAME.pem</c>. Gives the root.</summary>
    public X509Certificate2 AddChain(string name)
    {
        var (now, yesterday) = (TimeProvider.System.GetUtcNow().AddDays(1), TimeProvider.System.GetUtcNow().AddDays(-1));
        using var rootKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var root = Request("root", rootKey).CreateSelfSigned(yesterday, now);
        using var middleKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var middle = Request("middle", middleKey).Create(root, yesterday, now, [1]).CopyWithPrivateKey(middleKey);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var leaf = Request("localhost", key, isAuthority: false).Create(middle, yesterday, now, [2]);
        Replace(name + ".pem", leaf.ExportCertificatePem() + "\n" + middle.ExportCertificatePem());
        Replace(name + "-key.pem", key.ExportPkcs8PrivateKeyPem());
        return root;
    }

    /// <summary>Puts a text in a file's place in one step.</summary>
    public void Replace(string file, string text)
    {
        File.WriteAllText(this[file] + ".new", text);
        File.Move(this[file] + ".new", this[file], overwrite: true);
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);

    private static CertificateRequest Request(string subject, ECDsa key, bool isAuthority = true)
    {
        var request = new CertificateRequest("CN=" + subject, key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(subject);
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(isAuthority, false, 0, critical: true));
        return request;
    }
}
