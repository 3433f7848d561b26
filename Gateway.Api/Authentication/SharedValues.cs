namespace Gateway.Api.Authentication;

/// <summary>Values that many share, each made once and forgotten when its last user has let go of it. Used by the one writer alone.</summary>
internal sealed class SharedValues<TKey, TValue>
    where TKey : notnull
    where TValue : class
{
    private sealed record Counted(TValue Value)
    {
        public int Users { get; set; }
    }

    private readonly Dictionary<TKey, Counted> _values = [];

    public int Count => _values.Count;

    public IEnumerable<TValue> All => _values.Values.Select(counted => counted.Value);

    /// <summary>The value of this key, for one user more.</summary>
    public TValue Take(TKey key, Func<TKey, TValue> make)
    {
        if (!_values.TryGetValue(key, out var counted)) _values[key] = counted = new Counted(make(key));
        counted.Users++;
        return counted.Value;
    }

    /// <summary>The value where anyone uses it; counts nobody.</summary>
    public TValue? Find(TKey key) => _values.GetValueOrDefault(key)?.Value;

    public void Release(TKey key)
    {
        if (--_values[key].Users == 0) _values.Remove(key);
    }
}
