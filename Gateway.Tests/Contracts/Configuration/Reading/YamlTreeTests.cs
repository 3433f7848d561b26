using CsCheck;
using Shared.Contracts.Configuration.Reading;
using Shared.Contracts.Configuration.Settings;

namespace Gateway.Tests.Contracts.Configuration.Reading;

/// <summary>YAML to nodes: places, anchors, merge keys, duplicates and bounds.</summary>
public sealed class YamlTreeTests
{
    [Test]
    public void Every_value_knows_its_line_column_and_path()
    {
        var tree = Read("a:\n  - x\n  - b: y\n", out _);

        var value = tree!["a"]!.Items[1]["b"]!;
        Assert.That(value.Place, Is.EqualTo(new SettingPlace("file", 3, 8, "a[1].b")));
    }

    [Test]
    public void A_name_given_twice_is_an_error_at_the_second_with_the_line_of_the_first()
    {
        Read("a: 1\nb: 2\na: 3\n", out var problems);

        Assert.That(problems.Single(), Is.EqualTo(new ConfigurationProblem(ProblemSeverity.Error, "file", 3, 1, "a", "is given twice; the first is on line 1")));
    }

    [Test]
    public void Every_repeated_name_is_reported_not_only_the_first()
    {
        Read("a: 1\na: 2\nb: { c: 1, c: 2 }\n", out var problems);

        Assert.That(problems.Select(p => p.Path), Is.EqualTo(new[] { "a", "b.c" }));
    }

    [TestCase("a: 1\nb: [1, 2\nc: 3\n", 2, 4)]
    [TestCase("a: 1\n  b: 2\n", 2, 2)]
    [TestCase("a: \"open\n", 1, 2)]
    [TestCase("a: 1\n\tb: 2\n", 1, 2)]
    [TestCase("a: 1\nb: %x\n", 2, 2)]
    public void A_syntax_error_is_a_problem_with_its_line(string text, int earliest, int latest)
    {
        var tree = Read(text, out var problems);

        Assert.That(tree, Is.Null);
        Assert.That(problems.Single().Line, Is.InRange(earliest, latest));
        Assert.That(problems.Single().Message, Does.StartWith("this is not valid YAML"));
    }

    [Test]
    public void No_text_makes_the_reader_fail_with_an_exception()
    {
        const string Sample = "a: &x [1, \"2\", 'three']\nb: { c: *x, <<: { d: | }\n# end\n? - :\t!!str %\\ud83d\n---\n...";
        var text = Gen.Select(Gen.Int[0, Sample.Length], Gen.Int[0, Sample.Length], Gen.Char[Sample].Array[0, 60])
            .Select((from, to, noise) => Sample[..from] + new string(noise) + Sample[to..]);

        text.Sample(t => Read(t, out var problems) is not null || problems.Count > 0, iter: 5_000);
    }

    [Test]
    public void An_alias_stands_for_its_anchor_under_its_own_path()
    {
        var tree = Read("x-common: &c { key: [v] }\nuse: *c\n", out var problems);

        Assert.That(problems, Is.Empty);
        Assert.That(tree!["use"]!["key"]!.Items[0].Place, Is.EqualTo(new SettingPlace("file", 1, 22, "use.key[0]")));
    }

    [Test]
    public void A_merge_key_adds_what_the_map_does_not_name_itself()
    {
        var tree = Read("one: &one { a: 1, b: 1 }\ntwo: &two { b: 2, c: 2 }\nuse: { <<: [*one, *two], a: own }\n", out var problems);

        Assert.That(problems, Is.Empty);
        Assert.That(tree!["use"]!.Entries.Select(e => $"{e.Name}={e.Value.Text}"), Is.EqualTo(new[] { "a=own", "b=1", "c=2" }));
        Assert.That(tree["use"]!["b"]!.Place.Path, Is.EqualTo("use.b"));
    }

    [Test]
    public void A_merge_key_over_something_else_than_a_map_is_an_error()
    {
        Read("use: { <<: text }\n", out var problems);

        Assert.That(problems.Single().Message, Does.Contain("only a map"));
    }

    [TestCase("a: *missing\n")]
    [TestCase("a: &a [*a]\n")]
    public void An_alias_without_an_anchor_before_it_is_an_error(string text)
    {
        Assert.That(Read(text, out var problems), Is.Null);
        Assert.That(problems.Single().Message, Does.Contain("anchor").IgnoreCase);
    }

    [Test]
    public void Aliases_cannot_blow_a_small_file_up()
    {
        var lines = Enumerable.Range(1, 30).Select(i => $"l{i}: &l{i} [*l{i - 1}, *l{i - 1}, *l{i - 1}, *l{i - 1}]\n");

        var tree = Read("l0: &l0 [x, x, x, x]\n" + string.Concat(lines), out var problems);

        Assert.That(tree, Is.Null);
        Assert.That(problems.Single().Message, Does.Contain("250000"));
    }

    [Test]
    public void Deep_nesting_is_an_error_and_not_a_crash()
    {
        var tree = Read(new string('[', 5000), out var problems);

        Assert.That(tree, Is.Null);
        Assert.That(problems.Single().Message, Does.Contain("64 levels"));
    }

    [Test]
    public void A_second_document_is_an_error()
    {
        Assert.That(Read("a: 1\n---\na: 2\n", out var problems), Is.Null);
        Assert.That(problems.Single().Line, Is.EqualTo(2));
    }

    [TestCase("")]
    [TestCase("# nothing but a comment\n")]
    public void An_empty_file_is_an_empty_map(string text)
    {
        Assert.That(Read(text, out var problems)!.Entries, Is.Empty);
        Assert.That(problems, Is.Empty);
    }

    [TestCase("~", 0)]
    [TestCase("null", 0)]
    [TestCase("text", 1)]
    [TestCase("\"null\"", 2)]
    public void Only_a_bare_null_is_nothing(string scalar, int kind)
    {
        Assert.That(Read($"a: {scalar}\n", out _)!["a"]!.Kind, Is.EqualTo((SettingKind)kind));
    }

    private static SettingNode? Read(string text, out IReadOnlyList<ConfigurationProblem> problems)
    {
        var list = new ProblemList();
        var tree = YamlTree.Read(text, "file", list);
        problems = list.InFileOrder();
        return tree;
    }
}
