namespace Gateway.Tests.Architecture;

/// <summary>The reader that the other architecture tests trust.</summary>
internal sealed class SourceFileTests
{
    [Test]
    public void Comments_and_literals_are_not_code()
    {
        var file = new SourceFile("A/B.cs", """"
            // Socket in a comment
            /// <summary>Socket</summary>
            /* Socket
               Socket */
            var a = "Socket \" Socket"; var b = @"Socket "" Socket\"; var c = $"Socket {0}"; var d = 'S';
            var e = """
                Socket "Socket"
                """;
            var f = '"'; var g = '\''; Plug socket;
            """");

        Assert.That(file.Words, Does.Not.Contain("Socket"));
        Assert.That(file.Words, Does.Contain("Plug").And.Contain("a").And.Contain("e").And.Contain("g").And.Contain("socket"));
    }

    [Test]
    public void Usings_are_read_in_every_form()
    {
        var file = new SourceFile("A/B.cs", """
            using System.Text;
            global using One.Two;
            using static Three.Four;
            using Alias = Five.Six;
            using List = System.Collections.Generic.List<int>;
            // using Not.This;
            using (var scope = Open()) { }
            using var reader = Open();
            """);

        Assert.That(file.Usings, Is.EqualTo(new[] { "System.Text", "One.Two", "Three.Four", "Five.Six", "System.Collections.Generic.List" }));
    }

    [Test]
    public void The_tree_holds_every_project_and_no_build_output()
    {
        var projects = SourceTree.All.Select(file => file.Path.Split('/')[0]).Distinct();

        Assert.That(projects, Is.SupersetOf(new[] { "Gateway.Api", "Admin.Api", "Shared.Contracts", "Gateway.Tests" }));
        Assert.That(SourceTree.All.Where(file => file.Path.Contains("/obj/", StringComparison.Ordinal)), Is.Empty);
    }
}
