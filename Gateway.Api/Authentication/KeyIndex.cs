using System.Diagnostics.CodeAnalysis;
using Shared.Contracts.Sync;

namespace Gateway.Api.Authentication;

/// <summary>
/// Finds a key's entry by its hash, among a million as fast as memory allows: rows that never move, in chunks, and an open-addressed index over them.
/// One thread writes. Any number read, without a lock, and no reader ever waits for the writer.
/// </summary>
/// <remarks>
/// No reader sees half a row: a row is complete before the index names it, its hash never changes after that, and its entry is one reference, replaced whole.
/// A removed key leaves its row without an entry; only the same key ever takes that row again. The rows of removed keys go when a new index is made.
/// Accepted race: a lookup that began before a change may still answer as of before it.
/// </remarks>
internal sealed class KeyIndex
{
    /// <summary>2048 rows of 40 bytes stay below the size from which an array counts as a large object.</summary>
    private const int ChunkBits = 11;

    private const int ChunkSize = 1 << ChunkBits;

    private Generation _current = new(ChunkSize);
    private int _rows;

    /// <summary>How many keys have an entry.</summary>
    public int Count { get; private set; }

    public bool TryGet(KeyHash hash, [NotNullWhen(true)] out KeyEntry? entry)
    {
        var now = Volatile.Read(ref _current);
        var row = now.Find(hash);
        entry = row < 0 ? null : Volatile.Read(ref now.At(row).Entry);
        return entry is not null;
    }

    /// <summary>Gives a key its entry, and the caller the one it had before.</summary>
    public KeyEntry? Set(KeyHash hash, KeyEntry entry)
    {
        var row = _current.Find(hash);
        if (row >= 0) return Replace(row, entry);
        if (_rows == _current.Capacity) MakeRoom();
        _current.Add(_rows++, hash, entry);
        Count++;
        return null;
    }

    /// <summary>Takes a key's entry away and gives it to the caller; null where there was none.</summary>
    public KeyEntry? Remove(KeyHash hash)
    {
        var row = _current.Find(hash);
        if (row < 0) return null;
        var removed = Replace(row, null);
        if (_rows > ChunkSize && Count < _rows / 2) MakeRoom();
        return removed;
    }

    /// <summary>The keys as they are now, to be read while the index goes on changing. Costs one reference per key.</summary>
    public IEnumerable<KeyValuePair<KeyHash, KeyEntry>> Copy()
    {
        var generation = _current;
        var entries = new KeyEntry?[_rows];
        for (var row = 0; row < entries.Length; row++) entries[row] = generation.At(row).Entry;
        return Pairs(generation, entries);
    }

    private static IEnumerable<KeyValuePair<KeyHash, KeyEntry>> Pairs(Generation generation, KeyEntry?[] entries)
    {
        for (var row = 0; row < entries.Length; row++)
        {
            if (entries[row] is { } entry) yield return new(generation.At(row).Hash, entry);
        }
    }

    private KeyEntry? Replace(int row, KeyEntry? entry)
    {
        ref var place = ref _current.At(row).Entry;
        var before = place;
        Volatile.Write(ref place, entry);
        Count += (entry is null ? 0 : 1) - (before is null ? 0 : 1);
        return before;
    }

    /// <summary>
    /// Makes a new index and publishes it when it is complete. Where few keys are gone it names the same rows as the old one; else the keys that are left
    /// move to rows of their own, and readers of the old index end there.
    /// </summary>
    private void MakeRoom()
    {
        var old = _current;
        var isWorthMoving = Count < _rows - _rows / 4;
        var next = new Generation(isWorthMoving ? Count : _rows);
        var rows = 0;
        for (var row = 0; row < _rows; row++)
        {
            ref var known = ref old.At(row);
            if (!isWorthMoving) next.Share(old, row);
            else if (known.Entry is { } entry) next.Add(rows++, known.Hash, entry);
        }

        if (isWorthMoving) _rows = rows;
        Volatile.Write(ref _current, next);
    }

    private struct Row
    {
        public KeyHash Hash;
        public KeyEntry? Entry;
    }

    /// <summary>An index of fixed size. A slot is 0, or a row's number plus one with the upper half of the hash's prefix: other keys' rows are not even looked at.</summary>
    private sealed class Generation
    {
        private readonly ulong[] _slots;
        private readonly Row[]?[] _chunks;

        /// <param name="rows">How many rows are there already; at least as many again will fit.</param>
        public Generation(int rows)
        {
            Capacity = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Max(rows + 1, ChunkSize));
            // Half empty, so that a search ends after one or two steps.
            _slots = new ulong[2 * Capacity];
            _chunks = new Row[Capacity / ChunkSize][];
        }

        public int Capacity { get; }

        public ref Row At(int row) => ref _chunks[row >> ChunkBits]![row & (ChunkSize - 1)];

        /// <summary>The row of a key; negative where it has none.</summary>
        public int Find(KeyHash hash)
        {
            var mask = _slots.Length - 1;
            for (var at = (int)hash.Prefix & mask; ; at = (at + 1) & mask)
            {
                var slot = Volatile.Read(ref _slots[at]);
                if (slot == 0) return -1;
                if (slot >> 32 != hash.Prefix >> 32) continue;
                var row = (int)(uint)slot - 1;
                if (At(row).Hash == hash) return row;
            }
        }

        public void Add(int row, KeyHash hash, KeyEntry entry)
        {
            (_chunks[row >> ChunkBits] ??= new Row[ChunkSize])[row & (ChunkSize - 1)] = new Row { Hash = hash, Entry = entry };
            Publish(row, hash);
        }

        public void Share(Generation old, int row)
        {
            _chunks[row >> ChunkBits] = old._chunks[row >> ChunkBits];
            Publish(row, At(row).Hash);
        }

        private void Publish(int row, KeyHash hash)
        {
            var mask = _slots.Length - 1;
            var at = (int)hash.Prefix & mask;
            while (_slots[at] != 0) at = (at + 1) & mask;
            Volatile.Write(ref _slots[at], (hash.Prefix >> 32 << 32) | (uint)(row + 1));
        }
    }
}
