using System.Text;
using System.Text.Json;
using Shared.Contracts.Routing;

namespace Gateway.Api.Forwarding;

/// <summary>The streamed form of a mock answer: the configured text, one event per word, in the events of the operation.</summary>
internal static class MockEvents
{
    /// <summary>Whether an operation has a streamed form at all.</summary>
    public static bool Knows(InferenceOperation operation) =>
        operation is InferenceOperation.ChatCompletions or InferenceOperation.Completions or InferenceOperation.Responses;

    public static byte[] Of(Dispatch dispatch, InferenceOperation operation, long created)
    {
        var text = dispatch.Deployment.Upstream.MockResponse ?? "";
        var events = operation == InferenceOperation.Responses ? ResponseEvents(dispatch, created, text) : CompletionEvents(dispatch, operation, created, text);
        return Encoding.UTF8.GetBytes(events);
    }

    private static string CompletionEvents(Dispatch dispatch, InferenceOperation operation, long created, string text)
    {
        var events = new StringBuilder();
        var words = Words(text);
        for (var i = 0; i <= words.Length; i++)
        {
            var word = i == words.Length ? null : words[i];
            var isFirst = i == 0;
            Append(events, name: null, json => WriteChunk(json, dispatch, operation, created, word, isFirst));
        }

        return events.Append("data: [DONE]\n\n").ToString();
    }

    private static string ResponseEvents(Dispatch dispatch, long created, string text)
    {
        var events = new StringBuilder();
        foreach (var word in Words(text))
        {
            Append(events, "response.output_text.delta", json =>
            {
                json.WriteString("type"u8, "response.output_text.delta");
                json.WriteString("item_id"u8, "msg-mock");
                json.WriteNumber("output_index"u8, 0);
                json.WriteNumber("content_index"u8, 0);
                json.WriteString("delta"u8, word);
            });
        }

        Append(events, "response.completed", json =>
        {
            json.WriteString("type"u8, "response.completed");
            json.WriteStartObject("response"u8);
            MockUpstream.WriteResponse(json, dispatch, created, text);
            json.WriteEndObject();
        });
        return events.ToString();
    }

    private static void WriteChunk(Utf8JsonWriter json, Dispatch dispatch, InferenceOperation operation, long created, string? word, bool isFirst)
    {
        var chat = operation == InferenceOperation.ChatCompletions;
        MockUpstream.WriteHead(json, dispatch, chat ? "chat.completion.chunk" : "text_completion", created);
        json.WriteStartArray("choices"u8);
        json.WriteStartObject();
        json.WriteNumber("index"u8, 0);
        if (chat)
        {
            json.WriteStartObject("delta"u8);
            if (isFirst) json.WriteString("role"u8, "assistant");
            if (word is not null) json.WriteString("content"u8, word);
            json.WriteEndObject();
        }
        else
        {
            json.WriteString("text"u8, word ?? "");
        }

        json.WriteString("finish_reason"u8, word is null ? "stop" : null);
        json.WriteEndObject();
        json.WriteEndArray();
    }

    /// <summary>The words with the blanks before them, so that their concatenation is the text.</summary>
    private static string[] Words(string text)
    {
        var words = text.Split(' ');
        for (var i = 1; i < words.Length; i++) words[i] = " " + words[i];
        return words;
    }

    private static void Append(StringBuilder events, string? name, Action<Utf8JsonWriter> write)
    {
        var data = MockUpstream.Json(json =>
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        });
        if (name is not null) events.Append("event: ").Append(name).Append('\n');
        events.Append("data: ").Append(Encoding.UTF8.GetString(data)).Append("\n\n");
    }
}
