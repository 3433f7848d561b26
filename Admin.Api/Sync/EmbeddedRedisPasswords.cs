using System.Security.Cryptography;
using System.Text;
using Garnet.server;
using Garnet.server.Auth;
using Garnet.server.Auth.Settings;
using Shared.Contracts.Routing;

namespace Admin.Api.Sync;

/// <summary>
/// Lets connections to the embedded server in by any of several passwords, one for each sync key that is accepted: while one key is exchanged for another,
/// gateways of either must be able to connect.
/// </summary>
internal sealed class EmbeddedRedisPasswords(IReadOnlyList<Secret> accepted) : IAuthenticationSettings
{
    // Hashes are of one length, so that comparing them says nothing about a guess.
    private readonly byte[][] _hashes = [.. accepted.Select(password => SHA256.HashData(Encoding.UTF8.GetBytes(password.Reveal())))];

    public IGarnetAuthenticator CreateAuthenticator(StoreWrapper storeWrapper) => new Connection(_hashes);

    public void Dispose()
    {
        // Nothing is held.
    }

    /// <summary>One connection's authentication.</summary>
    private sealed class Connection(byte[][] hashes) : IGarnetAuthenticator
    {
        public bool IsAuthenticated { get; private set; }

        public bool CanAuthenticate => true;

        public bool HasACLSupport => false;

        public bool Authenticate(ReadOnlySpan<byte> password, ReadOnlySpan<byte> username)
        {
            var presented = SHA256.HashData(password);
            IsAuthenticated = hashes.Any(hash => CryptographicOperations.FixedTimeEquals(presented, hash));
            return IsAuthenticated;
        }
    }
}
