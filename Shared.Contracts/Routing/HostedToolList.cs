using System.Buffers;

namespace Shared.Contracts.Routing;

/// <summary>
/// The hosted tools that a key or team lets its requests use (<c>allowed_hosted_tools</c>). A name covers its dated versions too, and <c>*</c> every tool. Equal names
/// make equal lists.
/// </summary>
/// <remarks>An empty list allows none. Saying nothing is null, and only null.</remarks>
public sealed class HostedToolList : IEquatable<HostedToolList>
{
    public const string Every = "*";

    /// <summary>No installation has use for more.</summary>
    public const int MaxCount = 64;

    public const int MaxLength = 64;

    private static readonly SearchValues<char> OfDates = SearchValues.Create("0123456789_-");

    private readonly string[] _names;
    private readonly bool _allowsEvery;

    public HostedToolList(IEnumerable<string> names)
    {
        _names = [.. names.Select(Normal).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        _allowsEvery = _names.Contains(Every, StringComparer.Ordinal);
    }

    /// <summary>In lower case, sorted, without repeats.</summary>
    public IReadOnlyList<string> Names => _names;

    /// <summary>A name as it is compared: callers' tools are read without regard to case.</summary>
    public static string Normal(string name) => name.Trim().ToLowerInvariant();

    /// <summary>What is wrong with a name; null where nothing is.</summary>
    public static string? FaultOf(string name)
    {
        var text = Normal(name);
        if (text == Every) return null;
        if (text.Length == 0) return "is empty";
        if (text.Length > MaxLength) return $"is longer than {MaxLength} characters";
        if (text.Contains('*', StringComparison.Ordinal)) return "holds a '*': a name covers its dated versions by itself, and '*' alone is every tool";
        return text.All(IsNameCharacter) ? null : "may hold letters, digits and _ - . : $ only";
    }

    /// <summary>Whether a character can stand in a tool's name.</summary>
    public static bool IsNameCharacter(char character) => char.IsAsciiLetterLower(character) || char.IsAsciiDigit(character) || character is '_' or '-' or '.' or ':' or '$';

    /// <param name="tool">In lower case.</param>
    public bool Allows(string tool)
    {
        if (_allowsEvery) return true;
        foreach (var name in _names)
        {
            if (tool.StartsWith(name, StringComparison.Ordinal) && IsVersion(tool.AsSpan(name.Length))) return true;
        }

        return false;
    }

    public bool Equals(HostedToolList? other) => ReferenceEquals(this, other) || (other is not null && _names.AsSpan().SequenceEqual(other._names));

    public override bool Equals(object? obj) => Equals(obj as HostedToolList);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var name in _names) hash.Add(name, StringComparer.Ordinal);
        return hash.ToHashCode();
    }

    /// <summary>Nothing, or a date: <c>_20250305</c>, <c>_2025_03_11</c>, <c>-2025-03-11</c>. Another word is another tool.</summary>
    private static bool IsVersion(ReadOnlySpan<char> rest) =>
        rest.IsEmpty || (rest.Length > 1 && rest[0] is '_' or '-' && char.IsAsciiDigit(rest[1]) && !rest.ContainsAnyExcept(OfDates));
}
