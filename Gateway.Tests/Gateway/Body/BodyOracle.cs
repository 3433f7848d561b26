using System.Text;
using System.Text.Json;
using Gateway.Api.Body;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using Shared.Contracts.Routing;

namespace Gateway.Tests.Gateway.Body;

/// <summary>Holds a scan against two other parsers' reading of the same bytes: the strict System.Text.Json and the lenient Newtonsoft.Json, where the last of two equal names wins.</summary>
internal static class BodyOracle
{
    private static readonly string[] Guarded = ["model", "tags", "metadata", "litellm_metadata", "stream", "timeout", "stream_timeout", "disable_fallbacks", "extra_body"];

    /// <summary>What never goes upstream.</summary>
    private static readonly string[] Gone = ["tags", "litellm_metadata", "timeout", "stream_timeout", "disable_fallbacks"];

    private static readonly string[] Removed = [.. Gone, "metadata"];

    /// <summary>Fails where a sound scan is not what both parsers read, or its edits are not what the rules say.</summary>
    public static void Check(Scanned scanned)
    {
        CheckStrict(scanned);
        CheckLenient(scanned);
        CheckPieces(scanned);
    }

    public static void CheckStrict(Scanned scanned)
    {
        using var document = JsonDocument.Parse(scanned.Bytes);
        CheckReading(document.RootElement, scanned);
        CheckHostedTools(document.RootElement, scanned);
        CheckNames(document.RootElement, Guarded);
        CheckNames(Value(document.RootElement, "metadata"), ["tags"]);
        CheckNames(Value(document.RootElement, "litellm_metadata"), ["tags"]);
        CheckEdits(document.RootElement, scanned.UpstreamBytes(Scanned.UpstreamModel));
    }

    public static void CheckLenient(Scanned scanned)
    {
        var json = Encoding.UTF8.GetString(scanned.Bytes);
        CheckReading(Parse(json), scanned);
        CheckEdits(Parse(json), Parse(scanned.Upstream));
    }

    /// <summary>The pieces sent are the caller's bytes in order, and between them only the model's value and the removed properties are missing.</summary>
    public static void CheckPieces(Scanned scanned)
    {
        var body = scanned.Bytes;
        var upstream = scanned.UpstreamBody(Scanned.UpstreamModel);
        var at = 0;
        var passedModel = false;
        for (var i = 0; i < upstream.SegmentCount; i++)
        {
            if (!body.AsSpan().Overlaps(upstream[i].Span, out var offset))
            {
                passedModel = true;
                continue;
            }

            Assert.That(offset, Is.GreaterThanOrEqualTo(at), "the order of the pieces");
            CheckGap(body.AsSpan(at..offset), passedModel && scanned.Model is not null);
            at = offset + upstream[i].Length;
            passedModel = false;
        }

        CheckGap(body.AsSpan(at..), passedModel && scanned.Model is not null);
    }

    private static void CheckGap(ReadOnlySpan<byte> gap, bool startsWithModel)
    {
        if (startsWithModel)
        {
            var reader = new Utf8JsonReader(gap, isFinalBlock: false, default);
            Assert.That(reader.Read() && reader.TokenType == JsonTokenType.String, Is.True, "the model's value is what is replaced");
            gap = gap[(int)reader.BytesConsumed..];
        }

        var properties = Encoding.UTF8.GetString(gap).Trim(' ', '\t', '\r', '\n', ',');
        using var document = JsonDocument.Parse($"{{{properties}}}");
        foreach (var property in document.RootElement.EnumerateObject()) Assert.That(Removed, Does.Contain(property.Name), "what is cut away");
    }

    private static void CheckReading(JsonElement root, Scanned scanned)
    {
        Assert.That(scanned.Model, Is.EqualTo(Value(root, "model")?.GetString()), "model, System.Text.Json");
        Assert.That(scanned.Fields.Stream, Is.EqualTo(Value(root, "stream")?.ValueKind == JsonValueKind.True), "stream, System.Text.Json");
        Assert.That(scanned.Fields.DisablesFallbacks, Is.EqualTo(Value(root, "disable_fallbacks")?.ValueKind == JsonValueKind.True), "disable_fallbacks, System.Text.Json");
        Assert.That(scanned.Fields.HasExtraBody, Is.EqualTo(Value(root, "extra_body") is not null), "extra_body, System.Text.Json");
        var timeout = Seconds(Value(root, "timeout"));
        var expected = scanned.Fields.Stream ? Seconds(Value(root, "stream_timeout")) ?? timeout : timeout;
        if (expected is { } seconds) expected = Math.Clamp(seconds, 0.001, TimeSpan.FromDays(1).TotalSeconds);
        Assert.That(scanned.Fields.Timeout?.TotalSeconds ?? 0, Is.EqualTo(expected ?? 0).Within(1e-6), "timeout, System.Text.Json");
        var tags = Tags(Value(root, "tags")).Concat(Tags(Value(Value(root, "metadata"), "tags"))).Concat(Tags(Value(Value(root, "litellm_metadata"), "tags")));
        Assert.That(scanned.AllTags, Is.EqualTo(CallerTags.Parse(tags)), "tags, System.Text.Json");
    }

    /// <summary>What runs elsewhere is what a slow reading of the same rules finds. A text with a lone surrogate is one that this parser does not decode.</summary>
    private static void CheckHostedTools(JsonElement root, Scanned scanned)
    {
        var found = scanned.Fields.HostedTools.Select(tool => ReferenceHostedTools.Told(tool.Name)).ToHashSet();
        HashSet<string> expected;
        try
        {
            expected = ReferenceHostedTools.Of(root);
        }
        catch (InvalidOperationException)
        {
            return;
        }

        // A name that has no place in a tool's is cut where it ends to be one.
        Assert.That(found, Is.EquivalentTo(expected), "hosted tools");
    }

    private static void CheckReading(JObject root, Scanned scanned)
    {
        Assert.That(scanned.Model, Is.EqualTo((string?)root["model"]), "model, Newtonsoft.Json");
        Assert.That(scanned.Model, Is.EqualTo((string?)root.GetValue("model", StringComparison.OrdinalIgnoreCase)), "model in any case, Newtonsoft.Json");
        Assert.That(scanned.Fields.Stream, Is.EqualTo((bool?)root["stream"] ?? false), "stream, Newtonsoft.Json");
        var tags = Tags(root["tags"]).Concat(Tags(Inside(root["metadata"]))).Concat(Tags(Inside(root["litellm_metadata"])));
        Assert.That(scanned.AllTags, Is.EqualTo(CallerTags.Parse(tags)), "tags, Newtonsoft.Json");
    }

    /// <summary>No name that Go's or an invariant folding would match stands beside the one that was read.</summary>
    private static void CheckNames(JsonElement? parent, string[] guarded)
    {
        if (parent is not { ValueKind: JsonValueKind.Object } element) return;
        var names = element.EnumerateObject().Select(NameOf).Where(n => n is not null).ToList();
        foreach (var name in names)
        {
            var folded = name!.Replace('ſ', 's').Replace('\u212A', 'k').ToLowerInvariant();
            if (guarded.Contains(folded)) Assert.That(name, Is.EqualTo(folded), "a name that some parsers fold");
        }

        Assert.That(names.Where(guarded.Contains), Is.Unique);
    }

    /// <summary>The removed parts are gone, the model is the upstream's, and every other property is the same text.</summary>
    private static void CheckEdits(JsonElement root, byte[] upstream)
    {
        using var edited = JsonDocument.Parse(upstream);
        var expected = new List<string>();
        var quoted = Encoding.UTF8.GetString(BodyEdits.Quote(Scanned.UpstreamModel));
        if (Value(root, "model") is null) expected.Add("model=" + quoted);
        foreach (var property in root.EnumerateObject())
        {
            var name = NameOf(property);
            if (Gone.Contains(name)) continue;
            if (name == "metadata" && Value(property.Value, "tags") is not null) expected.AddRange(WithoutTags(property.Value));
            else if (name == "model") expected.Add("model=" + quoted);
            else expected.Add(TextOf(property));
        }

        var actual = edited.RootElement.EnumerateObject().SelectMany(p =>
            NameOf(p) == "metadata" && Value(Value(root, "metadata"), "tags") is not null ? WithoutTags(p.Value) : [TextOf(p)]);
        Assert.That(actual, Is.EqualTo(expected), "what System.Text.Json reads of the upstream's copy");
    }

    private static void CheckEdits(JObject expected, JObject actual)
    {
        if (expected.ContainsKey("model")) expected["model"] = Scanned.UpstreamModel;
        else expected.AddFirst(new JProperty("model", Scanned.UpstreamModel));
        foreach (var name in Gone) expected.Remove(name);
        if (expected["metadata"] is JObject metadata && metadata.Remove("tags") && !metadata.HasValues) expected.Remove("metadata");
        Assert.That(actual.ToString(Formatting.None), Is.EqualTo(expected.ToString(Formatting.None)), "what Newtonsoft.Json reads of the upstream's copy");
    }

    private static IEnumerable<string> WithoutTags(JsonElement metadata) =>
        metadata.EnumerateObject().Where(p => NameOf(p) != "tags").Select(p => "metadata." + TextOf(p));

    private static string TextOf(JsonProperty property) => (NameOf(property) ?? property.ToString()) + "=" + property.Value.GetRawText();

    private static JsonElement? Value(JsonElement? parent, string name)
    {
        if (parent is not { ValueKind: JsonValueKind.Object } element) return null;
        foreach (var property in element.EnumerateObject())
        {
            if (NameOf(property) == name) return property.Value;
        }

        return null;
    }

    /// <summary>Null for a name with a lone surrogate, which this parser does not decode.</summary>
    private static string? NameOf(JsonProperty property)
    {
        try
        {
            return property.Name;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static double? Seconds(JsonElement? value) => value switch
    {
        { ValueKind: JsonValueKind.Number } number => number.GetDouble(),
        { ValueKind: JsonValueKind.String } text => double.Parse(text.GetString()!, System.Globalization.CultureInfo.InvariantCulture),
        _ => null,
    };

    private static JToken? Inside(JToken? metadata) => metadata is JObject known ? known["tags"] : null;

    private static IEnumerable<string> Tags(JsonElement? value) =>
        value is { ValueKind: JsonValueKind.Array } array ? array.EnumerateArray().Select(t => t.GetString()!) : [];

    private static IEnumerable<string> Tags(JToken? value) => value is JArray array ? array.Select(t => (string)t!) : [];

    private static JObject Parse(string json)
    {
        using var reader = new JsonTextReader(new StringReader(json)) { DateParseHandling = DateParseHandling.None, MaxDepth = 65 };
        return JObject.Load(reader);
    }
}
