using System.Text;
using Gateway.Tests.Support;

namespace Gateway.Tests.Gateway.Inference;

/// <summary>Bodies of every framing, type and coding: what is not plainly one JSON text in UTF-8 is refused in OpenAI's shape, and reaches no upstream.</summary>
public sealed class BodyShape
{
    private const string Path = "/v1/chat/completions";
    private const string Body = """{"model":"gpt-4","messages":[]}""";

    private GatewayHost _gateway = null!;
    private string _key = null!;

    private string Authorization => $"Authorization: Bearer {_key}";

    [OneTimeSetUp]
    public async Task Start()
    {
        _gateway = await GatewayHost.StartAsync([new("eu", Tags: ["region:eu"]), new("us", Tags: ["region:us"])], GatewayHost.NeverResting());
        _key = _gateway.AddKey(allowed: ["region:eu"]);
    }

    [OneTimeTearDown]
    public async Task Stop() => await _gateway.DisposeAsync();

    [SetUp]
    public void Forget() => _gateway.Upstream.Reset();

    [TestCase("Content-Type: application/json; charset=utf-16")]
    [TestCase("Content-Type: application/json; charset=iso-8859-1")]
    [TestCase("Content-Type: application/json; charset=utf8; charset=utf-16")]
    [TestCase("Content-Type: application/json; charset=utf-7")]
    [TestCase("Content-Type: application/json; charset=")]
    [TestCase("Content-Type: text/plain")]
    [TestCase("Content-Type: text/json")]
    [TestCase("Content-Type: multipart/form-data; boundary=x")]
    [TestCase("Content-Type: application/x-www-form-urlencoded")]
    [TestCase("Content-Type: application/json, text/plain")]
    [TestCase("Content-Type: application/json", "Content-Type: text/plain")]
    [TestCase("Content-Type: ")]
    [TestCase("Content-Type: nonsense")]
    [TestCase("Content-Encoding: zstd")]
    [TestCase("Content-Encoding: gzip, gzip")]
    [TestCase("Content-Encoding: gzip", "Content-Encoding: gzip")]
    public async Task A_body_that_is_not_plain_json_in_utf8_is_415(params string[] lines)
    {
        var answer = await PostAsync(Body, [Authorization, .. lines]);

        Assert.That((answer.Status, answer.Code), Is.EqualTo((415, "unsupported_media_type")));
        Assert.That(_gateway.Upstream.Hits, Is.Empty);
    }

    [TestCase("Content-Type: application/json; charset=utf-8")]
    [TestCase("Content-Type: APPLICATION/JSON; charset=\"UTF-8\"")]
    [TestCase("Content-Type: application/json; charset=utf8")]
    [TestCase("Content-Type: application/json;charset=\"UTF8\"")]
    [TestCase("Content-Type: application/json; CHARSET=Utf8; profile=x")]
    [TestCase("Content-Type: application/json; odata.metadata=minimal; charset=utf-8")]
    [TestCase("Content-Encoding: identity")]
    public async Task Json_in_utf8_may_be_said_in_several_ways(string line)
    {
        Assert.That((await PostAsync(Body, Authorization, line)).Status, Is.EqualTo(200));
        Assert.That(_gateway.Upstream.Hits.Single().Headers["content-type"], Is.EqualTo("application/json"));
    }

    [Test]
    public async Task A_body_without_a_type_is_taken_for_json()
    {
        var answer = await RawHttp.SendAsync(_gateway.Url, $"POST {Path} HTTP/1.1\r\nHost: g\r\n{Authorization}\r\nContent-Length: {Body.Length}\r\nConnection: close\r\n\r\n{Body}");

        Assert.That(answer.Status, Is.EqualTo(200));
    }

    [TestCase("Content-Length: 0")]
    [TestCase("x-nothing: 1")]
    public async Task A_request_without_a_body_is_400(string line)
    {
        var answer = await RawHttp.SendAsync(_gateway.Url, $"POST {Path} HTTP/1.1\r\nHost: g\r\n{Authorization}\r\n{line}\r\nConnection: close\r\n\r\n");

        Assert.That((answer.Status, answer.Code), Is.EqualTo((400, "invalid_request")));
    }

    [Test]
    public async Task Utf16_bytes_that_claim_to_be_json_are_400()
    {
        byte[] body = Encoding.Unicode.GetBytes(Body);

        var answer = await RawHttp.SendAsync(
            _gateway.Url,
            [.. Encoding.ASCII.GetBytes($"POST {Path} HTTP/1.1\r\nHost: g\r\n{Authorization}\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n"), .. body]);

        Assert.That((answer.Status, answer.Code), Is.EqualTo((400, "invalid_request")));
        Assert.That(_gateway.Upstream.Hits, Is.Empty);
    }

    [TestCase("Content-Encoding: identity")]
    [TestCase("Content-Encoding: gzip")]
    public async Task A_body_that_ends_early_reaches_no_upstream(string coding)
    {
        var answer = await RawHttp.SendAsync(
            _gateway.Url,
            Encoding.ASCII.GetBytes($"POST {Path} HTTP/1.1\r\nHost: g\r\n{Authorization}\r\nContent-Length: 1000\r\n{coding}\r\n\r\n{Body}"),
            endsSending: true);

        Assert.That(answer.Status, Is.EqualTo(0).Or.EqualTo(400));
        Assert.That(_gateway.Upstream.Hits, Is.Empty);
    }

    [Test]
    [Category("Slow")]
    public async Task A_body_that_comes_too_slowly_is_given_up()
    {
        var answer = await PostAsync("{", Authorization, "Content-Length: 1000");

        Assert.That((answer.Status, answer.Code), Is.EqualTo((408, "request_timeout")));
        Assert.That(_gateway.Upstream.Hits, Is.Empty);
    }

    [TestCase("zz\r\n")]
    [TestCase("-1\r\n")]
    [TestCase("ffffffffffffffff\r\n")]
    [TestCase("5\r\n{}")]
    public async Task A_broken_chunk_is_an_error_in_shape(string chunks)
    {
        var answer = await PostAsync(chunks + "\r\n0\r\n\r\n", Authorization, "Transfer-Encoding: chunked");

        Assert.That((answer.Status, answer.Code), Is.EqualTo((400, "invalid_request")));
        Assert.That(_gateway.Upstream.Hits, Is.Empty);
    }

    [TestCase("Content-Length: 31", "Content-Length: 31")]
    [TestCase("Content-Length: 31", "Content-Length: 5")]
    [TestCase("Content-Length: 31, 31")]
    [TestCase("Content-Length: -1")]
    [TestCase("Content-Length: 0x1f")]
    [TestCase("Content-Length: 99999999999999999999")]
    [TestCase("Transfer-Encoding: chunked, identity")]
    [TestCase("Transfer-Encoding: xchunked")]
    [TestCase("Transfer-Encoding: gzip, chunked, chunked")]
    public async Task A_body_of_doubtful_length_is_refused(params string[] lines)
    {
        var answer = await PostAsync(Body, [Authorization, .. lines]);

        Assert.That(answer.Status, Is.InRange(400, 501).And.Not.EqualTo(500));
        Assert.That(answer.Answers, Is.EqualTo(1));
        Assert.That(_gateway.Upstream.Hits, Is.Empty);
    }

    [Test]
    public async Task A_request_with_two_kinds_of_length_is_never_two_requests()
    {
        var smuggled = $"POST {Path} HTTP/1.1\r\nHost: g\r\nAuthorization: Bearer {_gateway.AddKey()}\r\nContent-Length: {Body.Length}\r\n\r\n{Body}";
        var chunked = $"{Body.Length:x}\r\n{Body}\r\n0\r\n\r\n";

        var answer = await RawHttp.SendAsync(
            _gateway.Url,
            $"POST {Path} HTTP/1.1\r\nHost: g\r\n{Authorization}\r\nContent-Type: application/json\r\nContent-Length: {chunked.Length}\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n{chunked}{smuggled}");

        Assert.That(answer.Answers, Is.EqualTo(1));
        Assert.That(answer.Status, Is.EqualTo(200).Or.EqualTo(400));
        Assert.That(_gateway.Upstream.Called, Is.Empty.Or.EqualTo(new[] { "eu" }));
    }

    private Task<RawAnswer> PostAsync(string body, params string[] headers) => RawHttp.PostAsync(_gateway.Url, Path, body, headers);
}
