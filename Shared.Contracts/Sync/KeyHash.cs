using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Shared.Contracts.Sync;

/// <summary>
/// The SHA-256 of a key's text: the only form in which a key is stored, sent or looked up. A value of this type cannot give the text back.
/// </summary>
public readonly struct KeyHash : IEquatable<KeyHash>
{
    /// <summary>The length in bytes.</summary>
    public const int Size = 32;

    private readonly ulong _a;
    private readonly ulong _b;
    private readonly ulong _c;
    private readonly ulong _d;

    private KeyHash(ReadOnlySpan<byte> bytes)
    {
        _a = BinaryPrimitives.ReadUInt64BigEndian(bytes);
        _b = BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]);
        _c = BinaryPrimitives.ReadUInt64BigEndian(bytes[16..]);
        _d = BinaryPrimitives.ReadUInt64BigEndian(bytes[24..]);
    }

    /// <summary>The hash of a key's text.</summary>
    public static KeyHash Of(ReadOnlySpan<char> key)
    {
        const int StackLimit = 512;
        var size = Encoding.UTF8.GetMaxByteCount(key.Length);
        var utf8 = size <= StackLimit ? stackalloc byte[StackLimit] : new byte[size];
        var length = Encoding.UTF8.GetBytes(key, utf8);
        Span<byte> hash = stackalloc byte[Size];
        SHA256.HashData(utf8[..length], hash);
        CryptographicOperations.ZeroMemory(utf8);
        return new KeyHash(hash);
    }

    /// <summary>Reads 64 hexadecimal digits of either case.</summary>
    public static bool TryParse(ReadOnlySpan<char> hex, out KeyHash hash)
    {
        hash = default;
        Span<byte> bytes = stackalloc byte[Size];
        if (hex.Length != Size * 2 || Convert.FromHexString(hex, bytes, out _, out _) != System.Buffers.OperationStatus.Done) return false;
        hash = new KeyHash(bytes);
        return true;
    }

    /// <summary>Compares without a branch on the bytes, so that timing says nothing about how much of a guess was right.</summary>
    public bool Equals(KeyHash other) => ((_a ^ other._a) | (_b ^ other._b) | (_c ^ other._c) | (_d ^ other._d)) == 0;

    public override bool Equals(object? obj) => obj is KeyHash other && Equals(other);

    /// <summary>The first 64 bits, as uniform as all of them: where a table looks first.</summary>
    public ulong Prefix => _a;

    /// <summary>A hash of a hash: any word of it is already uniform.</summary>
    public override int GetHashCode() => (int)_a;

    /// <summary>64 lower-case hexadecimal digits.</summary>
    public override string ToString() => $"{_a:x16}{_b:x16}{_c:x16}{_d:x16}";

    public static bool operator ==(KeyHash left, KeyHash right) => left.Equals(right);

    public static bool operator !=(KeyHash left, KeyHash right) => !left.Equals(right);
}
