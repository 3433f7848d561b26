using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Shared.Contracts.Configuration.Texts;

namespace Shared.Contracts.Configuration.Reading;

/// <summary>Writes what a setting says as JSON: as YAML means it, so that <c>0.2</c> is a number and <c>"0.2"</c> a text.</summary>
internal static class SettingJson
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A property, without the braces of its object: <c>"name":value</c>.</summary>
    public static byte[] Property(string name, SettingNode value)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            json.WritePropertyName(name);
            Write(json, value);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan[1..^1].ToArray();
    }

    private static void Write(Utf8JsonWriter json, SettingNode node)
    {
        switch (node.Kind)
        {
            case SettingKind.List:
                json.WriteStartArray();
                foreach (var item in node.Items) Write(json, item);
                json.WriteEndArray();
                break;
            case SettingKind.Map:
                json.WriteStartObject();
                foreach (var entry in node.Entries)
                {
                    json.WritePropertyName(entry.Name);
                    Write(json, entry.Value);
                }

                json.WriteEndObject();
                break;
            case SettingKind.Quoted:
                json.WriteStringValue(node.Text);
                break;
            case SettingKind.Plain or SettingKind.Variable:
                WriteScalar(json, node.Text.Trim());
                break;
            default:
                json.WriteNullValue();
                break;
        }
    }

    private static void WriteScalar(Utf8JsonWriter json, string text)
    {
        if (PlainText.AsWhole(text) is { } whole) json.WriteNumberValue(whole);
        else if (PlainText.AsNumber(text) is { } number) json.WriteRawValue(number.ToString("R", CultureInfo.InvariantCulture));
        else if (PlainText.AsFlag(text) is { } flag) json.WriteBooleanValue(flag);
        else json.WriteStringValue(text);
    }
}
