using Shared.Contracts.Sync;

namespace Gateway.Api.Authentication;

/// <summary>
/// Finds a key's entry by its hash, among a million as fast as memory allows: rows that never change, in chunks, and an open-addressed index over them.
/// One thread writes. Any number read, without a lock, and no reader ever waits for the writer.
/// </summary>
/// <remarks>
/// No reader sees half a row: a row is complete before a slot of the index names it, and never changes after that. A change is a new row and one write to the
/// key's slot, a removal one write to it; the rows left behind go when a new index is made, and the garbage collector keeps them for readers that are there still.
/// Accepted race: a lookup that began before a change may still answer as of before it.
/// </remarks>
internal sealed class KeyIndex
{
    private Generation _current = new(0);

    /// <summary>How many keys have an entry.</summary>
    public int Count { get; private set; }

    public bool TryGet(KeyHash hash, out KeyEntry entry)
    {
        var now = Volatile.Read(ref _current);
        var isThere = now.Find(hash, out var row) >= 0;
        entry = isThere ? now.EntryOf(row) : default;
        return isThere;
    }

    /// <summary>Gives a key its entry, and the caller the one it had before.</summary>
    public KeyEntry? Set(KeyHash hash, KeyEntry entry)
    {
        if (_current.IsFull) MakeRoom();
        var slot = _current.Find(hash, out var row);
        KeyEntry? before = slot < 0 ? null : _current.EntryOf(row);
        _current.Add(slot < 0 ? _current.FreeSlot(hash) : slot, hash, entry);
        if (before is null) Count++;
        return before;
    }

    /// <summary>Takes a key's entry away and gives it to the caller; null where there was none.</summary>
    public KeyEntry? Remove(KeyHash hash)
    {
        var slot = _current.Find(hash, out var row);
        if (slot < 0) return null;
        var before = _current.EntryOf(row);
        _current.Clear(slot);
        Count--;
        if (_current.IsMostlyEmpty(Count)) MakeRoom();
        return before;
    }

    /// <summary>The keys as they are now, to be read while the index goes on changing. Costs four bytes per key.</summary>
    public IEnumerable<KeyValuePair<KeyHash, KeyEntry>> Copy() => _current.Pairs(_current.LiveRows(Count));

    /// <summary>Makes a new index of the keys that are left and publishes it when it is complete.</summary>
    private void MakeRoom()
    {
        var old = _current;
        var next = new Generation(Count);
        foreach (var (hash, entry) in old.Pairs(old.LiveRows(Count))) next.Add(next.FreeSlot(hash), hash, entry);
        Volatile.Write(ref _current, next);
    }

    private struct Row
    {
        public KeyHash Hash;
        public KeyEntry Entry;
    }

    /// <summary>
    /// An index of fixed size. A slot is 0 where it is free, else the upper half of the hash's prefix (so that other keys' rows are not even looked at)
    /// with the row's number plus one, or with <see cref="Gone"/>.
    /// </summary>
    private sealed class Generation
    {
        private const uint Gone = uint.MaxValue;

        /// <summary>1024 rows of 48 bytes stay below the size from which an array counts as a large object.</summary>
        private const int ChunkBits = 10;

        private const int ChunkSize = 1 << ChunkBits;

        private readonly ulong[] _slots;
        private readonly Row[]?[] _chunks;
        private readonly int _capacity;
        private int _rows;

        /// <param name="keys">How many keys it begins with.</param>
        public Generation(int keys)
        {
            // Room for half as many changes again, in steps that a chunk fills.
            _capacity = Math.Max(keys + keys / 2 + 1, ChunkSize) + ChunkSize - 1 & -ChunkSize;
            // Each row takes at most one slot more, so that at least a quarter of the slots is always free and every search ends.
            _slots = new ulong[System.Numerics.BitOperations.RoundUpToPowerOf2((uint)(_capacity + _capacity / 3 + 1))];
            _chunks = new Row[_capacity / ChunkSize][];
        }

        public bool IsFull => _rows == _capacity;

        public bool IsMostlyEmpty(int keys) => _capacity > ChunkSize && keys < _capacity / 4;

        public KeyEntry EntryOf(int row) => RowAt(row).Entry;

        /// <summary>The slot and the row of a key; a negative slot where it has none. Both come from one read: the slot may name another row a moment later.</summary>
        public int Find(KeyHash hash, out int row)
        {
            var mask = _slots.Length - 1;
            for (var at = (int)hash.Prefix & mask; ; at = (at + 1) & mask)
            {
                var slot = Volatile.Read(ref _slots[at]);
                row = RowOf(slot);
                if (slot == 0) return -1;
                if (slot >> 32 == hash.Prefix >> 32 && (uint)slot != Gone && RowAt(row).Hash == hash) return at;
            }
        }

        public int FreeSlot(KeyHash hash)
        {
            var mask = _slots.Length - 1;
            var at = (int)hash.Prefix & mask;
            while (_slots[at] != 0) at = (at + 1) & mask;
            return at;
        }

        public void Add(int slot, KeyHash hash, KeyEntry entry)
        {
            (_chunks[_rows >> ChunkBits] ??= new Row[ChunkSize])[_rows & (ChunkSize - 1)] = new Row { Hash = hash, Entry = entry };
            _rows++;
            Volatile.Write(ref _slots[slot], (hash.Prefix >> 32 << 32) | (uint)_rows);
        }

        public void Clear(int slot) => Volatile.Write(ref _slots[slot], _slots[slot] | Gone);

        public int[] LiveRows(int count)
        {
            var rows = new int[count];
            var found = 0;
            foreach (var slot in _slots)
            {
                if (slot != 0 && (uint)slot != Gone) rows[found++] = RowOf(slot);
            }

            return rows;
        }

        public IEnumerable<KeyValuePair<KeyHash, KeyEntry>> Pairs(int[] rows)
        {
            foreach (var row in rows)
            {
                var (hash, entry) = (RowAt(row).Hash, RowAt(row).Entry);
                yield return new(hash, entry);
            }
        }

        private static int RowOf(ulong slot) => (int)(uint)slot - 1;

        private ref Row RowAt(int row) => ref _chunks[row >> ChunkBits]![row & (ChunkSize - 1)];
    }
}
