using System.Text.Json;
using Shared.Contracts.Routing;

namespace Gateway.Api.Body;

/// <summary>
/// Reads a request body in one pass: the fields the gateway decides on and the places to edit, or the reason why the body cannot be taken.
/// </summary>
/// <remarks>
/// A body that two parsers could read in two ways is refused, so that what was checked is what the upstream acts on (docs/routing.md, <i>What can never happen</i>).
/// Nothing recurses, nothing is kept per property, and what is allocated is bounded by the limits below.
/// </remarks>
internal ref struct BodyScanner
{
    public const int MaxDepth = 64;

    /// <summary>For the body and for each metadata object.</summary>
    public const int MaxProperties = 1000;

    /// <summary>No model name comes near; a longer one would only be copied to be called unknown.</summary>
    public const int MaxModelBytes = 2048;

    private readonly ReadOnlySpan<byte> _body;
    private readonly bool _modelIsInPath;
    private readonly bool _looksForUrls;
    private readonly DroppedParameters? _drops;
    private Utf8JsonReader _reader;
    private CutList _cuts;
    private PropertyCuts _properties = new();
    private string? _model;
    private bool _stream;
    private SeenFields _seen;
    private ByteRange _modelValue;
    private ByteRange _tags;
    private ByteRange _metadataTags;
    private ByteRange _litellmMetadataTags;
    private CallControls _controls;
    private HostedTools _hostedTools;
    private string? _remoteUrl;

    private BodyScanner(ReadOnlySpan<byte> body, bool modelIsInPath, bool looksForUrls, DroppedParameters? drops)
    {
        _drops = drops;
        _body = body;
        _modelIsInPath = modelIsInPath;
        _looksForUrls = looksForUrls;
        _reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = MaxDepth });
    }

    [Flags]
    private enum SeenFields
    {
        Model = 1,
        Tags = 2,
        Metadata = 4,
        LitellmMetadata = 8,
        Stream = 16,
        Timeout = 32,
        StreamTimeout = 64,
        DisableFallbacks = 128,
        ExtraBody = 256,
    }

    /// <summary>Scans a whole body.</summary>
    /// <param name="body">The bytes, decompressed.</param>
    /// <param name="tags">
    /// Takes the tags of the body's <c>tags</c>, <c>metadata.tags</c> and <c>litellm_metadata.tags</c>, in this order, after the header's.
    /// Null drops them unread, whatever they hold: for a key with <c>enforced_tags</c>. Of no use after a fault.
    /// </param>
    /// <param name="modelIsInPath">The path names the model, as Azure's do: the body's is ignored, whatever it is, and replaced like any other.</param>
    /// <param name="drops">What the upstream is not to get beside what the gateway takes; null for nothing.</param>
    /// <param name="looksForUrls">Whether to say where the body names something remote: that costs a look into every message.</param>
    public static BodyScan Scan(ReadOnlySpan<byte> body, CallerTags.Builder? tags, bool modelIsInPath = false, bool looksForUrls = false, DroppedParameters? drops = null)
    {
        if (BodyText.FaultOf(body) is { } textFault) return BodyScan.Of(textFault);
        var scanner = new BodyScanner(body, modelIsInPath, looksForUrls, drops);
        try
        {
            if (scanner.ReadBody() is { } fault) return BodyScan.Of(fault);
        }
        catch (JsonException exception)
        {
            return BodyScan.Of(BodyText.FaultOfSyntax(body, in scanner._reader, exception));
        }

        if (tags is not null && scanner.ReadTags(tags) is { } tagFault) return BodyScan.Of(tagFault);
        return BodyScan.Of(scanner.Fields());
    }

    private BodyFault? ReadBody()
    {
        _reader.Read();
        if (_reader.TokenType != JsonTokenType.StartObject) return BodyFault.Invalid("The request body must be a JSON object.");
        var inside = (int)_reader.BytesConsumed;
        for (var count = 1; _reader.Read() && _reader.TokenType == JsonTokenType.PropertyName; count++)
        {
            if (count > MaxProperties) return BodyFault.Invalid($"The request body has more than {MaxProperties} properties.");
            var start = (int)_reader.TokenStartIndex;
            if (ReadProperty(out var goes) is { } fault) return fault;
            var property = new ByteRange(start, (int)_reader.BytesConsumed);
            if (goes) _properties.Remove(property, ref _cuts);
            else _properties.Keep(property, ref _cuts);
        }

        _properties.End(ref _cuts);
        if ((_seen & SeenFields.Model) == 0) _modelValue = new ByteRange(inside, inside);
        _cuts.Add(_modelValue);

        // Throws at anything but whitespace after the object.
        _reader.Read();
        return null;
    }

    /// <summary>Reads a property, from its name to the end of its value.</summary>
    /// <param name="goes">Whether the upstream does not get it.</param>
    private BodyFault? ReadProperty(out bool goes)
    {
        var name = FoldedName.Of(_reader.ValueSpan, stackalloc char[FoldedName.Capacity]);
        goes = _drops?.Take(name) ?? false;
        if (ForbiddenParameters.Find(name) is { } forbidden) return ForbiddenParameters.FaultOf(forbidden);
        switch (name.IsWhole ? name.Text : [])
        {
            case "model":
                return Claim(SeenFields.Model, "model", name.IsPlain) ?? ReadModel();
            case "stream":
                return Claim(SeenFields.Stream, "stream", name.IsPlain) ?? JsonValues.ReadFlag(ref _reader, "stream", out _stream);
            case "tags":
                goes = true;
                return Claim(SeenFields.Tags, "tags", name.IsPlain) ?? SkipValue(out _tags);
            case "litellm_metadata":
                goes = true;
                return Claim(SeenFields.LitellmMetadata, "litellm_metadata", name.IsPlain) ?? ReadLitellmMetadata();
            case "metadata":
                return Claim(SeenFields.Metadata, "metadata", name.IsPlain) ?? ReadMetadata(out goes);
            case CallControls.Timeout:
                goes = true;
                return Claim(SeenFields.Timeout, CallControls.Timeout, name.IsPlain) ?? _controls.ReadTimeout(ref _reader);
            case CallControls.StreamTimeout:
                goes = true;
                return Claim(SeenFields.StreamTimeout, CallControls.StreamTimeout, name.IsPlain) ?? _controls.ReadStreamTimeout(ref _reader);
            case CallControls.DisableFallbacks:
                goes = true;
                return Claim(SeenFields.DisableFallbacks, CallControls.DisableFallbacks, name.IsPlain) ?? _controls.ReadDisableFallbacks(ref _reader);
            case ExtraBody.Name:
                return Claim(SeenFields.ExtraBody, ExtraBody.Name, name.IsPlain) ?? ExtraBody.Read(ref _reader, ref _hostedTools);
            case HostedToolNames.Tools:
                _hostedTools.ReadTools(ref _reader, HostedToolNames.Tools);
                return null;
            default:
                ReadOther(name);
                return null;
        }
    }

    private void ReadOther(scoped FoldedName name)
    {
        if (HostedToolNames.OfProperty(name) is { } tool) _hostedTools.ReadProperty(ref _reader, name.Text.ToString(), tool);
        else if (_looksForUrls) _remoteUrl = RemoteUrls.Read(ref _reader) is { } found ? _remoteUrl ?? found : _remoteUrl;
        else JsonValues.Skip(ref _reader);
    }

    /// <summary>Refuses a name that is not written plainly or comes a second time.</summary>
    private BodyFault? Claim(SeenFields field, string name, bool isPlain)
    {
        if (!isPlain) return FaultOfSpelling(name, name);
        if ((_seen & field) != 0) return BodyFault.Invalid($"'{name}' stands in the request body more than once.", name);
        _seen |= field;
        return null;
    }

    internal static BodyFault FaultOfSpelling(string name, string where) =>
        BodyFault.Invalid($"A property's name can be mistaken for '{where}'; write it as '{name}', in lower case, or leave it out.", where);

    private BodyFault? SkipValue(out ByteRange value)
    {
        value = JsonValues.Skip(ref _reader);
        return null;
    }

    private BodyFault? ReadModel()
    {
        if (_modelIsInPath) return SkipValue(out _modelValue);
        _reader.Read();
        var text = _reader.ValueSpan;
        if (_reader.TokenType != JsonTokenType.String || text.IsEmpty) return BodyFault.Invalid("'model' must be a string that is not empty.", "model");
        if (text.Length > MaxModelBytes) return BodyFault.Invalid($"'model' is longer than {MaxModelBytes} bytes.", "model");
        if (_reader.ValueIsEscaped && JsonText.HasLoneSurrogate(text)) return BodyFault.Invalid("'model' holds half of a surrogate pair.", "model");
        _model = _reader.GetString();
        _modelValue = new ByteRange((int)_reader.TokenStartIndex, (int)_reader.BytesConsumed);
        return null;
    }

    /// <summary>It goes as a whole; only its tags are of interest.</summary>
    private BodyFault? ReadLitellmMetadata()
    {
        var metadata = new MetadataObject("litellm_metadata");
        var fault = metadata.Read(ref _reader);
        _litellmMetadataTags = metadata.Tags;
        return fault;
    }

    private BodyFault? ReadMetadata(out bool goes)
    {
        var metadata = new MetadataObject("metadata");
        var fault = metadata.Read(ref _reader);
        _metadataTags = metadata.Tags;
        goes = metadata.HoldsOnlyTags;
        if (fault is null && !goes) AddCuts(metadata.Cuts);
        return fault;
    }

    private void AddCuts(CutList cuts)
    {
        foreach (var cut in cuts.Sorted()) _cuts.Add(cut);
    }

    private readonly BodyFault? ReadTags(CallerTags.Builder tags) =>
        ReadTags(_tags, "tags", tags)
        ?? ReadTags(_metadataTags, "metadata.tags", tags)
        ?? ReadTags(_litellmMetadataTags, "litellm_metadata.tags", tags);

    private readonly BodyFault? ReadTags(ByteRange value, string source, CallerTags.Builder tags) =>
        value.Length == 0 ? null : TagValues.AddTo(_body[value.Start..value.End], source, tags);

    private readonly BodyFields Fields()
    {
        var cuts = _cuts;
        var edits = (_seen & SeenFields.Model) == 0
            ? BodyEdits.Inserting(_body.Length, _modelValue, _properties.KeepsAny, cuts.Sorted())
            : BodyEdits.Replacing(_body.Length, _modelValue, cuts.Sorted());
        return new BodyFields(_model, _stream, edits)
        {
            Timeout = _controls.TimeoutOf(_stream),
            DisablesFallbacks = _controls.DisablesFallbacks,
            HasExtraBody = (_seen & SeenFields.ExtraBody) != 0,
            HostedTools = _hostedTools.Found,
            RemoteUrl = _remoteUrl,
            Dropped = _drops?.Found ?? [],
        };
    }
}
