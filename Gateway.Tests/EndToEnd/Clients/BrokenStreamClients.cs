// The library calls its client for responses an evaluation; callers use it all the same.
#pragma warning disable OPENAI001
using System.ClientModel;
using System.Runtime.CompilerServices;
using System.Text;
using Gateway.Tests.Gateway.Forwarding;
using Gateway.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.AI;
using Microsoft.SemanticKernel.ChatCompletion;
using Microsoft.SemanticKernel.Connectors.OpenAI;
using OpenAI;
using OpenAI.Responses;

namespace Gateway.Tests.EndToEnd.Clients;

/// <summary>
/// What callers' libraries make of a stream that broke: every one raises an error, whether it looks for the event or for the end, and none takes a short answer
/// for the whole. <see cref="BrokenStreams"/> has what stands on the wire.
/// </summary>
public sealed class BrokenStreamClients
{
    private const string Model = "gpt-4";

    private static readonly string Whole = "one two three";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly Dictionary<string, Func<OpenAIClient, IAsyncEnumerable<string>>> Libraries = new()
    {
        ["OpenAI, chat"] = OpenAiChatAsync,
        ["OpenAI, responses"] = OpenAiResponsesAsync,
        ["Microsoft.Extensions.AI, chat"] = client => TextsOf(client.GetChatClient(Model).AsIChatClient()),
        ["Semantic Kernel, chat"] = SemanticKernelAsync,
    };

    private GatewayHost _gateway = null!;
    private string _key = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        _gateway = await GatewayHost.StartAsync([new("a", Params: new() { ["stream_timeout"] = 2 })], GatewayHost.NeverResting());
        _key = _gateway.AddKey();
    }

    [OneTimeTearDown]
    public async Task Stop() => await _gateway.DisposeAsync();

    [Test]
    public async Task A_broken_stream_raises_an_error([ValueSource(nameof(LibraryNames))] string library, [Values] Break how)
    {
        _gateway.Upstream.Plan("a", context => AnswerAsync(context, how));
        var text = new StringBuilder();

        var error = await Assert.CatchAsync(() => ReadAsync(library, text).WaitAsync(Patience));

        Assert.That(error, Is.Not.InstanceOf<TimeoutException>());

        Assert.That(Whole, Does.StartWith(text.ToString()).And.Not.EqualTo(text.ToString()));
    }

    [Test]
    public async Task A_whole_stream_is_read_to_its_end([ValueSource(nameof(LibraryNames))] string library)
    {
        _gateway.Upstream.Plan("a", context => AnswerAsync(context, how: null));
        var text = new StringBuilder();

        await ReadAsync(library, text).WaitAsync(Patience);

        Assert.That(text.ToString(), Is.EqualTo(Whole));
    }

    [Test]
    public async Task To_the_client_for_javascript_a_broken_stream_is_an_error_too([Values("chat", "responses")] string api, [Values] Break how)
    {
        _gateway.Upstream.Plan("a", context => AnswerAsync(context, how));

        var (text, error) = await NodeClient.ReadAsync(_gateway.Url + "/v1", _key, api);

        Assert.That(error, Is.Not.Null);
        Assert.That(Whole, Does.StartWith(text).And.Not.EqualTo(text));
    }

    [Test]
    public async Task To_the_client_for_javascript_a_whole_stream_is_one_too([Values("chat", "responses")] string api)
    {
        _gateway.Upstream.Plan("a", context => AnswerAsync(context, how: null));

        Assert.That(await NodeClient.ReadAsync(_gateway.Url + "/v1", _key, api), Is.EqualTo((Whole, (string?)null)));
    }

    /// <summary>Where the upstream's answer breaks off.</summary>
    public enum Break
    {
        BetweenEvents,
        WithinAnEvent,
        InSilence,
    }

    private static IEnumerable<string> LibraryNames => Libraries.Keys;

    private async Task ReadAsync(string library, StringBuilder text)
    {
        var client = new OpenAIClient(new ApiKeyCredential(_key), new OpenAIClientOptions { Endpoint = new Uri(_gateway.Url + "/v1") });
        await foreach (var piece in Libraries[library](client)) text.Append(piece);
    }

    private static async IAsyncEnumerable<string> OpenAiChatAsync(OpenAIClient client)
    {
        await foreach (var update in client.GetChatClient(Model).CompleteChatStreamingAsync("hi"))
        {
            foreach (var part in update.ContentUpdate) yield return part.Text;
        }
    }

    private static async IAsyncEnumerable<string> OpenAiResponsesAsync(OpenAIClient client)
    {
        await foreach (var update in await client.GetResponsesClient().CreateResponseStreamingAsync(Model, "hi"))
        {
            if (update is StreamingResponseOutputTextDeltaUpdate delta) yield return delta.Delta;
        }
    }

    private static async IAsyncEnumerable<string> TextsOf(IChatClient client, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var update in client.GetStreamingResponseAsync("hi", cancellationToken: cancellationToken)) yield return update.Text;
    }

    private static async IAsyncEnumerable<string> SemanticKernelAsync(OpenAIClient client)
    {
        var history = new ChatHistory("hi");
        await foreach (var update in new OpenAIChatCompletionService(Model, client).GetStreamingChatMessageContentsAsync(history)) yield return update.Content ?? "";
    }

    private static async Task AnswerAsync(HttpContext context, Break? how)
    {
        var events = context.Request.Path.Value!.EndsWith("/responses", StringComparison.Ordinal) ? ResponseEvents : ChatEvents;
        context.Response.ContentType = "text/event-stream";
        foreach (var piece in how is null ? events : events[..^2])
        {
            await context.Response.WriteAsync(piece);
            await context.Response.Body.FlushAsync();
        }

        if (how is null) return;
        if (how == Break.InSilence) await StubUpstream.Silent(context);
        if (how == Break.WithinAnEvent) await context.Response.WriteAsync(events[^2][..^20]);
        // The server sends what was written, and closes without the last chunk.
        throw new InvalidOperationException("planned");
    }

    private static readonly string[] ChatEvents =
    [
        StubUpstream.EventOf("one "), StubUpstream.EventOf("two "), StubUpstream.EventOf("three"),
        """data: {"id":"c","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}""" + "\n\ndata: [DONE]\n\n",
    ];

    private static readonly string[] ResponseEvents =
    [
        ResponseEvent("response.created", 0, """
            "response":{"id":"resp_1","object":"response","created_at":1,"status":"in_progress","model":"m","output":[],"parallel_tool_calls":true,"tool_choice":"auto","tools":[],"metadata":{}}
            """),
        TextEvent(1, "one "), TextEvent(2, "two "), TextEvent(3, "three"),
        ResponseEvent("response.completed", 4, """
            "response":{"id":"resp_1","object":"response","created_at":1,"status":"completed","model":"m","output":[],"parallel_tool_calls":true,"tool_choice":"auto","tools":[],"metadata":{}}
            """),
    ];

    private static string TextEvent(int number, string text) =>
        ResponseEvent("response.output_text.delta", number, $$""" "item_id":"msg_1","output_index":0,"content_index":0,"logprobs":[],"delta":"{{text}}" """);

    private static string ResponseEvent(string type, int number, string members) =>
        $$"""event: {{type}}""" + "\n" + $$"""data: {"type":"{{type}}","sequence_number":{{number}},{{members.Trim()}}}""" + "\n\n";
}
