namespace Shared.Contracts.Places;

/// <summary>A set of countries, by their ISO 3166-1 alpha-2 codes in lower case. Immutable; equal sets are equal.</summary>
public sealed class CountrySet : IEquatable<CountrySet>
{
    // Sorted and without repeats: a place has few countries, and is compared when a configuration is read.
    private readonly string[] _codes;

    private CountrySet(IEnumerable<string> codes) => _codes = [.. codes.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    public static CountrySet None { get; } = new([]);

    /// <summary>In alphabetical order.</summary>
    public IReadOnlyList<string> Codes => _codes;

    public bool IsEmpty => _codes.Length == 0;

    /// <exception cref="ArgumentException">A code is no country's.</exception>
    public static CountrySet Of(params IReadOnlyList<string> codes) =>
        codes.FirstOrDefault(code => !Countries.IsCode(code)) is { } wrong ? throw new ArgumentException($"'{wrong}' is no country's code.", nameof(codes)) : new CountrySet(codes);

    public CountrySet Or(CountrySet other) => other.IsSubsetOf(this) ? this : new CountrySet(_codes.Concat(other._codes));

    public bool IsSubsetOf(CountrySet other) => Array.TrueForAll(_codes, other.Contains);

    public bool Contains(string code) => Array.BinarySearch(_codes, code, StringComparer.Ordinal) >= 0;

    /// <summary>The shortest way to write the set in the words of a claim: <c>eu</c>, <c>eu, efta</c>, <c>at, ch, de</c>.</summary>
    public IReadOnlyList<string> ToWords()
    {
        if (!Countries.Eu.IsSubsetOf(this)) return Countries.Efta.IsSubsetOf(this) ? WordsWith("efta", Countries.Efta) : _codes;
        if (Countries.Efta.IsSubsetOf(this)) return ["eu", .. WordsWith("efta", Countries.Eu.Or(Countries.Efta))];
        return Countries.Eea.IsSubsetOf(this) ? WordsWith("eea", Countries.Eea) : WordsWith("eu", Countries.Eu);
    }

    public bool Equals(CountrySet? other) => other is not null && _codes.AsSpan().SequenceEqual(other._codes);

    public override bool Equals(object? obj) => Equals(obj as CountrySet);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var code in _codes) hash.Add(code, StringComparer.Ordinal);
        return hash.ToHashCode();
    }

    public override string ToString() => string.Join(", ", ToWords());

    private IReadOnlyList<string> WordsWith(string word, CountrySet meant) => [word, .. _codes.Where(code => !meant.Contains(code))];
}
