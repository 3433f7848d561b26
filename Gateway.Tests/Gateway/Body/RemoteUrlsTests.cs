using System.Text;
using Gateway.Api.Body;

namespace Gateway.Tests.Gateway.Body;

/// <summary>Where a body names something that the model's provider would fetch. Rules: docs/routing.md, <i>Hosted tools</i>.</summary>
internal sealed class RemoteUrlsTests
{
    [TestCase("""{"messages":[{"role":"user","content":[{"type":"text","text":"see"},{"type":"image_url","image_url":{"url":"https://example.com/a.png"}}]}]}""", "image_url")]
    [TestCase("""{"messages":[{"content":[{"image_url":"https://example.com/a.png"}]}]}""", "image_url")]
    [TestCase("""{"input":[{"content":[{"type":"input_image","image_url":"https://example.com/a.png"}]}]}""", "image_url")]
    [TestCase("""{"input":[{"content":[{"type":"input_file","file_url":"https://example.com/a.pdf"}]}]}""", "file_url")]
    [TestCase("""{"messages":[{"content":[{"type":"image","source":{"type":"url","url":"https://example.com/a.png"}}]}]}""", "source")]
    [TestCase("""{"messages":[{"content":[{"type":"video_url","video_url":{"url":"https://example.com/a.mp4"}}]}]}""", "video_url")]
    [TestCase("""{"messages":[{"content":[{"file":{"file_data":"https://example.com/a.pdf"}}]}]}""", "file_data")]
    [TestCase("""{"messages":[{"content":[{"file":{"file_id":"gs://bucket/a.pdf"}}]}]}""", "file_id")]
    [TestCase("""{"contents":[{"parts":[{"fileData":{"fileUri":"gs://bucket/a"}}]}]}""", "fileuri")]
    [TestCase("""{"image":"http://example.com/a.png"}""", "image")]
    [TestCase("""{"images":["data:image/png;base64,AA==","http://example.com/a.png"]}""", "images")]
    [TestCase("""{"messages":[{"content":[{"image_url":[{"url":"data:,x"},{"url":"ftp://x"}]}]}]}""", "image_url")]
    [TestCase("""{"messages":[{"content":[{"IMAGE_URL":{"Url":"HTTPS://EXAMPLE.COM"}}]}]}""", "image_url")]
    [TestCase("""{"messages":[{"content":[{"im\u0061ge_url":{"url":"\u0068ttps://example.com"}}]}]}""", "image_url")]
    [TestCase("""{"messages":[{"content":[{"image_url":{"url":"data:,x","url":"https://example.com"}}]}]}""", "image_url")]
    [TestCase("""{"messages":[{"content":[{"image_url":{"url":"datax:,x"}}]}]}""", "image_url")]
    [TestCase("""{"messages":[{"content":[{"image_url":{"detail":"low","url":"https://example.com"}}]},{"content":"x"}]}""", "image_url")]
    public void An_address_in_place_of_content_is_found_in_every_shape(string body, string name)
    {
        Assert.That(Found(body), Is.EqualTo(name));
    }

    [TestCase("""{"messages":[{"content":[{"image_url":{"url":"data:image/png;base64,iVBORw0KGgo="}}]}]}""")]
    [TestCase("""{"messages":[{"content":[{"image_url":{"url":" DATA:image/png;base64,AA=="}}]}]}""")]
    [TestCase("""{"messages":[{"content":[{"image_url":"d\u0061ta:,x"}]}]}""")]
    [TestCase("""{"messages":[{"content":[{"source":{"type":"base64","media_type":"image/png","data":"iVBO//Rw0K"}}]}]}""")]
    [TestCase("""{"messages":[{"content":[{"input_audio":{"data":"UklG//x","format":"wav"}}]}]}""")]
    [TestCase("""{"messages":[{"content":[{"file":{"file_id":"file-123","filename":"a.pdf"}}]}]}""")]
    [TestCase("""{"messages":[{"content":"look at https://example.com","annotations":[{"type":"url_citation","url_citation":{"url":"https://example.com"}}]}]}""")]
    [TestCase("""{"messages":[{"tool_calls":[{"function":{"name":"f","arguments":"{\"image_url\":\"https://example.com\"}"}}]}]}""")]
    [TestCase("""{"tools":[{"type":"function","function":{"parameters":{"properties":{"image_url":{"type":"string","default":"https://example.com"}}}}}]}""")]
    [TestCase("""{"metadata":{"image_url":"https://example.com"}}""")]
    [TestCase("""{"messages":[{"content":[{"image_url":null},{"image_url":{}},{"image_url":""}]}]}""")]
    public void Content_and_what_nobody_fetches_pass(string body)
    {
        Assert.That(Found(body), Is.Null);
    }

    [Test]
    public void Nothing_is_looked_for_where_nobody_asks()
    {
        var scan = BodyScanner.Scan("""{"messages":[{"image_url":"https://example.com"}]}"""u8, null);

        Assert.That(scan.Fields!.RemoteUrl, Is.Null);
    }

    [Test]
    public void Every_depth_that_a_body_may_have_is_looked_at()
    {
        var open = string.Concat(Enumerable.Repeat("[", BodyScanner.MaxDepth - 3));
        var close = string.Concat(Enumerable.Repeat("]", BodyScanner.MaxDepth - 3));

        Assert.That(Found($$"""{"messages":{{open}}{"image_url":["https://example.com"]}{{close}}}"""), Is.EqualTo("image_url"));
    }

    private static string? Found(string json)
    {
        var scan = BodyScanner.Scan(Encoding.UTF8.GetBytes(json), null, looksForUrls: true);
        return scan.IsSound ? scan.Fields.RemoteUrl : throw new AssertionException(scan.Fault.Message);
    }
}
