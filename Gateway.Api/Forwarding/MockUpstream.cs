using System.Buffers;
using System.Text.Json;
using Shared.Contracts.Routing;

namespace Gateway.Api.Forwarding;

/// <summary>
/// Answers for deployments with <c>mock_response</c>: the configured text in the shape of the operation, so that a configuration can be tried without an account.
/// It stands where an upstream stands: it, too, is reached only by a <see cref="Dispatch"/>.
/// </summary>
internal static class MockUpstream
{
    private const int EmbeddingSize = 8;

    public static ValueTask<AttemptOutcome> AnswerAsync(Dispatch dispatch, UpstreamCall call, ActivityTimeout patience, TimeProvider time)
    {
        patience.Token.ThrowIfCancellationRequested();
        var created = time.GetUtcNow().ToUnixTimeSeconds();
        var streams = call.IsStreaming && MockEvents.Knows(call.Operation);
        var body = streams ? MockEvents.Of(dispatch, call.Operation, created) : Json(json => Write(json, dispatch, call.Operation, created));
        var answer = new UpstreamAnswer(StatusCodes.Status200OK, Stream.Null, patience, connection: null)
        {
            Start = body,
            IsComplete = true,
            ContentType = streams ? "text/event-stream" : "application/json",
            ContentLength = streams ? null : body.Length,
        };
        return ValueTask.FromResult(new AttemptOutcome(AttemptResult.Answered, answer));
    }

    private static void Write(Utf8JsonWriter json, Dispatch dispatch, InferenceOperation operation, long created)
    {
        var text = dispatch.Deployment.Upstream.MockResponse ?? "";
        json.WriteStartObject();
        switch (operation)
        {
            case InferenceOperation.ChatCompletions or InferenceOperation.Completions:
                WriteCompletion(json, dispatch, operation, created, text);
                break;
            case InferenceOperation.Embeddings:
                WriteEmbedding(json, dispatch);
                break;
            case InferenceOperation.Responses:
                WriteResponse(json, dispatch, created, text);
                break;
            case InferenceOperation.Moderations:
                json.WriteString("id"u8, "modr-mock");
                json.WriteString("model"u8, dispatch.UpstreamModel);
                json.WriteStartArray("results"u8);
                json.WriteStartObject();
                json.WriteBoolean("flagged"u8, false);
                json.WriteStartObject("categories"u8);
                json.WriteEndObject();
                json.WriteStartObject("category_scores"u8);
                json.WriteEndObject();
                json.WriteEndObject();
                json.WriteEndArray();
                break;
            case InferenceOperation.ImagesGenerations:
                json.WriteNumber("created"u8, created);
                json.WriteStartArray("data"u8);
                json.WriteStartObject();
                json.WriteString("revised_prompt"u8, text);
                json.WriteString("b64_json"u8, "");
                json.WriteEndObject();
                json.WriteEndArray();
                break;
            default: throw new ArgumentOutOfRangeException(nameof(operation), operation, null);
        }

        json.WriteEndObject();
    }

    private static void WriteCompletion(Utf8JsonWriter json, Dispatch dispatch, InferenceOperation operation, long created, string text)
    {
        var chat = operation == InferenceOperation.ChatCompletions;
        WriteHead(json, dispatch, chat ? "chat.completion" : "text_completion", created);
        json.WriteStartArray("choices"u8);
        json.WriteStartObject();
        json.WriteNumber("index"u8, 0);
        if (chat)
        {
            json.WriteStartObject("message"u8);
            json.WriteString("role"u8, "assistant");
            json.WriteString("content"u8, text);
            json.WriteEndObject();
        }
        else
        {
            json.WriteString("text"u8, text);
        }

        json.WriteString("finish_reason"u8, "stop");
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteStartObject("usage"u8);
        json.WriteNumber("prompt_tokens"u8, 0);
        json.WriteNumber("completion_tokens"u8, 0);
        json.WriteNumber("total_tokens"u8, 0);
        json.WriteEndObject();
    }

    private static void WriteEmbedding(Utf8JsonWriter json, Dispatch dispatch)
    {
        json.WriteString("object"u8, "list");
        json.WriteString("model"u8, dispatch.UpstreamModel);
        json.WriteStartArray("data"u8);
        json.WriteStartObject();
        json.WriteString("object"u8, "embedding");
        json.WriteNumber("index"u8, 0);
        json.WriteStartArray("embedding"u8);
        for (var i = 0; i < EmbeddingSize; i++) json.WriteNumberValue(0);
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteStartObject("usage"u8);
        json.WriteNumber("prompt_tokens"u8, 0);
        json.WriteNumber("total_tokens"u8, 0);
        json.WriteEndObject();
    }

    public static void WriteResponse(Utf8JsonWriter json, Dispatch dispatch, long created, string text)
    {
        json.WriteString("id"u8, "resp-mock");
        json.WriteString("object"u8, "response");
        json.WriteNumber("created_at"u8, created);
        json.WriteString("status"u8, "completed");
        json.WriteString("model"u8, dispatch.UpstreamModel);
        json.WriteStartArray("output"u8);
        json.WriteStartObject();
        json.WriteString("type"u8, "message");
        json.WriteString("id"u8, "msg-mock");
        json.WriteString("status"u8, "completed");
        json.WriteString("role"u8, "assistant");
        json.WriteStartArray("content"u8);
        json.WriteStartObject();
        json.WriteString("type"u8, "output_text");
        json.WriteString("text"u8, text);
        json.WriteStartArray("annotations"u8);
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
    }

    public static void WriteHead(Utf8JsonWriter json, Dispatch dispatch, string kind, long created)
    {
        json.WriteString("id"u8, "chatcmpl-mock");
        json.WriteString("object"u8, kind);
        json.WriteNumber("created"u8, created);
        json.WriteString("model"u8, dispatch.UpstreamModel);
    }

    public static byte[] Json(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer)) write(json);
        return buffer.WrittenSpan.ToArray();
    }
}
