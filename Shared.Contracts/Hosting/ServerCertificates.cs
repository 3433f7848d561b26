using System.Net.Security;
using Shared.Contracts.Configuration.Settings;

namespace Shared.Contracts.Hosting;

/// <summary>The certificates in use, by the setting that names them. A renewed file takes the old one's place for new connections; one that cannot be used does not.</summary>
/// <remarks>Handshakes read a reference; one loop alone writes it.</remarks>
internal sealed class ServerCertificates
{
    private readonly Dictionary<CertificateSettings, CertificateInUse> _inUse = [];

    /// <summary>Reads every certificate that the endpoints use.</summary>
    /// <exception cref="ServerStartException">One of them cannot be used.</exception>
    public ServerCertificates(IEnumerable<CertificateSettings> settings)
    {
        foreach (var setting in settings.Distinct())
        {
            var hash = CertificateFile.HashOf(setting);
            var reading = CertificateFile.Read(setting);
            if (reading.Context is not { } context) throw new ServerStartException($"{setting.Place.Path}: {reading.Fault}");
            _inUse[setting] = new CertificateInUse(context, hash);
        }
    }

    public bool Any => _inUse.Count > 0;

    public SslStreamCertificateContext this[CertificateSettings setting] => _inUse[setting].Context;

    /// <summary>Looks at the files once and takes what has changed and stayed the same since the look before: the two files of a certificate are seldom written at once.</summary>
    /// <returns>What came of each change; nothing for files that are as they were.</returns>
    public IReadOnlyList<CertificateChange> Look()
    {
        var changes = new List<CertificateChange>();
        foreach (var (setting, inUse) in _inUse)
        {
            var hash = CertificateFile.HashOf(setting);
            var isSettled = hash == inUse.SeenHash;
            inUse.SeenHash = hash;
            if (!isSettled || hash == inUse.JudgedHash) continue;
            inUse.JudgedHash = hash;
            var reading = CertificateFile.Read(setting);
            if (reading.Context is { } context) inUse.Context = context;
            changes.Add(new CertificateChange(setting.Path, reading));
        }

        return changes;
    }

    private sealed class CertificateInUse(SslStreamCertificateContext context, string? hash)
    {
        private SslStreamCertificateContext _context = context;

        public SslStreamCertificateContext Context
        {
            get => Volatile.Read(ref _context);
            set => Volatile.Write(ref _context, value);
        }

        /// <summary>What was decided on last.</summary>
        public string? JudgedHash { get; set; } = hash;

        /// <summary>What the last look found.</summary>
        public string? SeenHash { get; set; } = hash;
    }
}

/// <summary>A certificate whose files have changed.</summary>
/// <param name="File">The certificate's file.</param>
/// <param name="Reading">The new one, or why it is not used.</param>
internal sealed record CertificateChange(string File, CertificateReading Reading);
