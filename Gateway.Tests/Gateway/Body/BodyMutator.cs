using System.Text;

namespace Gateway.Tests.Gateway.Body;

/// <summary>Damages sound and odd bodies at byte level, the same way for the same seed: flips, inserts, deletes, cuts, repeats, splices of telling tokens and of other bodies.</summary>
internal sealed class BodyMutator(ulong seed)
{
    private const int MaxLength = 4096;
    private const int MaxMutations = 6;

    private static readonly byte[][] Seeds = Bytes(
    [
        """{"model":"gpt-4o","messages":[{"role":"user","content":"Hello, é 😀 \u00e9"}],"temperature":0.7,"stream":true}""",
        """{"model":"a","tags":["region:eu","tier:paid"],"metadata":{"tags":["x","!y"],"user":"u"},"litellm_metadata":{"tags":["&z"]},"stream":false}""",
        """{ "tags" : [ ] , "metadata" : { "tags" : null } , "litellm_metadata" : null , "model" : "m" }""",
        """{"m\u006fdel":"\ud83d\ude00","t\u0061gs":["\u0061"],"metadata":{"\u0074ags":["b"],"k":{"tags":[]}}}""",
        """{"messages":[{"tags":["no"],"model":"no","metadata":{"tags":["no"]}}],"x":1e400,"y":-0.0,"dup":1,"dup":2}""",
        """{"metadata":{},"stream":null,"x\ud800":1,"\u0000":2,"tags ":3}""",
        """{"a":[[[[[[{"b":[{"c":{"d":[1,2,3,{"e":null}]}}]}]]]]]],"model":"deep"}""",
        """{"input":"x","metadata":{"a":1,"tags":["t"],"b":2},"tags":["t","t"," t "]}""",
        "\r\n\t { \"model\" :\"m\" \n, \"tags\":\t[\"a\" ,\"b\"] } \r\n",
        "{}",
        """{"tools":[{"type":"function","function":{"name":"f"}},{"type":"web_search_20250305"},{"googleSearch":{}}],"web_search_options":{},"background":true,"mcp_servers":[]}""",
        """{"model":"m","extra_body":{"google":{"tools":[{"url_context":{},"type":"mcp"}]}},"container":null,"messages":[{"content":[{"image_url":{"url":"https://x"}}]}]}""",
    ]);

    private static readonly byte[][] Tokens =
    [
        .. Bytes(
        [
            "\"tags\":", "\"tags\":[],", ",\"tags\":[\"a\"]", "\"model\":\"x\",", ",\"model\":\"y\"", "\"metadata\":{", "\"metadata\":null,", "\"metadata\":\"{}\",",
            "\"litellm_metadata\":{\"tags\":[\"b\"]},", "\"stream\":true,", "\"Tags\":[],", "\"TAGS\"", "\"MODEL\":1,", "\"tagſ\":[],", "\\u017f", "\\u212a", "\"api_base\":1,",
            "\"aws_x\":1,", "\"", "\\\"", "\\", "\\\\", "\\u0000", "\\ud800", "\\udc00", "\\ud83d\\ude00", "\\u00", "{", "}", "[", "]", "{}", "[]", ":", ",", ",,", "null", "true",
            "\"tools\":[", "\"Tools\":{", "\"type\":\"mcp\",", "\"type\":\"function\"", "\"google_search\":{},", "\"background\":true,", "\"extra_body\":{", "\"plugins\":[0],", "web_", "image_url",
            "NaN", "-0", "1e999", "0x1", "//", "/* */", " ", "\n", "\t", "\0", "\uFEFF", "é", "ﬆ", "ı", "😀", "[[[[[[[[[[[[[[[[", "{\"a\":{\"a\":{\"a\":{\"a\":", "m\\u006fdel", "t\\u0061gs",
        ]),
        [0x80], [0xFF], [0xC0, 0xAF], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xE2, 0x82],
    ];

    private readonly byte[] _buffer = new byte[MaxLength];
    private ulong _state = seed;
    private int _length;

    /// <summary>The next body. Valid until the next call.</summary>
    public ReadOnlySpan<byte> Next()
    {
        var start = Seeds[Below(Seeds.Length)];
        start.CopyTo(_buffer, 0);
        _length = start.Length;
        for (var mutations = Below(MaxMutations + 1); mutations > 0; mutations--) Mutate();
        return _buffer.AsSpan(0, _length);
    }

    public int Below(int bound) => (int)((Draw() >> 33) % (ulong)bound);

    private void Mutate()
    {
        var at = Below(_length + 1);
        var count = Math.Min(Below(Below(8) == 0 ? 64 : 4) + 1, _length - at);
        switch (Below(8))
        {
            case 0 when _length > 0:
                _buffer[Below(_length)] ^= (byte)(1 << Below(8));
                break;
            case 1 when _length > 0:
                _buffer[Below(_length)] = (byte)Below(256);
                break;
            case 2:
                Delete(at, count);
                break;
            case 3 when Below(4) == 0:
                _length = at;
                break;
            case 4:
                Insert(at, _buffer.AsSpan(at, count).ToArray());
                break;
            case 5 when Below(4) == 0:
                var other = Seeds[Below(Seeds.Length)];
                var from = Below(other.Length);
                Insert(at, other.AsSpan(from, Below(other.Length - from) + 1));
                break;
            default:
                Insert(Below(2) == 0 ? at : AfterPunctuation(at), Tokens[Below(Tokens.Length)]);
                break;
        }
    }

    /// <summary>A place where a token is likely to fit, so that not every mutation ends in a fault of syntax.</summary>
    private int AfterPunctuation(int at)
    {
        var ahead = _buffer.AsSpan(at, _length - at).IndexOfAny("{,["u8);
        return ahead < 0 ? at : at + ahead + 1;
    }

    private void Delete(int at, int count)
    {
        _buffer.AsSpan(at + count, _length - at - count).CopyTo(_buffer.AsSpan(at));
        _length -= count;
    }

    private void Insert(int at, ReadOnlySpan<byte> bytes)
    {
        if (_length + bytes.Length > MaxLength) return;
        _buffer.AsSpan(at, _length - at).CopyTo(_buffer.AsSpan(at + bytes.Length));
        bytes.CopyTo(_buffer.AsSpan(at));
        _length += bytes.Length;
    }

    /// <summary>SplitMix64: any seed is a good one.</summary>
    private ulong Draw()
    {
        var z = _state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    private static byte[][] Bytes(string[] texts) => [.. texts.Select(Encoding.UTF8.GetBytes)];
}
