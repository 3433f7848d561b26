using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Shared.Contracts.Routing;
using Shared.Contracts.Sync;

namespace Gateway.Tests.Gateway.Sync;

/// <summary>What an Admin.Api of a later version sends: a true seal over something that this version does not know.</summary>
internal sealed class NewerVersion(Secret syncKey)
{
    /// <summary>The message with one member more in its change.</summary>
    public byte[] Seal(SyncMessage message)
    {
        var json = JsonSerializer.Serialize(message, SyncJson.Default.SyncMessage);
        return Seal(json.Replace("\"change\":{", "\"change\":{\"a_newer_member\":7,", StringComparison.Ordinal));
    }

    public byte[] Seal(string json) => Seal("gateway message seal 1", json);

    /// <summary>The answer, in which every change has one member more.</summary>
    public byte[] Seal(ChangeList answer) =>
        Seal("gateway answer seal 1", JsonSerializer.Serialize(answer, SyncJson.Default.ChangeList).Replace("\"change\":{", "\"change\":{\"a_newer_member\":7,", StringComparison.Ordinal));

    /// <summary>A seal over the bytes of a snapshot.</summary>
    public string SnapshotSeal(string lines) => Hex("gateway snapshot seal 1", lines);

    private byte[] Seal(string purpose, string json) => Encoding.UTF8.GetBytes($"{Hex(purpose, json)}.{json}");

    private string Hex(string purpose, string text)
    {
        var key = HMACSHA256.HashData(Encoding.UTF8.GetBytes(syncKey.Reveal()), Encoding.UTF8.GetBytes(purpose));
        return Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text)));
    }
}
