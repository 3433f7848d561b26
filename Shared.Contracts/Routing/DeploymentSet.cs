using System.Numerics;

namespace Shared.Contracts.Routing;

/// <summary>
/// An immutable set of the deployments of one model group, as bits over <see cref="Deployment.Index"/>.
/// Every routing rule takes one and gives one; no rule gives a member that it was not handed.
/// </summary>
/// <remarks>Sets of different groups must not be combined: the indexes would name other deployments. Debug builds assert equal sizes.</remarks>
public readonly struct DeploymentSet : IEquatable<DeploymentSet>
{
    private const int WordBits = 64;

    private readonly ulong[] _words;

    private DeploymentSet(ulong[] words) => _words = words;

    /// <summary>No deployment, of a group with <paramref name="size"/> deployments.</summary>
    public static DeploymentSet None(int size) => new(new ulong[(size + WordBits - 1) / WordBits]);

    /// <summary>Every deployment of a group with <paramref name="size"/> deployments.</summary>
    public static DeploymentSet All(int size)
    {
        var words = new ulong[(size + WordBits - 1) / WordBits];
        Array.Fill(words, ulong.MaxValue);
        var spare = words.Length * WordBits - size;
        if (spare > 0) words[^1] >>= spare;
        return new DeploymentSet(words);
    }

    /// <summary>The deployments at <paramref name="indexes"/>, of a group with <paramref name="size"/> deployments.</summary>
    public static DeploymentSet Of(int size, IEnumerable<int> indexes)
    {
        var set = None(size);
        foreach (var index in indexes) set._words[index / WordBits] |= 1UL << (index % WordBits);
        return set;
    }

    public bool IsEmpty => _words is null || !_words.AsSpan().ContainsAnyExcept(0UL);

    public int Count
    {
        get
        {
            var count = 0;
            foreach (var word in _words) count += BitOperations.PopCount(word);
            return count;
        }
    }

    public bool Contains(int index) => (_words[index / WordBits] & (1UL << (index % WordBits))) != 0;

    public bool IsSubsetOf(DeploymentSet other) => Without(other).IsEmpty;

    /// <summary>This set and one more of its group.</summary>
    public DeploymentSet With(int index)
    {
        ulong[] words = [.. _words];
        words[index / WordBits] |= 1UL << (index % WordBits);
        return new DeploymentSet(words);
    }

    public DeploymentSet And(DeploymentSet other)
    {
        var words = new ulong[_words.Length];
        for (var i = 0; i < words.Length; i++) words[i] = _words[i] & other._words[i];
        return new DeploymentSet(words);
    }

    public DeploymentSet Or(DeploymentSet other)
    {
        var words = new ulong[_words.Length];
        for (var i = 0; i < words.Length; i++) words[i] = _words[i] | other._words[i];
        return new DeploymentSet(words);
    }

    public DeploymentSet Without(DeploymentSet other)
    {
        var words = new ulong[_words.Length];
        for (var i = 0; i < words.Length; i++) words[i] = _words[i] & ~other._words[i];
        return new DeploymentSet(words);
    }

    public Enumerator GetEnumerator() => new(_words);

    public bool Equals(DeploymentSet other) => _words.AsSpan().SequenceEqual(other._words);

    public override bool Equals(object? obj) => obj is DeploymentSet other && Equals(other);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var word in _words) hash.Add(word);
        return hash.ToHashCode();
    }

    public static bool operator ==(DeploymentSet left, DeploymentSet right) => left.Equals(right);

    public static bool operator !=(DeploymentSet left, DeploymentSet right) => !left.Equals(right);

    /// <summary>Walks the indexes of a set in ascending order, without allocating.</summary>
    public struct Enumerator
    {
        private readonly ulong[] _words;
        private ulong _rest;
        private int _word;

        internal Enumerator(ulong[] words)
        {
            _words = words;
            _word = -1;
        }

        public int Current { get; private set; }

        public bool MoveNext()
        {
            while (_rest == 0)
            {
                if (++_word >= _words.Length) return false;
                _rest = _words[_word];
            }

            Current = _word * WordBits + BitOperations.TrailingZeroCount(_rest);
            _rest &= _rest - 1;
            return true;
        }
    }
}
