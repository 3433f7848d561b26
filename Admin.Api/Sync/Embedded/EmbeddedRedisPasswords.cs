using System.Security.Cryptography;
using System.Text;
using Shared.Contracts.Routing;

namespace Admin.Api.Sync.Embedded;

/// <summary>
/// Lets connections to the embedded server in by any of several passwords, one for each sync key that is accepted: while one key is exchanged for another,
/// gateways of either must be able to connect.
/// </summary>
internal sealed class EmbeddedRedisPasswords(IReadOnlyList<Secret> accepted)
{
    // Hashes are of one length, so that comparing them says nothing about a guess.
    private readonly byte[][] _hashes = [.. accepted.Select(password => SHA256.HashData(Encoding.UTF8.GetBytes(password.Reveal())))];

    public bool Accept(ReadOnlySpan<byte> password)
    {
        var presented = SHA256.HashData(password);
        var isAccepted = false;
        foreach (var hash in _hashes) isAccepted |= CryptographicOperations.FixedTimeEquals(presented, hash);
        return isAccepted;
    }
}
