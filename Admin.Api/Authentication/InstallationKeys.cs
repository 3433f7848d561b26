using System.Security.Cryptography;
using System.Text;
using Shared.Contracts.Configuration;
using Shared.Contracts.Routing;
using Shared.Contracts.Sync;

namespace Admin.Api.Authentication;

/// <summary>The two keys of the installation, kept as hashes: fixed length, so that comparing them says nothing about a guess.</summary>
internal sealed class InstallationKeys
{
    private readonly byte[] _master;
    private readonly byte[] _sync;

    /// <param name="settings">Checked: there is a master key.</param>
    public InstallationKeys(GeneralSettings settings)
    {
        _master = Hash(settings.MasterKey!.Reveal());
        _sync = Hash(SyncKeyOf(settings).Reveal());
    }

    /// <summary>The sync key; derived from the master key where none is configured. Never empty: an empty one would let everyone in.</summary>
    public static Secret SyncKeyOf(GeneralSettings settings) =>
        settings.SyncKey.Reveal().Length > 0 ? settings.SyncKey : SyncSignature.SyncKeyFromMasterKey(settings.MasterKey!);

    public bool IsMaster(string presented) => CryptographicOperations.FixedTimeEquals(Hash(presented), _master);

    public bool IsSync(string presented) => CryptographicOperations.FixedTimeEquals(Hash(presented), _sync);

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
