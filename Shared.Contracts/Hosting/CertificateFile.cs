using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Shared.Contracts.Configuration.Settings;

namespace Shared.Contracts.Hosting;

/// <summary>Reads a server's certificate from its files: PEM with the key in a file of its own or in the same, or PKCS#12.</summary>
internal static class CertificateFile
{
    private const string PemMark = "-----BEGIN ";
    private const string PemKeyMark = "PRIVATE KEY-----";
    private const string PemEncryptedKeyMark = "-----BEGIN ENCRYPTED PRIVATE KEY-----";
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    /// <summary>Far above any certificate; keeps a wrong path from being read into memory.</summary>
    private const long MaxBytes = 1024 * 1024;

    public static CertificateReading Read(CertificateSettings settings)
    {
        if (Bytes(settings.Path, out var fault) is not { } certificate) return new CertificateReading(fault);
        byte[]? key = null;
        if (settings.KeyPath is { } keyPath && (key = Bytes(keyPath, out fault)) is null) return new CertificateReading(fault);
        try
        {
            return Encoding.UTF8.GetString(certificate).Contains(PemMark, StringComparison.Ordinal) ? ReadPem(settings, certificate, key) : ReadPkcs12(settings, certificate);
        }
        finally
        {
            // The key's text need not stay in memory any longer than the key.
            if (key is not null) CryptographicOperations.ZeroMemory(key);
        }
    }

    /// <summary>What tells one version of the files from another; null where one of them cannot be read.</summary>
    public static string? HashOf(CertificateSettings settings)
    {
        if (Bytes(settings.Path, out _) is not { } certificate) return null;
        if (settings.KeyPath is null) return Convert.ToHexString(SHA256.HashData(certificate));
        return Bytes(settings.KeyPath, out _) is not { } key ? null : Convert.ToHexString(SHA256.HashData([.. SHA256.HashData(certificate), .. SHA256.HashData(key)]));
    }

    private static CertificateReading ReadPem(CertificateSettings settings, byte[] certificate, byte[]? key)
    {
        var (text, keyFile) = (Encoding.UTF8.GetString(certificate), settings.KeyPath ?? settings.Path);
        var keyText = key is null ? text : Encoding.UTF8.GetString(key);
        if (!keyText.Contains(PemKeyMark, StringComparison.Ordinal))
            return new CertificateReading($"{keyFile} holds no private key in PEM{(key is null ? "; name the key's file in KeyPath" : "")}");
        var isEncrypted = keyText.Contains(PemEncryptedKeyMark, StringComparison.Ordinal);
        if (isEncrypted && settings.Password is null) return new CertificateReading($"the key in {keyFile} is encrypted; give its Password, such as os.environ/TLS_KEY_PASSWORD");
        var all = new X509Certificate2Collection();
        try
        {
            all.ImportFromPem(text);
            if (all.Count == 0) return new CertificateReading($"{settings.Path} holds no certificate in PEM (no BEGIN CERTIFICATE)");
        }
        catch (CryptographicException)
        {
            return new CertificateReading($"{settings.Path} holds a certificate that cannot be read; make or copy the file anew");
        }

        try
        {
            return Checked(isEncrypted ? X509Certificate2.CreateFromEncryptedPem(text, keyText, settings.Password!.Reveal()) : X509Certificate2.CreateFromPem(text, keyText), all, settings.Path);
        }
        catch (Exception wrong) when (wrong is CryptographicException or ArgumentException)
        {
            return new CertificateReading(isEncrypted
                ? $"the key in {keyFile} does not open with this Password, or is not the key of the first certificate in {settings.Path}"
                : $"the key in {keyFile} is not the key of the first certificate in {settings.Path}; name the files that belong together");
        }
    }

    private static CertificateReading ReadPkcs12(CertificateSettings settings, byte[] file)
    {
        if (settings.KeyPath is not null) return new CertificateReading($"{settings.Path} is not in PEM, and KeyPath is for PEM alone; a .pfx file holds its key itself");
        try
        {
            var all = X509CertificateLoader.LoadPkcs12Collection(file, settings.Password?.Reveal());
            return all.FirstOrDefault(c => c.HasPrivateKey) is { } leaf ? Checked(leaf, all, settings.Path) : new CertificateReading($"{settings.Path} holds no private key");
        }
        catch (CryptographicException)
        {
            return new CertificateReading($"{settings.Path} is neither PEM nor a PKCS#12 file that opens with {(settings.Password is null ? "no Password; give its Password" : "this Password")}");
        }
    }

    /// <summary>The chain is sent as the file has it: nothing is fetched from elsewhere to complete it.</summary>
    private static CertificateReading Checked(X509Certificate2 leaf, X509Certificate2Collection all, string file)
    {
        var uses = leaf.Extensions.OfType<X509EnhancedKeyUsageExtension>().ToList();
        if (uses.Count > 0 && !uses.Exists(u => u.EnhancedKeyUsages.Cast<Oid>().Any(o => o.Value == ServerAuthentication)))
            return new CertificateReading($"the certificate in {file} is not made for servers (its extended key usage lacks serverAuth)");
        var issuers = new X509Certificate2Collection(all.Where(c => c.Thumbprint != leaf.Thumbprint).ToArray());
        return new CertificateReading(null, SslStreamCertificateContext.Create(leaf, issuers, offline: true));
    }

    private static byte[]? Bytes(string path, out string fault)
    {
        fault = "";
        try
        {
            var file = new FileInfo(path);
            if (Directory.Exists(path)) fault = $"{path} is a folder; name a file";
            else if (!file.Exists) fault = $"there is no file {path}; a relative path starts at the folder of the configuration file";
            else if (file.Length > MaxBytes) fault = $"{path} has {file.Length} bytes; a certificate has at most {MaxBytes}";
            else return File.ReadAllBytes(path);
        }
        catch (UnauthorizedAccessException)
        {
            fault = $"{path} may not be read by this process; give its user the right to read it";
        }
        catch (Exception unreadable) when (unreadable is IOException or ArgumentException or NotSupportedException)
        {
            fault = $"{path} cannot be read: {unreadable.Message}";
        }

        return null;
    }
}

/// <summary>What reading a certificate gave.</summary>
/// <param name="Fault">What is wrong; what to do. Null where nothing is.</param>
/// <param name="Context">The certificate with its chain; null where there is a fault.</param>
internal sealed record CertificateReading(string? Fault, SslStreamCertificateContext? Context = null)
{
    /// <summary>What is allowed and most likely a slip: callers will refuse it.</summary>
    public string? WarningAt(DateTimeOffset now) =>
        Context?.TargetCertificate is not { } leaf ? null
        : leaf.NotAfter.ToUniversalTime() < now.UtcDateTime ? $"the certificate has expired on {leaf.NotAfter.ToUniversalTime():yyyy-MM-dd}; callers will refuse it"
        : leaf.NotBefore.ToUniversalTime() > now.UtcDateTime ? $"the certificate is not valid before {leaf.NotBefore.ToUniversalTime():yyyy-MM-dd}; callers will refuse it"
        : null;
}
