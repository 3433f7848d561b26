using System.Text.Json;

namespace Gateway.Api.Body;

/// <summary>
/// Looks in a property of the body for something remote that the model's provider would fetch: an image, a file, a sound or a film whose address is given and not
/// its content. Only where the installation denies that to keys that are kept to places; elsewhere messages are passed over unread.
/// </summary>
internal static class RemoteUrls
{
    private enum Kind : byte
    {
        Other,

        /// <summary>Content, or an object that holds it. A text with a scheme is an address all the same.</summary>
        Content,

        /// <summary>An address, or an object that holds it. Only one that is its own content is not remote.</summary>
        Address,
    }

    /// <summary>Longer than every scheme, and than <c>data:</c> with blanks before it.</summary>
    private const int MostScalars = 40;

    private static readonly string[] Addresses = ["imageurl", "fileurl", "videourl", "audiourl", "documenturl", "fileuri", "imageuri", "gcsuri"];

    private static readonly string[] Contents =
    [
        "source", "image", "images", "video", "audio", "document", "file", "files", "file_data", "filedata", "file_id",
        "input_image", "input_file", "input_audio", "input_video",
    ];

    /// <summary>Reads a property from its name to the end of its value.</summary>
    /// <returns>The name of the first property in it, or its own, that names something remote; null where none does.</returns>
    public static string? Read(ref Utf8JsonReader reader)
    {
        Span<char> buffer = stackalloc char[FoldedName.Capacity];
        Span<Kind> inside = stackalloc Kind[BodyScanner.MaxDepth + 2];
        var name = FoldedName.Of(reader.ValueSpan, buffer).Text;
        string? owner = null, found = null;
        var kind = KindOf(name, inside: Kind.Other);
        reader.Read();
        for (var depth = reader.CurrentDepth; ; reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.PropertyName:
                    name = FoldedName.Of(reader.ValueSpan, buffer).Text;
                    kind = KindOf(name, inside[reader.CurrentDepth]);
                    continue;
                case JsonTokenType.StartObject or JsonTokenType.StartArray:
                    if (kind != Kind.Other && !IsPart(name)) owner = name.ToString();
                    inside[reader.CurrentDepth + 1] = kind;
                    continue;
                case JsonTokenType.EndObject or JsonTokenType.EndArray:
                    kind = inside[reader.CurrentDepth];
                    break;
                case JsonTokenType.String when kind != Kind.Other && found is null && IsRemote(reader.ValueSpan, kind):
                    found = IsPart(name) && owner is not null ? owner : name.ToString();
                    break;
            }

            if (reader.CurrentDepth <= depth) return found;
        }
    }

    private static Kind KindOf(ReadOnlySpan<char> name, Kind inside)
    {
        if (inside != Kind.Other && IsPart(name)) return name is "data" ? Kind.Content : Kind.Address;
        if (name.EndsWith("_url", StringComparison.Ordinal) || name.EndsWith("_uri", StringComparison.Ordinal) || IsOneOf(name, Addresses)) return Kind.Address;
        return IsOneOf(name, Contents) ? Kind.Content : Kind.Other;
    }

    /// <summary>Means something only within what holds content: <c>url</c> of an <c>image_url</c>, and not that of a citation.</summary>
    private static bool IsPart(ReadOnlySpan<char> name) => name is "url" or "uri" or "data";

    private static bool IsOneOf(ReadOnlySpan<char> name, string[] names)
    {
        foreach (var own in names)
        {
            if (name.SequenceEqual(own)) return true;
        }

        return false;
    }

    private static bool IsRemote(ReadOnlySpan<byte> raw, Kind kind)
    {
        var start = Start(raw, stackalloc char[MostScalars]);
        if (start.IsEmpty || start.StartsWith("data:", StringComparison.Ordinal)) return false;
        return kind == Kind.Address || HasScheme(start);
    }

    private static bool HasScheme(ReadOnlySpan<char> start)
    {
        var slashes = start.IndexOf("//", StringComparison.Ordinal);
        // Base64 knows slashes and no colon.
        return slashes == 0 || (slashes > 0 && start[slashes - 1] == ':');
    }

    /// <summary>The beginning of a text as what reads addresses sees it: escapes read, in lower case, without blanks and control characters.</summary>
    private static ReadOnlySpan<char> Start(ReadOnlySpan<byte> raw, Span<char> buffer)
    {
        var length = 0;
        for (var at = 0; at < raw.Length && length < buffer.Length;)
        {
            var scalar = JsonText.NextScalar(raw, ref at);
            if (scalar is >= 0 and <= ' ') continue;
            buffer[length++] = scalar is > ' ' and < 0x80 ? char.ToLowerInvariant((char)scalar) : '\uFFFD';
        }

        return buffer[..length];
    }
}
