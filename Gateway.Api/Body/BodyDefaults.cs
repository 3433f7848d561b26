using System.Buffers;
using System.Text.Json;
using Shared.Contracts.Routing;

namespace Gateway.Api.Body;

/// <summary>
/// The deployment's defaults, behind the model's name: the one place of a body where the gateway writes. Only what the caller did not send, in whatever spelling,
/// is added, so that no upstream finds two words for one thing.
/// </summary>
internal static class BodyDefaults
{
    /// <summary>What stands in the model's place: its name, and a property for each default that the body lacks.</summary>
    /// <param name="quotedModel">From <see cref="BodyEdits.Quote"/>.</param>
    /// <param name="body">The bytes that were scanned.</param>
    /// <param name="defaults">At least one.</param>
    /// <param name="operation">What is asked.</param>
    /// <param name="isStreamed">Whether the answer is to be streamed.</param>
    public static ReadOnlyMemory<byte> Behind(
        ReadOnlyMemory<byte> quotedModel, ReadOnlySpan<byte> body, IReadOnlyList<RequestDefault> defaults, InferenceOperation operation, bool isStreamed)
    {
        Span<bool> isLeftOut = stackalloc bool[defaults.Count];
        for (var i = 0; i < defaults.Count; i++) isLeftOut[i] = !defaults[i].Operations.Contains(operation) || (defaults[i].OnlyStreamed && !isStreamed);
        FindSent(body, defaults, isLeftOut);
        var text = new ArrayBufferWriter<byte>(quotedModel.Length + 64);
        text.Write(quotedModel.Span);
        for (var i = 0; i < defaults.Count; i++)
        {
            if (isLeftOut[i]) continue;
            text.Write(","u8);
            text.Write(defaults[i].Property.Span);
        }

        return text.WrittenMemory;
    }

    private static void FindSent(ReadOnlySpan<byte> body, IReadOnlyList<RequestDefault> defaults, Span<bool> isSent)
    {
        Span<char> buffer = stackalloc char[FoldedName.Capacity];
        var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = BodyScanner.MaxDepth });
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = FoldedName.Of(reader.ValueSpan, buffer);
            for (var i = 0; i < defaults.Count; i++) isSent[i] |= Means(name, defaults[i]);
            reader.Skip();
        }
    }

    private static bool Means(FoldedName name, RequestDefault known)
    {
        if (!name.IsWhole) return known.Name.AsSpan().StartsWith(name.Text);
        if (name.Text.SequenceEqual(known.Name)) return true;
        foreach (var other in known.OtherNames)
        {
            if (name.Text.SequenceEqual(other)) return true;
        }

        return false;
    }
}
