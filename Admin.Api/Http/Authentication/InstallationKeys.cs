using System.Security.Cryptography;
using System.Text;
using Shared.Contracts.Configuration.Settings;
using Shared.Contracts.Routing;
using Shared.Contracts.Sync;

namespace Admin.Api.Http.Authentication;

/// <summary>The keys of the installation, kept as hashes: fixed length, so that comparing them says nothing about a guess.</summary>
internal sealed class InstallationKeys
{
    public const string Fault = "is a key of this installation and no virtual key; name or choose another";

    private readonly HashSet<KeyHash> _all;
    private readonly byte[] _master;
    private readonly byte[][] _sync;

    /// <param name="settings">Checked: there is a master key.</param>
    public InstallationKeys(GeneralSettings settings)
    {
        _master = Hash(settings.MasterKey!.Reveal());
        Secret?[] keys = [SyncKeyOf(settings), settings.SyncKeyAccepted, .. SignatureOf(settings).AcceptedBearers];
        _sync = [.. keys.OfType<Secret>().Select(key => Hash(key.Reveal()))];
        _all = [.. keys.OfType<Secret>().Append(settings.MasterKey!).Select(key => KeyHash.Of(key.Reveal()))];
    }

    /// <summary>The sync key; derived from the master key where none is configured. Never empty: an empty one would let everyone in.</summary>
    public static Secret SyncKeyOf(GeneralSettings settings) =>
        settings.SyncKey.Reveal().Length > 0 ? settings.SyncKey : SyncSignature.SyncKeyFromMasterKey(settings.MasterKey!);

    public static SyncSignature SignatureOf(GeneralSettings settings) => new(SyncKeyOf(settings), settings.SyncKeyAccepted);

    public bool IsMaster(string presented) => CryptographicOperations.FixedTimeEquals(Hash(presented), _master);

    /// <summary>Whether it is one of the two sync keys, or what a gateway derives from one.</summary>
    public bool IsSync(string presented)
    {
        var hash = Hash(presented);
        return _sync.Any(key => CryptographicOperations.FixedTimeEquals(hash, key));
    }

    /// <summary>Whether it is the hash of any of them: none of them is a virtual key by another name, which a gateway would let through.</summary>
    public bool Owns(KeyHash hash) => _all.Contains(hash);

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
