using CsCheck;

namespace Gateway.Tests.Gateway.Body;

/// <summary>Generators of JSON request bodies as text: whitespace, escapes, order, repetition and nesting at random.</summary>
internal static class GeneratedBody
{
    private const int Rarely = 12;

    private static readonly Gen<string?> Absent = Gen.Const(() => (string?)null);

    private static readonly Gen<string> Space = Gen.OneOf("", "", "", "", " ", "\n", "\t ", "\r\n  ");

    private static readonly Gen<string> Characters = Gen.OneOf(
        "a", "b", "tags", "model", "é", "日", "😀", "\\u0061", "\\u00e9", "\\ud83d\\ude00", "\\n", "\\\"", "\\\\", "\\/", "\\u0000", "{", "}", "[", ",", ":", "//", " ");

    private static readonly Gen<string> Text = Characters.Array[0, 6].Select(string.Concat);

    private static readonly Gen<string> Number = Gen.OneOf("0", "-0", "1", "1.50", "1e5", "-2.5E-3", "12345678901234567890123", "0.1000");

    private static readonly Gen<string> Tag = Gen.OneOf("a", "b", "region:eu", "\\u0061", "region\\u003aeu", "!b", "&c", " a ", "é", "\\ud83d\\ude00");

    private static readonly Gen<string> Tags = Gen.Frequency(
        (6, Tag.Select(t => $"\"{t}\"").Array[0, 5].SelectMany(Array)),
        (1, Gen.Const("null")));

    private static readonly Gen<string> Model = Gen.OneOf("gpt-4o", "gpt\\u002d4o", "vendor\\/m", "é", "\\ud83d\\ude00", " ", "m\\u0000", "a\\\"b").Select(m => $"\"{m}\"");

    private static readonly Gen<string> OtherName = Gen.Frequency(
        (6, Gen.OneOf("messages", "temperature", "user", "x", "y", "", "tag", "tags ", "models_", "stream_options", "t\\u0061g", "é", "\\u65e5")),
        (1, Text.Select(t => "_" + t)));

    private static readonly Gen<string> Seconds = Gen.OneOf("1", "0.5", "1e3", "600", "\"30\"", "\"2.5\"", "null", "1e300");

    private static readonly Gen<string> Flag = Gen.OneOf("true", "false", "null");

    /// <summary>One of the fields by which a caller says how its call is made; each is in a third of the bodies.</summary>
    private static readonly Gen<string?> Control = Gen.OneOf(
        Property(Name("timeout"), Seconds),
        Property(Name("stream_timeout"), Seconds),
        Property(Name("disable_fallbacks"), Flag),
        Property(Name("extra_body"), Gen.OneOf("{}", "null", "{\"google\":{\"thinking_config\":{\"thinking_budget\":0}}}")));

    private static readonly Gen<string> Tool = Gen.OneOf(
        """{"type":"function","function":{"name":"web_search"}}""", """{"name":"f","input_schema":{"type":"mcp"}}""", """{"type":"web_search_20250305"}""",
        """{"\u0054ype":"MCP"}""", """{"googleSearch":{}}""", """{"url_context":null}""", """{"type":"function","tools":[{"type":"file_search"}]}""", "\"web_search\"", "[]", "{}",
        """{"type":"custom","type":"code_interpreter"}""", """{"type":7}""", """{"type":"bash_20250124"}""", """{"type":"x y"}""");

    /// <summary>A property by which a body asks for tools.</summary>
    private static readonly Gen<string?> Hosted = Gen.OneOf(
        Property(Name("tools"), Gen.Frequency((6, Tool.Array[0, 3].SelectMany(Array)), (1, Tool), (1, Gen.Const("null")))),
        Property(Name("background"), Gen.OneOf("true", "false", "null", "1", "\"on\"", "\"auto\"")),
        Property(Name("web_search_options"), Gen.OneOf("{}", "null", """{"tools":[]}""")),
        Property(Gen.OneOf("mcp_servers", "Container", "PLUGINS", "google_search", "dataſources"), Gen.OneOf("[]", "[1]", "null", "{}", "\"x\"")),
        Property(Name("extra_body"), Tool.Select(tool => $$"""{"a":[{"tools":[{{tool}}],"google_search":{} }]}""")));

    /// <summary>Bodies without any fault: every one must be taken.</summary>
    public static readonly Gen<string> Clean = Document(
        Property(Name("model"), Model),
        Property(Name("stream"), Gen.OneOf("true", "false", "null")),
        Property(Name("tags"), Tags),
        Property(Name("metadata"), Metadata()),
        Property(Name("litellm_metadata"), Metadata()),
        Gen.OneOf(Control, Hosted),
        Value(2));

    /// <summary>The same with whatever makes a body ambiguous, invalid or forbidden here and there.</summary>
    public static readonly Gen<string> Wild = Document(
        Property(WildName("model"), Mostly(Model, Value(1))),
        Property(WildName("stream"), Mostly(Gen.OneOf("true", "false", "null"), Value(0))),
        Property(WildName("tags"), Mostly(Tags, Value(1))),
        Property(WildName("metadata"), Mostly(WildMetadata(), Value(1))),
        Property(WildName("litellm_metadata"), Mostly(WildMetadata(), Value(1))),
        Gen.Frequency(
            (Rarely, Absent),
            (1, Gen.OneOf<string?>("\"api_base\":1", "\"Fallbacks\":[]", "\"x\":NaN", "/* x */\"y\":1", "\"x\":01", "'x':1", "\"\\ud800\":1", "\"z\":\"\\udc00\"")),
            (2, Control),
            (2, Hosted),
            (1, Gen.Select(Gen.OneOf("timeout", "stream_timeout", "disable_fallbacks", "extra_body").SelectMany(WildName), Value(1), (n, v) => (string?)$"\"{n}\":{v}")),
            (1, WildName("tags").Select(n => (string?)$"\"{n}\":null"))),
        Value(2));

    private static Gen<string> Mostly(Gen<string> usual, Gen<string> other) => Gen.Frequency((Rarely, usual), (1, other));

    private static Gen<string> Name(string name) =>
        Gen.Frequency((4, Gen.Const(name)), (1, Gen.Int[0, name.Length - 1].Select(i => $"{name[..i]}\\u{(int)name[i]:x4}{name[(i + 1)..]}")));

    private static Gen<string> WildName(string name) => Gen.Frequency(
        (2 * Rarely, Name(name)),
        (1, Gen.OneOf(name.ToUpperInvariant(), name.Replace('s', 'ſ'), name + "\\u0000", name + "\\ud800", char.ToUpperInvariant(name[0]) + name[1..])));

    private static Gen<string> Metadata() => Gen.Frequency(
        (4, Members(Property(Name("tags"), Tags), OtherProperty(Value(1)).Array[0, 3])),
        (1, Gen.Const("null")));

    private static Gen<string> WildMetadata() => Gen.Frequency(
        (4, Members(Property(WildName("tags"), Mostly(Tags, Value(0))), Property(WildName("tags"), Tags).Select(p => p ?? "\"x\":0").Array[0, 1])),
        (2, Metadata()));

    private static Gen<string> Members(Gen<string?> tags, Gen<string[]> others) =>
        Gen.Select(tags, others, Gen.Int, (t, o, order) => Shuffled([t, .. o], order)).SelectMany(Object);

    private static Gen<string?> Property(Gen<string> name, Gen<string> value) => Gen.Frequency(
        (2, Gen.Select(name, Space, Space, value, (n, before, after, v) => (string?)$"\"{n}\"{before}:{after}{v}")),
        (1, Absent));

    private static Gen<string> OtherProperty(Gen<string> value) =>
        Gen.Select(OtherName, Space, Space, value, (n, before, after, v) => $"\"{n}\"{before}:{after}{v}");

    private static Gen<string> Value(int depth)
    {
        var leaf = Gen.Frequency((3, Text.Select(t => $"\"{t}\"")), (2, Number), (1, Gen.OneOf("true", "false", "null")));
        if (depth == 0) return leaf;
        return Gen.Frequency(
            (4, leaf),
            (1, Value(depth - 1).Array[0, 3].SelectMany(Array)),
            (1, OtherProperty(Value(depth - 1)).Array[0, 3].SelectMany(Object)),
            (1, Gen.Select(Tags, t => $"{{\"tags\":{t},\"model\":\"nested\"}}")));
    }

    private static Gen<string> Array(string[] items) => Joined(items).Select(t => $"[{t}]");

    private static Gen<string> Object(string[] properties) => Joined(properties).Select(t => $"{{{t}}}");

    private static Gen<string> Joined(string[] items) =>
        Space.Array[2 * items.Length + 1].Select(s => s[^1] + string.Join(',', items.Select((item, i) => s[2 * i] + item + s[2 * i + 1])));

    private static Gen<string> Document(
        Gen<string?> model, Gen<string?> stream, Gen<string?> tags, Gen<string?> metadata, Gen<string?> litellmMetadata, Gen<string?> odd, Gen<string> value) =>
        Gen.Select(
            Gen.Select(model, stream, tags, metadata),
            Gen.Select(litellmMetadata, odd),
            OtherProperty(value).Array[0, 4],
            Gen.Int,
            (first, second, others, order) => Shuffled([first.Item1, first.Item2, first.Item3, first.Item4, second.Item1, second.Item2, .. others], order))
        .SelectMany(Object)
        .SelectMany(o => Gen.Select(Space, Space, (before, after) => before + o + after));

    private static string[] Shuffled(string?[] properties, int order)
    {
        var present = properties.Where(p => p is not null).Select(p => p!).ToArray();
        new Random(order).Shuffle(present);
        return present;
    }
}
