using System.Text.RegularExpressions;

namespace Gateway.Tests.Architecture;

/// <summary>One source file as the architecture tests read it.</summary>
/// <param name="Path">Relative to the repository's root, with <c>/</c>.</param>
/// <param name="Text">As written.</param>
internal sealed partial record SourceFile(string Path, string Text)
{
    /// <summary>The text without comments and literals, so that prose and messages may say any word.</summary>
    public string Code { get; } = CommentOrLiteral().Replace(Text, match => match.Value[0] == '/' ? " " : "\"\"");

    public int Lines => Text.Count(c => c == '\n');

    public string Folder => Path[..Path.LastIndexOf('/')];

    /// <summary>The namespaces it opens, aliases included.</summary>
    public IEnumerable<string> Usings => Using().Matches(Code).Select(match => match.Groups["name"].Value);

    /// <summary>The words of the code: identifiers and keywords.</summary>
    public IReadOnlySet<string> Words => Word().Matches(Code).Select(match => match.Value).ToHashSet();

    public bool IsUnder(string folder) => Path.StartsWith(folder + "/", StringComparison.Ordinal);

    public override string ToString() => Path;

    [GeneratedRegex("""
        //[^\n]*|/\*[\s\S]*?\*/|\"{3}[\s\S]*?\"{3}|@\$?"(?:""|[^"])*"|\$@"(?:""|[^"])*"|\$?"(?:\\.|[^"\\\n])*"|'(?:\\.[^'\n]*|[^'\\\n])'
        """)]
    private static partial Regex CommentOrLiteral();

    [GeneratedRegex(@"^\s*(?:global\s+)?using\s+(?:static\s+)?(?:\w+\s*=\s*)?(?<name>[A-Za-z_][\w.]*)\s*[;<]", RegexOptions.Multiline)]
    private static partial Regex Using();

    [GeneratedRegex(@"[A-Za-z_]\w*")]
    private static partial Regex Word();
}
