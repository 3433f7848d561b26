using System.Text;
using Gateway.Api.Body;
using Shared.Contracts.Routing;

namespace Gateway.Tests.Gateway.Body;

/// <summary>A body put through the scanner the way the endpoint does it, with what came out, for the tests to look at.</summary>
internal sealed class Scanned
{
    public const string UpstreamModel = "vendor/upstream-1";

    private readonly BodyScan _scan;
    private readonly CallerTags.Builder _tags = new();

    private Scanned(byte[] body, bool readsTags, string[] headerTags, bool modelIsInPath = false)
    {
        Bytes = body;
        foreach (var tag in headerTags) _tags.Add(tag);
        _scan = BodyScanner.Scan(body, readsTags ? _tags : null, modelIsInPath);
    }

    /// <summary>What was scanned.</summary>
    public byte[] Bytes { get; }

    public BodyFields Fields => _scan.Fields ?? throw new AssertionException($"The body was refused: {_scan.Fault!.Message}");

    public BodyFault Fault => _scan.Fault ?? throw new AssertionException("The body was taken.");

    public BodyFault? FaultOrNull => _scan.Fault;

    public string? Model => Fields.Model;

    public IReadOnlyList<string> Tags
    {
        get
        {
            _ = Fields;
            return _tags.Build().Positive;
        }
    }

    public CallerTags AllTags => _tags.Build();

    /// <summary>What goes upstream, for the model name <see cref="UpstreamModel"/>.</summary>
    public string Upstream => Encoding.UTF8.GetString(UpstreamBytes(UpstreamModel));

    public static Scanned Body(string json, params string[] headerTags) => new(Encoding.UTF8.GetBytes(json), readsTags: true, headerTags);

    public static Scanned Of(byte[] body) => new(body, readsTags: true, []);

    /// <summary>A body whose path names the model.</summary>
    public static Scanned UnderPath(string json) => new(Encoding.UTF8.GetBytes(json), readsTags: true, [], modelIsInPath: true);

    public static Scanned Unread(string json) => new(Encoding.UTF8.GetBytes(json), readsTags: false, []);

    public static Scanned UnreadOf(byte[] body) => new(body, readsTags: false, []);

    public UpstreamBody UpstreamBody(string model) => Fields.Edits.Apply(Bytes, BodyEdits.Quote(model));

    public byte[] UpstreamBytes(string model)
    {
        var upstream = UpstreamBody(model);
        using var output = new MemoryStream();
        for (var i = 0; i < upstream.SegmentCount; i++) output.Write(upstream[i].Span);
        Assert.That(output.Length, Is.EqualTo(upstream.Length), "the length told up front");
        return output.ToArray();
    }
}
