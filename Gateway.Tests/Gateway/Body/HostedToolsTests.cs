using Shared.Contracts.Routing;

namespace Gateway.Tests.Gateway.Body;

/// <summary>What a body asks the model's provider to run. Rules: docs/routing.md, <i>Hosted tools</i>.</summary>
internal sealed class HostedToolsTests
{
    [TestCase("web_search")]
    [TestCase("web_search_preview_2025_03_11")]
    [TestCase("web_search_20250305")]
    [TestCase("web_fetch_20250910")]
    [TestCase("file_search")]
    [TestCase("code_interpreter")]
    [TestCase("code_execution_20250825")]
    [TestCase("computer_use_preview")]
    [TestCase("computer_20250124")]
    [TestCase("image_generation")]
    [TestCase("mcp")]
    [TestCase("mcp_toolset")]
    [TestCase("openrouter:web_search")]
    [TestCase("a_tool_of_next_year")]
    public void A_tool_is_hosted_by_its_type_unless_its_caller_is_known_to_run_it(string type)
    {
        Assert.That(Tools($$"""{"tools":[{"type":"function","function":{"name":"f"} },{"type":"{{type}}"}]}"""), Is.EqualTo(new[] { new HostedTool("tools", type) }));
    }

    [TestCase("""{"type":"function","function":{"name":"web_search","parameters":{"type":"object","properties":{"google_search":{"type":"web_search"},"tools":{"type":"mcp"}}}}}""")]
    [TestCase("""{"type":"function","name":"web_search","parameters":{"type":"web_search"}}""")]
    [TestCase("""{"type":"custom","name":"code_interpreter","format":{"type":"grammar"}}""")]
    [TestCase("""{"TYPE":"FUNCTION","function":{"name":"f"}}""")]
    [TestCase("""{"type":"\u0066unction","function":{"name":"f"}}""")]
    [TestCase("""{"name":"weather","input_schema":{"type":"web_search"}}""")]
    [TestCase("""{"functionDeclarations":[{"name":"google_search"}]}""")]
    [TestCase("""{"type":"bash_20250124","name":"bash"}""")]
    [TestCase("""{"type":"text_editor_20250728"}""")]
    [TestCase("""{"type":"memory_20250818"}""")]
    [TestCase("""{"type":"local_shell"}""")]
    [TestCase("""{"type":null,"name":"f"}""")]
    [TestCase("""{"type":"function","google_search":null,"url_context":false}""")]
    public void What_runs_at_the_caller_is_never_touched(string tool)
    {
        Assert.That(Tools($$"""{"tools":[{{tool}}],"tool_choice":"auto"}"""), Is.Empty);
    }

    [TestCase("""{"tools":[{"google_search":{}}]}""", "google_search")]
    [TestCase("""{"tools":[{"googleSearch":{}},{"urlContext":{}}]}""", "google_search", "url_context")]
    [TestCase("""{"tools":[{"url_context":{}}]}""", "url_context")]
    [TestCase("""{"tools":[{"type":"function","google_search":{}}]}""", "google_search", Description = "an upstream that goes by members reads the second")]
    [TestCase("""{"tools":{"type":"mcp"}}""", "mcp", Description = "a tool without its list")]
    [TestCase("""{"tools":["web_search"]}""", "web_search", Description = "a tool by its name alone")]
    [TestCase("""{"tools":"web_search"}""", "web_search")]
    [TestCase("""{"tools":[[[{"type":"mcp"}]]]}""", "mcp", Description = "in lists of lists")]
    [TestCase("""{"tools":[{"type":"namespace","name":"n","tools":[{"type":"file_search"}]}]}""", "namespace", "file_search")]
    [TestCase("""{"tools":[{"type":"function","tools":[{"type":"mcp"}]}]}""", "mcp", Description = "tools within a tool")]
    [TestCase("""{"tools":[{"type":["web_search"]}]}""", "…", Description = "a type that is no text")]
    public void A_tool_is_found_in_whatever_shape_an_upstream_may_read(string body, params string[] names)
    {
        Assert.That(Tools(body).Select(tool => tool.Name), Is.EqualTo(names));
    }

    [TestCase("""{"tools":[{"type":"function"}],"tools":[{"type":"mcp"}]}""")]
    [TestCase("""{"tools":[{"type":"mcp"}],"tools":[{"type":"function"}]}""")]
    [TestCase("""{"tools":[{"type":"function","type":"mcp"}]}""")]
    [TestCase("""{"tools":[{"type":"mcp","type":"function"}]}""")]
    [TestCase("""{"Tools":[{"Type":"MCP"}]}""")]
    [TestCase("""{"t\u006fols":[{"t\u0079pe":"m\u0063p"}]}""")]
    [TestCase("""{"tool\u017f":[{"type":"mcp"}]}""")]
    [TestCase("""{"tools\u0000x":[{"type":"mcp"}]}""")]
    [TestCase("""{"tools\ud800":[{"type":"mcp"}]}""")]
    [TestCase("""{"tools":[{"type":"function","type\u0000":"mcp"}]}""")]
    public void Names_that_stand_twice_or_otherwise_each_count_so_that_there_is_one_meaning(string body)
    {
        Assert.That(Tools(body).Select(tool => tool.Name), Is.EqualTo(new[] { "mcp" }));
    }

    [TestCase("function\\u0000", "function")]
    [TestCase("function\\ud800", "function")]
    [TestCase("cuſtom", "custom")]
    [TestCase("a type of its own", "a…")]
    [TestCase("", "…")]
    [TestCase("a_very_long_name_that_is_longer_than_any_tool_of_anybody_ever_was", "a_very_long_name_that_is_longer_than_any_tool_of…")]
    public void A_type_that_must_be_understood_in_another_way_is_not_taken_for_the_callers_own(string type, string name)
    {
        Assert.That(Tools($$"""{"tools":[{"type":"{{type}}"}]}""").Select(tool => tool.Name), Is.EqualTo(new[] { name }));
    }

    [TestCase("web_search_options", "{}", "web_search")]
    [TestCase("web_search_options", """{"search_context_size":"low"}""", "web_search")]
    [TestCase("Web_Search_Options", "{}", "web_search")]
    [TestCase("mcp_servers", """[{"type":"url","url":"https://x"}]""", "mcp")]
    [TestCase("container", "\"c\"", "container")]
    [TestCase("container", """{"skills":[]}""", "container")]
    [TestCase("background", "true", "background")]
    [TestCase("background", "1", "background")]
    [TestCase("background", "\"true\"", "background")]
    [TestCase("google_search", "{}", "google_search")]
    [TestCase("search_parameters", """{"mode":"on"}""", "live_search")]
    [TestCase("plugins", """[{"id":"web"}]""", "plugins")]
    [TestCase("enable_search", "true", "web_search")]
    [TestCase("data_sources", """[{"type":"azure_search"}]""", "data_sources")]
    public void Properties_of_the_body_ask_too(string property, string value, string tool)
    {
        var found = Tools($$"""{"{{property}}":{{value}}}""");

        Assert.That(found, Is.EqualTo(new[] { new HostedTool(property.ToLowerInvariant(), tool) }));
    }

    [TestCase("web_search_options", "null")]
    [TestCase("mcp_servers", "[]")]
    [TestCase("mcp_servers", "null")]
    [TestCase("container", "null")]
    [TestCase("background", "false")]
    [TestCase("background", "null")]
    [TestCase("background", "\"transparent\"")]
    [TestCase("background", "\"auto\"")]
    [TestCase("enable_search", "false")]
    [TestCase("tools", "[]")]
    [TestCase("tools", "null")]
    [TestCase("messages", """[{"role":"user","content":"web_search","tools":[{"type":"mcp"}],"container":"x"}]""")]
    [TestCase("metadata", """{"tools":"mcp","container":"x"}""")]
    public void What_says_no_or_stands_elsewhere_asks_for_nothing(string property, string value)
    {
        Assert.That(Tools($$"""{"{{property}}":{{value}}}"""), Is.Empty);
    }

    [TestCase("""{"extra_body":{"google":{"tools":[{"google_search":{}}]}}}""", "extra_body.tools", "google_search")]
    [TestCase("""{"extra_body":{"tools":[{"type":"mcp"}]}}""", "extra_body.tools", "mcp")]
    [TestCase("""{"extra_body":[0],"extra_body":null}""", null, null)]
    [TestCase("""{"extra_body":{"a":{"b":[{"web_search_options":{}}]}}}""", "extra_body.web_search_options", "web_search")]
    public void An_extra_body_asks_at_any_depth(string body, string? field, string? tool)
    {
        if (field is null) Assert.That(Scanned.Body(body).FaultOrNull, Is.Not.Null);
        else Assert.That(Tools(body), Is.EqualTo(new[] { new HostedTool(field, tool!) }));
    }

    [Test]
    public void What_steers_within_a_tool_of_an_extra_body_is_still_refused()
    {
        var fault = Scanned.Body("""{"extra_body":{"tools":[{"type":"mcp","api_base":"https://x"}]}}""").Fault;

        Assert.That(fault.Param, Is.EqualTo("extra_body.api_base"));
    }

    [Test]
    public void More_tools_than_anybody_asks_for_end_in_one_that_no_list_allows()
    {
        var many = string.Join(',', Enumerable.Range(0, 1000).Select(i => $$"""{"type":"tool_{{i}}"}"""));

        var found = Tools($$"""{"tools":[{{many}}]}""");

        Assert.That(found, Has.Count.EqualTo(17));
        Assert.That(found[^1].Name, Is.EqualTo("…"));
        Assert.That(new HostedToolList(["a", "tool_0", "…"]).Allows(found[^1].Name), Is.True, "only what says so, which no list can: the name is refused there");
        Assert.That(HostedToolList.FaultOf("…"), Is.Not.Null);
    }

    [Test]
    public void The_bytes_that_go_upstream_are_the_callers()
    {
        var scanned = Scanned.Body("""{"model":"m","tools":[{"type":"mcp"}],"background":true,"tags":["a"]}""");

        Assert.That(scanned.Upstream, Is.EqualTo("""{"model":"vendor/upstream-1","tools":[{"type":"mcp"}],"background":true}"""));
    }

    private static IReadOnlyList<HostedTool> Tools(string json) => Scanned.Body(json).Fields.HostedTools;
}
