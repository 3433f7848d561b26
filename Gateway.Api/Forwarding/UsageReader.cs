using System.Text.Json;

namespace Gateway.Api.Forwarding;

/// <summary>
/// Finds <c>"usage":{…}</c> in an answer while it passes by. It holds nothing back: a piece that is cut by two reads is copied, nothing else is.
/// Of several, as in a stream that counts on, the last one stands. One answer, one reader.
/// </summary>
/// <remarks>
/// The name cannot be met inside a JSON string: its quotes would be escaped there. A vector search finds it, so a byte that is not part of it costs a fraction of a nanosecond.
/// </remarks>
internal sealed class UsageReader
{
    /// <summary>A usage object has some hundred bytes. What is longer is not one.</summary>
    private const int MaxHeld = 4096;

    private byte[]? _held;
    private int _heldLength;

    /// <summary>What was found so far.</summary>
    public TokenUsage? Usage { get; private set; }

    private static ReadOnlySpan<byte> Name => "\"usage\""u8;

    private enum Reading
    {
        Complete,
        NotUsage,
        NeedsMore,
    }

    public void Observe(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            if (_heldLength > 0)
            {
                bytes = GoOn(bytes);
                continue;
            }

            var at = bytes.IndexOf(Name);
            if (at < 0)
            {
                Hold(EndThatMayBeTheName(bytes));
                return;
            }

            var found = bytes[at..];
            if (Read(found, out var length) == Reading.NeedsMore && found.Length < MaxHeld)
            {
                Hold(found);
                return;
            }

            bytes = found[length..];
        }
    }

    /// <summary>Adds to what is held until it can be told. Gives what is left of the bytes.</summary>
    private ReadOnlySpan<byte> GoOn(ReadOnlySpan<byte> bytes)
    {
        var before = _heldLength;
        var added = Math.Min(bytes.Length, MaxHeld - before);
        bytes[..added].CopyTo(_held.AsSpan(before));
        _heldLength += added;
        var held = _held.AsSpan(0, _heldLength);
        var length = 0;
        var reading = held.Length < Name.Length
            ? Name.StartsWith(held) ? Reading.NeedsMore : Reading.NotUsage
            : held.StartsWith(Name) ? Read(held, out length) : Reading.NotUsage;
        if (reading == Reading.NeedsMore && _heldLength < MaxHeld) return bytes[added..];

        // What was held and was no usage holds no other name either, unless it is in the bytes that came with it.
        _heldLength = 0;
        return reading == Reading.Complete ? bytes[Math.Max(0, length - before)..] : bytes;
    }

    private void Hold(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty) return;
        _held ??= new byte[MaxHeld];
        bytes.CopyTo(_held);
        _heldLength = bytes.Length;
    }

    /// <summary>The end of a read may be the start of the name.</summary>
    private static ReadOnlySpan<byte> EndThatMayBeTheName(ReadOnlySpan<byte> bytes)
    {
        var end = bytes[^Math.Min(bytes.Length, Name.Length - 1)..];
        for (var at = end.IndexOf((byte)'"'); at >= 0; at = end.IndexOf((byte)'"'))
        {
            end = end[at..];
            if (Name.StartsWith(end)) return end;
            end = end[1..];
        }

        return [];
    }

    /// <param name="bytes">Starts with the name.</param>
    /// <param name="length">How much of it was read, where it could be told.</param>
    private Reading Read(ReadOnlySpan<byte> bytes, out int length)
    {
        length = Name.Length;
        var rest = bytes[Name.Length..].TrimStart(" \t\r\n"u8);
        if (rest.IsEmpty) return Reading.NeedsMore;
        if (rest[0] != (byte)':') return Reading.NotUsage;
        try
        {
            var value = rest[1..];
            var json = new Utf8JsonReader(value, isFinalBlock: false, default);
            if (!json.Read()) return Reading.NeedsMore;
            if (json.TokenType != JsonTokenType.StartObject) return Reading.NotUsage;
            if (!TryRead(ref json, out var usage)) return Reading.NeedsMore;
            if (usage is { Input: null, Output: null }) return Reading.NotUsage;
            Usage = usage;
            length = bytes.Length - value.Length + (int)json.BytesConsumed;
            return Reading.Complete;
        }
        catch (JsonException)
        {
            // The upstream's own business: the answer is passed on as it is.
            return Reading.NotUsage;
        }
    }

    private static bool TryRead(ref Utf8JsonReader json, out TokenUsage usage)
    {
        long? input = null, output = null;
        usage = default;
        while (json.Read())
        {
            if (json.CurrentDepth == 0 && json.TokenType == JsonTokenType.EndObject)
            {
                usage = new TokenUsage(input, output);
                return true;
            }

            if (json.CurrentDepth != 1 || json.TokenType != JsonTokenType.PropertyName) continue;
            var isInput = json.ValueTextEquals("prompt_tokens"u8) || json.ValueTextEquals("input_tokens"u8);
            var isOutput = json.ValueTextEquals("completion_tokens"u8) || json.ValueTextEquals("output_tokens"u8);
            if (!isInput && !isOutput) continue;
            if (!json.Read()) return false;
            if (json.TokenType != JsonTokenType.Number || !json.TryGetInt64(out var count) || count < 0) continue;
            if (isInput) input = count;
            else output = count;
        }

        return false;
    }
}
