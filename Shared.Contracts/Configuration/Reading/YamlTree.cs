using Shared.Contracts.Configuration.Settings;
using Shared.Contracts.Configuration.Texts;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Shared.Contracts.Configuration.Reading;

/// <summary>Reads YAML, and so JSON, into <see cref="SettingNode"/>s from the parser's events: every node knows its line, and nothing is bound by reflection.</summary>
/// <remarks>Anchors, aliases and merge keys are expanded in place. The bounds below keep a small file from becoming a large tree.</remarks>
internal sealed class YamlTree
{
    private const int MaxDepth = 64;
    private const int MaxNodes = 250_000;
    private const string MergeKey = "<<";

    private readonly string _file;
    private readonly ProblemList _problems;
    private readonly Dictionary<string, SettingNode> _anchors = new(StringComparer.Ordinal);
    private int _nodes;

    private YamlTree(string file, ProblemList problems)
    {
        _file = file;
        _problems = problems;
    }

    /// <summary>Gives the document's root, or null where the text is not YAML; the problem is listed then.</summary>
    public static SettingNode? Read(string text, string file, ProblemList problems)
    {
        var scanner = new Scanner(new StringReader(text));
        try
        {
            return new YamlTree(file, problems).ReadDocument(new Parser(scanner));
        }
        catch (YamlException fault)
        {
            problems.Error(PlaceOf(fault.Start, file, ""), $"this is not valid YAML: {fault.Message}");
        }
        catch (Exception fault) when (fault is InvalidOperationException or ArgumentException or FormatException or OverflowException or IndexOutOfRangeException)
        {
            // On some broken input YamlDotNet fails with these in place of a YamlException.
            problems.Error(PlaceOf(scanner.CurrentPosition, file, ""), "this is not valid YAML; look here and above for an unclosed bracket, brace or quote, and for a value in the first column");
        }

        return null;
    }

    private SettingNode ReadDocument(Parser parser)
    {
        parser.Consume<StreamStart>();
        if (parser.Accept<StreamEnd>(out _)) return SettingNode.Map([], new SettingPlace(_file, 1, 1, ""));
        parser.Consume<DocumentStart>();
        var root = ReadNode(parser, "", 0);
        parser.Consume<DocumentEnd>();
        if (!parser.Accept<StreamEnd>(out _)) throw Fault(parser.Current!, "a second document starts here; one file holds one configuration");
        return root;
    }

    private SettingNode ReadNode(Parser parser, string path, int depth)
    {
        if (depth > MaxDepth) throw Fault(parser.Current!, $"more than {MaxDepth} levels are nested");
        if (++_nodes > MaxNodes) throw Fault(parser.Current!, $"the file has more than {MaxNodes} values, aliases counted as often as they are used");
        if (parser.TryConsume<AnchorAlias>(out var alias)) return Expand(alias, path);
        var anchor = (parser.Current as NodeEvent)?.Anchor ?? AnchorName.Empty;
        var node = parser.Current switch
        {
            SequenceStart => ReadList(parser, path, depth),
            MappingStart => ReadMap(parser, path, depth),
            _ => ReadScalar(parser.Consume<Scalar>(), path),
        };
        // Known only from here on: an alias inside its own anchor would have no end.
        if (!anchor.IsEmpty) _anchors[anchor.Value] = node;
        return node;
    }

    private SettingNode ReadScalar(Scalar scalar, string path)
    {
        var plain = scalar.Style == ScalarStyle.Plain && scalar.Tag.IsEmpty;
        var kind = !plain ? SettingKind.Quoted : PlainText.IsNull(scalar.Value) ? SettingKind.Null : SettingKind.Plain;
        return SettingNode.Scalar(kind, scalar.Value, Place(scalar, path));
    }

    private SettingNode ReadList(Parser parser, string path, int depth)
    {
        var start = parser.Consume<SequenceStart>();
        var items = new List<SettingNode>();
        while (!parser.TryConsume<SequenceEnd>(out _)) items.Add(ReadNode(parser, SettingPlace.Child(path, items.Count), depth + 1));
        return SettingNode.List(items, Place(start, path));
    }

    private SettingNode ReadMap(Parser parser, string path, int depth)
    {
        var start = parser.Consume<MappingStart>();
        var entries = new List<SettingEntry>();
        var merged = new List<SettingNode>();
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            if (!parser.TryConsume<Scalar>(out var key)) throw Fault(parser.Current!, "a setting's name must be a plain text");
            var place = Place(key, SettingPlace.Child(path, key.Value));
            var isMerge = key is { Value: MergeKey, Style: ScalarStyle.Plain };
            var value = ReadNode(parser, isMerge ? path : place.Path, depth + 1);
            if (isMerge) merged.Add(value);
            else if (entries.Find(e => e.Name == key.Value) is { } first) _problems.Error(place, $"is given twice; the first is on line {first.Place.Line}");
            else entries.Add(new SettingEntry(key.Value, place, value));
        }

        foreach (var source in merged) Merge(source, path, entries);
        return SettingNode.Map(entries, Place(start, path));
    }

    /// <summary>YAML 1.1's merge key: takes over what the map does not name itself; of several sources the first wins.</summary>
    private void Merge(SettingNode source, string path, List<SettingEntry> entries)
    {
        if (source.Kind == SettingKind.List)
        {
            foreach (var item in source.Items) Merge(item, path, entries);
        }
        else if (source.Kind != SettingKind.Map)
        {
            _problems.Error(source.Place, $"only a map, or a list of maps, can be merged with {MergeKey}");
        }
        else
        {
            var added = source.Entries.Where(e => !entries.Exists(own => own.Name == e.Name)).Select(e => Moved(e, path)).ToList();
            entries.AddRange(added);
        }
    }

    private SettingNode Expand(AnchorAlias alias, string path) =>
        _anchors.TryGetValue(alias.Value.Value, out var node)
            ? Moved(node, path, alias)
            : throw Fault(alias, $"no anchor with the name '{alias.Value.Value}' stands before this");

    private SettingEntry Moved(SettingEntry entry, string path)
    {
        var moved = SettingPlace.Child(path, entry.Name);
        return new SettingEntry(entry.Name, entry.Place with { Path = moved }, Moved(entry.Value, moved, null));
    }

    /// <summary>The same values under the path where they are used; lines and columns stay those of the anchor.</summary>
    private SettingNode Moved(SettingNode node, string path, AnchorAlias? alias)
    {
        if (++_nodes > MaxNodes)
        {
            var message = $"aliases expand to more than {MaxNodes} values";
            throw alias is null ? new YamlException(message) : Fault(alias, message);
        }

        var place = node.Place with { Path = path };
        return node.Kind switch
        {
            SettingKind.List => SettingNode.List([.. node.Items.Select((item, i) => Moved(item, SettingPlace.Child(path, i), alias))], place),
            SettingKind.Map => SettingNode.Map([.. node.Entries.Select(e => Moved(e, path))], place),
            _ => SettingNode.Scalar(node.Kind, node.Text, place),
        };
    }

    private SettingPlace Place(ParsingEvent parsed, string path) => PlaceOf(parsed.Start, _file, path);

    private static SettingPlace PlaceOf(Mark mark, string file, string path) => new(file, (int)mark.Line, (int)mark.Column, path);

    private static YamlException Fault(ParsingEvent parsed, string message) => new(parsed.Start, parsed.End, message);
}
