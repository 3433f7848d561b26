using Shared.Contracts.Sync;

namespace Gateway.Api.Authentication;

/// <summary>
/// Finds a key's entry by its hash, among a million as fast as memory allows: one open-addressed array of rows, so that a lookup waits for memory once.
/// One thread writes. Any number read, without a lock, and no reader ever waits for the writer.
/// </summary>
/// <remarks>
/// No reader sees half a row. A row belongs to one hash for as long as its array lives: the hash is written before the reference that makes the row visible, and
/// every change after that is one write of this reference, for a removal too. Policy and expiry are behind one reference for this reason. Rows of removed keys go
/// when a new array is made, and the garbage collector keeps the old one for readers that are there still.
/// Accepted race: a lookup that began before a change may still answer as of before it.
/// </remarks>
internal sealed class KeyIndex
{
    private Generation _current;

    /// <param name="expected">How many keys to make room for at once.</param>
    public KeyIndex(int expected) => _current = new Generation(expected);

    /// <summary>How many keys have an entry.</summary>
    public int Count { get; private set; }

    public bool TryGet(KeyHash hash, out KeyEntry entry)
    {
        Volatile.Read(ref _current).Find(hash, out var held);
        return TryRead(held, out entry);
    }

    /// <summary>Gives a key its entry, and the caller the one it had before.</summary>
    public KeyEntry? Set(KeyHash hash, KeyEntry entry)
    {
        if (_current.IsFull) MakeRoom();
        var row = _current.Find(hash, out var held);
        object holding = entry.ExpiresAt == KeyEntry.Never ? entry.Policy : new ExpiringPolicy(entry);
        if (held is null) _current.Add(row, hash, holding);
        else _current.Hold(row, holding);
        if (TryRead(held, out var before)) return before;
        Count++;
        return null;
    }

    /// <summary>Takes a key's entry away and gives it to the caller; null where there was none.</summary>
    public KeyEntry? Remove(KeyHash hash)
    {
        var row = _current.Find(hash, out var held);
        if (!TryRead(held, out var before)) return null;
        _current.Hold(row, Gone.Mark);
        Count--;
        if (_current.IsMostlyEmpty(Count)) MakeRoom();
        return before;
    }

    /// <summary>The keys as they are now, to be read while the index goes on changing. Costs a reference for each row.</summary>
    public IEnumerable<KeyValuePair<KeyHash, KeyEntry>> Copy() => _current.Pairs(_current.Held());

    /// <summary>Makes a new array of the keys that are left and publishes it when it is complete.</summary>
    private void MakeRoom()
    {
        var next = new Generation(Count);
        _current.CopyLiveTo(next);
        Volatile.Write(ref _current, next);
    }

    private static bool TryRead(object? held, out KeyEntry entry)
    {
        entry = held switch
        {
            KeyPolicy policy => new KeyEntry(policy, KeyEntry.Never),
            ExpiringPolicy expiring => expiring.Entry,
            _ => default,
        };
        return entry.Policy is not null;
    }

    /// <summary>Held by a row whose key was removed: a search goes on behind it.</summary>
    private sealed class Gone
    {
        public static readonly Gone Mark = new();
    }

    /// <summary>Held by a key that expires. The others hold their policy itself, which they share.</summary>
    private sealed class ExpiringPolicy(KeyEntry entry)
    {
        public KeyEntry Entry => entry;
    }

    private struct Row
    {
        public KeyHash Hash;

        /// <summary>Null while the row is free.</summary>
        public object? Held;
    }

    /// <summary>An array of fixed size. A key's search begins where its hash lies between the smallest and the largest one, and ends at a free row.</summary>
    private sealed class Generation
    {
        private const int Smallest = 1024;

        private readonly Row[] _rows;
        private int _used;

        /// <param name="keys">How many keys it begins with: five rows in eight. It is full at six in eight, so that searches stay short.</param>
        public Generation(int keys) => _rows = new Row[Math.Max(Smallest, keys / 5 * 8 + 8)];

        public bool IsFull => _used >= _rows.Length / 8 * 6;

        public bool IsMostlyEmpty(int keys) => _rows.Length > Smallest && keys < _rows.Length / 8;

        /// <summary>The row of a key and what it holds; the free row where its search ended, and null, for a key that has none.</summary>
        public int Find(KeyHash hash, out object? held)
        {
            var rows = _rows;
            for (var at = (int)Math.BigMul(hash.Prefix, (ulong)rows.Length, out _); ; at = at + 1 == rows.Length ? 0 : at + 1)
            {
                // Before the hash: whoever sees the reference sees the hash that was written before it.
                held = Volatile.Read(ref rows[at].Held);
                if (held is null || rows[at].Hash == hash) return at;
            }
        }

        public void Add(int row, KeyHash hash, object holding)
        {
            _rows[row].Hash = hash;
            Volatile.Write(ref _rows[row].Held, holding);
            _used++;
        }

        public void Hold(int row, object holding) => Volatile.Write(ref _rows[row].Held, holding);

        /// <summary>The order of the rows is that of the hashes, so both arrays are walked from end to end.</summary>
        public void CopyLiveTo(Generation next)
        {
            foreach (var row in _rows)
            {
                if (row.Held is not (null or Gone)) next.Add(next.Find(row.Hash, out _), row.Hash, row.Held);
            }
        }

        public object?[] Held()
        {
            var held = new object?[_rows.Length];
            for (var i = 0; i < held.Length; i++) held[i] = _rows[i].Held;
            return held;
        }

        public IEnumerable<KeyValuePair<KeyHash, KeyEntry>> Pairs(object?[] held)
        {
            for (var i = 0; i < held.Length; i++)
            {
                if (TryRead(held[i], out var entry)) yield return new(_rows[i].Hash, entry);
            }
        }
    }
}
