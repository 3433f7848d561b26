using System.Text;
using System.Text.Json.Nodes;

namespace Bench.Load;

/// <summary>Chat completions of a size: a conversation of turns of ordinary length, as clients send them.</summary>
internal static class RequestBodies
{
    private const string Turn = "The quick brown fox jumps over the lazy dog, and says \"hello\" to it in passing; nobody knows why. ";

    public static string OfSize(int bytes)
    {
        var messages = new JsonArray(new JsonObject { ["role"] = "system", ["content"] = "You are a helpful assistant." });
        var body = new JsonObject { ["model"] = "gpt-4", ["temperature"] = 0.7, ["messages"] = messages };
        var missing = bytes - body.ToJsonString().Length;
        for (var turn = 0; missing > 60; turn++)
        {
            var content = new StringBuilder();
            while (content.Length < Math.Min(2_000, missing - 60)) content.Append(Turn);
            content.Length = Math.Min(content.Length, Math.Min(2_000, missing - 60));
            messages.Add(new JsonObject { ["role"] = turn % 2 == 0 ? "user" : "assistant", ["content"] = content.ToString() });
            missing = bytes - body.ToJsonString().Length;
        }

        return body.ToJsonString();
    }

    /// <summary>A short question with as many functions as fill the size, described as agents describe theirs.</summary>
    public static string WithTools(int bytes)
    {
        var tools = new JsonArray();
        var body = JsonNode.Parse(OfSize(200))!.AsObject();
        body["tools"] = tools;
        do tools.Add(Function(tools.Count));
        while (body.ToJsonString().Length < bytes);
        return body.ToJsonString();
    }

    private static JsonNode Function(int number) => JsonNode.Parse($$"""
        {"type":"function","function":{"name":"look_up_{{number}}","description":"{{Turn.Replace("\"", "'", StringComparison.Ordinal)}}","strict":true,
        "parameters":{"type":"object","properties":{"place":{"type":"string","description":"Where"},"unit":{"type":"string","enum":["a","b"] } },"required":["place"] } } }
        """)!;
}
