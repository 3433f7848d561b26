using System.Buffers.Text;
using System.Security.Cryptography;
using Shared.Contracts.Sync;

namespace Admin.Api.Keys;

/// <summary>The text of keys: how one is made, which may be chosen, and what of it may be shown.</summary>
internal static class KeyText
{
    public const string ChosenFault = "must start with sk- and have 20 to 512 visible ASCII characters";

    public const string MissingFault = "name the key, by its text or by its hash";

    private const string Prefix = "sk-";
    private const int MinLength = 20;
    private const int MaxLength = 512;
    private const int RandomBytes = 32;
    private const int ShownCharacters = 4;

    /// <summary>256 random bits.</summary>
    public static string Generate() => Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(RandomBytes));

    /// <summary>Whether a caller may choose this text. Visible ASCII only: any other character would not survive an HTTP header.</summary>
    public static bool MayBeChosen(string key) =>
        key.Length is >= MinLength and <= MaxLength && key.StartsWith(Prefix, StringComparison.Ordinal) && key.All(c => c is > ' ' and <= '~');

    /// <summary>The most that is ever shown of a key.</summary>
    public static string Shown(string key) => string.Concat(Prefix, "...", key.AsSpan(Math.Max(0, key.Length - ShownCharacters)));

    public static bool IsHash(string textOrHash) => KeyHash.TryParse(textOrHash, out _);

    /// <summary>The hash that a caller means who may name a key by its text or by its hash. No key looks like a hash: a key starts with <c>sk-</c>.</summary>
    public static KeyHash HashOf(string textOrHash) => KeyHash.TryParse(textOrHash, out var hash) ? hash : KeyHash.Of(textOrHash);
}
